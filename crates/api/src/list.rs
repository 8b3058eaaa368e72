//! Pages and filters of lists.

use std::fmt::Display;
use std::num::IntErrorKind;
use std::str::FromStr;

use axum::http::StatusCode;
use axum::response::Response;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tidegate_model::entity::{EntityType, PARENT_POLICY};
use tidegate_model::shape::Kind;
use tidegate_store::{Cursor, Entity, Filter, Page as Piece, Place, Query, StoreError};
use uuid::Uuid;

use crate::answer;
use crate::call::Call;
use crate::problem::{Fault, Problem};

const SIZE: &str = "page[size]";
const AFTER: &str = "page[after]";
const BEFORE: &str = "page[before]";
const NUMBER: &str = "page[number]";
/// What stands in the place of a cursor for the end of the list.
const LAST: &str = "end";
const NO_CURSOR: &str = "no cursor of this list: follow the paths of `meta.page`";
const DEFAULT_SIZE: u32 = 100;
const LARGEST_SIZE: u32 = 1_000;
const HIGHEST_NUMBER: u32 = 10_000;
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Which piece of a list is asked for.
pub(crate) struct Page {
    pub(crate) size: u32,
    place: Place<String>,
    number: u32,
}

impl Page {
    /// Sizes above the largest are as good as the largest. Some clients count pages; cursors are better.
    pub(crate) fn of(call: &Call) -> Result<Self, Problem> {
        let number = |name: &str, default: u32| match call.query(name) {
            None => Ok(default),
            Some(text) => {
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                let number = match text.parse::<u32>() {
                    Err(error) if digits && *error.kind() == IntErrorKind::PosOverflow => Some(u32::MAX),
                    number => number.ok().filter(|number| digits && *number > 0),
                };
                number.ok_or_else(|| fault(name, "must be a whole number from 1"))
            }
        };
        let page = Self {
            size: number(SIZE, DEFAULT_SIZE)?.min(LARGEST_SIZE),
            place: match (call.query(AFTER), call.query(BEFORE)) {
                (None, None) => Place::First,
                (Some(after), None) => Place::After(after.to_owned()),
                (None, Some(LAST)) => Place::Last,
                (None, Some(before)) => Place::Before(before.to_owned()),
                (Some(_), Some(_)) => return Err(fault(BEFORE, "excludes `page[after]`; give one")),
            },
            number: number(NUMBER, 1)?,
        };
        if page.number > HIGHEST_NUMBER {
            let reason = format!("must be at most {HIGHEST_NUMBER}; follow `meta.page.next` instead");
            return Err(fault(NUMBER, reason));
        }
        if page.number > 1 && matches!(page.place, Place::Before(_) | Place::Last) {
            return Err(fault(NUMBER, "excludes `page[before]`; give one"));
        }
        Ok(page)
    }

    /// The place, by the cursors of this list.
    pub(crate) fn place<C: FromStr>(&self) -> Result<Place<C>, Problem> {
        let cursor = |name, text: &str| text.parse().map_err(|_| fault(name, NO_CURSOR));
        Ok(match &self.place {
            Place::First => Place::First,
            Place::After(text) => Place::After(cursor(AFTER, text)?),
            Place::Before(text) => Place::Before(cursor(BEFORE, text)?),
            Place::Last => Place::Last,
        })
    }

    /// Reads the piece.
    pub(crate) async fn read(&self, call: &Call, query: Query) -> Result<Piece<Entity, Cursor>, Problem> {
        let place = self.place()?;
        let name = if matches!(place, Place::Before(_)) {
            BEFORE
        } else {
            AFTER
        };
        let query = query.at(place).map_err(|_| fault(name, NO_CURSOR))?;
        let store = call.control.store();
        let read = |place| {
            let query = Query { place, ..query.clone() };
            async move { store.list(&query).await }
        };
        self.counted(query.place.clone(), read).await
    }

    /// The piece of this number, from a place on.
    pub(crate) async fn counted<T, C, R>(
        &self,
        from: Place<C>,
        mut read: impl FnMut(Place<C>) -> R,
    ) -> Result<Piece<T, C>, Problem>
    where
        R: Future<Output = Result<Piece<T, C>, StoreError>>,
    {
        let mut piece = read(from).await?;
        for _ in 1..self.number {
            let Some(next) = piece.next.take() else {
                piece.items.clear();
                break;
            };
            piece = read(Place::After(next)).await?;
        }
        Ok(piece)
    }

