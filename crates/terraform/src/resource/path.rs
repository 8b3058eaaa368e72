//! Where in the API a resource is.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tidegate_model::entity::entity_type;
use tidegate_model::shape::Kind;

use crate::types::ResourceType;
use crate::value::Value;

/// The path of the collection that a resource with these attributes stands in; none if an identifier is missing.
pub(crate) fn collection(kind: &ResourceType, value: &Value) -> Option<String> {
    let mut path = "/v1".to_owned();
    for (attribute, parent) in kind.parents() {
        let id = value.get(attribute).as_str().filter(|id| !id.is_empty())?;
        path.push_str(&format!("/{}/{}", entity_type(parent).collection, segment(id)));
    }
    Some(format!("{path}/{}", kind.entity.collection))
}

/// The path of a resource; none if an identifier is missing.
pub(crate) fn one(kind: &ResourceType, value: &Value) -> Option<String> {
    let id = value.get("id").as_str().filter(|id| !id.is_empty())?;
    Some(format!("{}/{}", collection(kind, value)?, segment(id)))
}

/// The path of the collection of a kind below the entities with these identifiers, the gateway first.
pub(crate) fn below(kind: Kind, above: &[(Kind, String)]) -> String {
    let above = above
        .iter()
        .map(|(kind, id)| format!("/{}/{}", entity_type(*kind).collection, segment(id)));
    format!("/v1{}/{}", above.collect::<String>(), entity_type(kind).collection)
}

/// Identifiers are UUIDs; what is none reaches the API as one segment nevertheless.
fn segment(id: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');
    utf8_percent_encode(id, KEPT).to_string()
}
