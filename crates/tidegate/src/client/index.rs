//! Entities found by where they stand, by name and by id, without looking at all of them.

use std::collections::HashMap;

use tidegate_model::Uuid;
use tidegate_model::shape::Kind;

/// The places of entities in a list.
#[derive(Debug, Default)]
pub(crate) struct Index {
    below: HashMap<(Kind, Option<usize>), Vec<usize>>,
    names: HashMap<Kind, HashMap<String, Vec<usize>>>,
    ids: HashMap<Uuid, Vec<usize>>,
}

impl Index {
    /// Adds the next entity of the list.
    pub(crate) fn add(
        &mut self,
        place: usize,
        kind: Kind,
        parent: Option<usize>,
        name: Option<&str>,
        id: Option<Uuid>,
    ) {
        self.below.entry((kind, parent)).or_default().push(place);
        if let Some(name) = name {
            self.name(place, kind, name);
        }
        if let Some(id) = id {
            self.ids.entry(id).or_default().push(place);
        }
    }

    /// Says what an entity is named.
    pub(crate) fn name(&mut self, place: usize, kind: Kind, name: &str) {
        let names = self.names.entry(kind).or_default();
        names.entry(name.to_owned()).or_default().push(place);
    }

    /// Those of a kind below a parent, in their order.
    pub(crate) fn below(&self, kind: Kind, parent: Option<usize>) -> &[usize] {
        self.below.get(&(kind, parent)).map_or(&[], Vec::as_slice)
    }

    /// Those of a kind with a name, whatever their parents.
    pub(crate) fn named(&self, kind: Kind, name: &str) -> &[usize] {
        let places = self.names.get(&kind).and_then(|names| names.get(name));
        places.map_or(&[], Vec::as_slice)
    }

    /// Those with an id.
    pub(crate) fn with_id(&self, id: Uuid) -> &[usize] {
        self.ids.get(&id).map_or(&[], Vec::as_slice)
    }
}