    /// Whether it is one behind the first, which a list that is never cut has not.
    pub(crate) fn is_beyond_first(&self) -> bool {
        self.number > 1
    }

    /// The answer. Beside the place, its paths have everything that the client asked for.
    pub(crate) fn answer<C: Display>(
        &self,
        call: &Call,
        data: &[Value],
        previous: Option<C>,
        next: Option<C>,
    ) -> Response {
        let path = |place: &str| {
            let mut path = format!("{}?page[size]={}{place}", call.path, self.size);
            for (name, value) in call.query.iter().filter(|(name, _)| !name.starts_with("page[")) {
                let (name, value) = (
                    utf8_percent_encode(name, UNRESERVED),
                    utf8_percent_encode(value, UNRESERVED),
                );
                path.push_str(&format!("&{name}={value}"));
            }
            path
        };
        let page = json!({
            "size": self.size,
            "first": path(""),
            "last": path(&format!("&{BEFORE}={LAST}")),
            "next": next.map(|cursor| path(&format!("&{AFTER}={cursor}"))),
            "previous": previous.map(|cursor| path(&format!("&{BEFORE}={cursor}"))),
        });
        answer::json(StatusCode::OK, &json!({ "data": data, "meta": { "page": page } }))
    }
}

fn fault(name: &str, reason: impl Into<String>) -> Problem {
    Problem::faults(vec![Fault::query(name, reason)])
}

/// What a client asks of a list of entities.
pub(crate) fn filter(call: &Call, entity: &EntityType) -> Result<Filter, Problem> {
    let mut filter = Filter::default();
    let mut faults = Vec::new();
    for (name, value) in filters(call) {
        match name {
            "filter[name][contains]" => filter.name_contains = Some(value.to_owned()),
            "filter[name][eq]" | "filter[name]" => filter.name = Some(value.to_owned()),
            _ if is_reference(name, entity.kind) => match Uuid::try_parse(value) {
                Ok(id) => filter.refers_to = Some(id),
                Err(_) => faults.push(Fault::query(name, "is no UUID")),
            },
            _ => faults.push(Fault::query(name, "is no filter of this list")),
        }
    }
    if faults.is_empty() {
        Ok(filter)
    } else {
        Err(Problem::faults(faults))
    }
}

fn is_reference(name: &str, kind: Kind) -> bool {
    let field = match kind {
        Kind::VirtualCluster => "filter[backend_cluster_id]",
        Kind::Listener => "filter[virtual_cluster_id]",
        _ => return false,
    };
    name.strip_prefix(field).is_some_and(|rest| matches!(rest, "" | "[eq]"))
}

/// What a client asks of a chain.
#[derive(Default)]
pub(crate) struct ChainFilter {
    contains: Option<String>,
    name: Option<String>,
    parent: Option<String>,
}

pub(crate) fn chain_filter(call: &Call, entity: &EntityType) -> Result<ChainFilter, Problem> {
    let mut filter = ChainFilter::default();
    let parents = entity.kind != Kind::ListenerPolicy;
    let parent = format!("filter[{PARENT_POLICY}]");
    for (name, value) in filters(call) {
        match name {
            "filter[name][contains]" => filter.contains = Some(value.to_lowercase()),
            "filter[name][eq]" | "filter[name]" => filter.name = Some(value.to_owned()),
            _ if parents
                && name
                    .strip_prefix(&parent)
                    .is_some_and(|rest| matches!(rest, "" | "[eq]")) =>
            {
                filter.parent = Some(value.to_lowercase());
            }
            _ => return Err(Problem::faults(vec![Fault::query(name, "is no filter of this list")])),
        }
    }
    Ok(filter)
}

impl ChainFilter {
    pub(crate) fn admits(&self, name: Option<&str>, parent: Option<&str>) -> bool {
        let own = name.unwrap_or_default();
        self.contains
            .as_ref()
            .is_none_or(|part| own.to_lowercase().contains(part))
            && self.name.as_ref().is_none_or(|name| own == name)
            && self.parent.as_deref().is_none_or(|wanted| parent == Some(wanted))
    }
}

fn filters(call: &Call) -> impl Iterator<Item = (&str, &str)> {
    let filters = call.query.iter().filter(|(name, _)| name.starts_with("filter"));
    // Clients that have nothing to look for leave a value empty; who wants an empty name means that.
    filters
        .filter(|(name, value)| !value.is_empty() || name == "filter[name][eq]")
        .map(|(name, value)| (name.as_str(), value.as_str()))
}
