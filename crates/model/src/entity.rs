//! The entities of the control plane's API as data, and what can be done with any of them by that alone.
//!
//! An entity's body is a JSON object. [`check()`] holds a client's body against its shape, [`keep_secrets`] completes one
//! that replaces another, [`for_each_secret`] and [`references`] find what must be treated with care, and [`document()`]
//! puts the entities of a gateway together to what a data plane builds its snapshot from.

mod claims;
mod document;
mod keep;
mod metadata;
mod rules;
mod types;
mod versions;
mod walk;

use serde_json::Value as Json;
use uuid::Uuid;

pub use claims::Claims;
pub use document::{Part, document};
pub use keep::{Kept, keep_secrets};
pub use metadata::{certificate_der, certificate_metadata};
pub use types::{ENTITIES, EntityType, Operation, entity_type};
pub use versions::{RUNTIME_VERSION, RuntimeVersion, required_versions};

use crate::check;
use crate::node::Node;
use crate::path::{Path, Segment};
use crate::problem::{Problems, Report};
use crate::shape::{Format, Kind, Type};
use walk::walk;

/// A field that names another entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The field, such as `config.destination`.
    pub path: String,
    /// What it refers to.
    pub kind: Kind,
    /// The other entity's id, if it is given.
    pub id: Option<Uuid>,
    /// Its name, if it is given.
    pub name: Option<String>,
    /// Whether it stands in an object by itself, not somewhere inside of a list.
    pub member: bool,
}

/// The body of a request held against the shape of its kind: `null`s are gone, scalar defaults are filled in (below the
/// `config` of a policy they are not), templates are as they were.
///
/// # Errors
/// Everything that is wrong with it, each with its field's path.
pub fn check(kind: Kind, body: &Json) -> Result<Json, Problems> {
    let entity = entity_type(kind);
    let mut report = Report::new("");
    let mut checked = check::check_body(
        &Node::from_json(body.clone()),
        &entity.body,
        entity.chain.is_some(),
        &mut report,
    );
    rules::check(kind, &mut checked, &mut report);
    report.into_result(checked)
}

/// Checks a body with every secret in clear for what [`check()`] cannot see where secrets are kept: that keys belong to the
/// certificates beside them.
///
/// # Errors
/// One does not.
pub fn check_kept(clear: &Json) -> Result<(), Problems> {
    let mut report = Report::new("");
    rules::check_pairs(clear, &Path::root(), &mut report);
    report.into_result(())
}

/// Calls `visit` for every value that stands where the kind has a secret: a text, or what a store made of it.
pub fn for_each_secret(kind: Kind, body: &mut Json, visit: &mut dyn FnMut(&mut Json)) {
    walk(&entity_type(kind).body, body, &Path::root(), &mut |kind, _, value| {
        if is_secret(kind) {
            visit(value);
        }
    });
}

/// Calls `visit` for every value that refers to another entity, with the kind that it refers to, and whether it stands
/// in an object by itself, not somewhere inside of a list.
pub fn for_each_reference(kind: Kind, body: &mut Json, visit: &mut dyn FnMut(Kind, bool, &str, &mut Json)) {
    walk(
        &entity_type(kind).body,
        body,
        &Path::root(),
        &mut |kind, path, value| {
            if let Type::Reference(to) = kind {
                visit(*to, is_member(path), &path.to_string(), value);
            }
        },
    );
}

/// What a body refers to, `parent_policy_id` included.
pub fn references(kind: Kind, body: &Json) -> Vec<Reference> {
    let mut found = Vec::new();
    let text = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).map(str::to_owned);
    let uuid = |text: &str| Uuid::try_parse(text).ok();
    for_each_reference(kind, &mut body.clone(), &mut |to, member, path, value| {
        found.push(Reference {
            path: path.to_owned(),
            kind: to,
            id: text(value, "id").as_deref().and_then(uuid),
            name: text(value, "name"),
            member,
        });
    });
    if let Some(parent) = text(body, PARENT_POLICY).as_deref().and_then(uuid) {
        found.push(Reference {
            path: PARENT_POLICY.to_owned(),
            kind,
            id: Some(parent),
            name: None,
            member: false,
        });
    }
    found
}

/// The field by which a policy says which other one of its chain it runs under.
pub const PARENT_POLICY: &str = "parent_policy_id";

fn is_secret(kind: &Type) -> bool {
    matches!(kind, Type::String(text) if text.format == Format::Secret)
}

fn is_member(path: &Path) -> bool {
    !path.upwards().any(|segment| matches!(segment, Segment::Index(_)))
}
