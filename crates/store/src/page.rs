//! Lists piece by piece, in either direction, without counting.

/// Where a piece of a list is, `C` being a place between two of its items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place<C> {
    /// At the list's start.
    #[default]
    First,
    /// Behind this.
    After(C),
    /// In front of this, and as close to it as can be.
    Before(C),
    /// At the list's end.
    Last,
}

/// A piece of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T, C> {
    /// The items.
    pub items: Vec<T>,
    /// What the previous piece comes before; none at the start.
    pub previous: Option<C>,
    /// What the next piece comes after; none at the end.
    pub next: Option<C>,
}

impl<C> Place<C> {
    /// Whether items are read from the end of the list on.
    pub(crate) fn is_backwards(&self) -> bool {
        matches!(self, Self::Before(_) | Self::Last)
    }

    pub(crate) fn cursor(&self) -> Option<&C> {
        match self {
            Self::After(cursor) | Self::Before(cursor) => Some(cursor),
            Self::First | Self::Last => None,
        }
    }
}

impl<T, C> Page<T, C> {
    /// The piece at `place` from up to `size` + 1 items, in the order in which they are read there.
    pub(crate) fn of(place: &Place<C>, size: u32, mut items: Vec<T>, cursor: impl Fn(&T) -> C) -> Self {
        let more = items.len() > size as usize;
        items.truncate(size as usize);
        if place.is_backwards() {
            items.reverse();
        }
        let (before, behind) = match place {
            Place::First => (false, more),
            Place::After(_) => (true, more),
            Place::Before(_) => (more, true),
            Place::Last => (more, false),
        };
        Self {
            previous: items.first().filter(|_| before).map(&cursor),
            next: items.last().filter(|_| behind).map(&cursor),
            items,
        }
    }
}
