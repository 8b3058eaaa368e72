//! Which changes end connections of clients, so that a plan can say so. What a data plane does is told in the guide to
//! configuration ("Changes while running"); here is what of that a body alone shows.

use serde_json::Value as Json;
use tidegate_model::entity::for_each_secret;
use tidegate_model::shape::{Kind, Type};

use crate::body::same_field;
use crate::types::{ResourceType, Root};

/// What a change does to connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warning {
    /// The field by whose change.
    pub(crate) field: &'static str,
    pub(crate) words: &'static str,
}

/// When a change of a field ends connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Always.
    Changed,
    /// If an element of the list is gone.
    Shrunk,
    /// If no element of the list stays.
    Replaced,
    /// If it is no more.
    Off,
}

use When::{Changed, Off, Replaced, Shrunk};

const OF_CLUSTER: &str = "ends the connections of clients to this virtual cluster; they are drained first";
const OF_BACKEND: &str = "ends the connections of clients that lead to this backend cluster; they are drained first";
const OF_PORTS: &str =
    "ends the connections of clients to ports that are gone or lead elsewhere; they are drained first";
const OF_LISTENER: &str = "ends the connections of clients to the listener; they are drained first";
const OF_LOGINS: &str = "ends the connections of clients whose login is not accepted any more; they are drained first";

const CHANGES: &[(Kind, Option<&str>, &str, When, &str)] = &[
    (Kind::BackendCluster, None, "authentication", Changed, OF_BACKEND),
    (Kind::BackendCluster, None, "tls", Changed, OF_BACKEND),
    (Kind::BackendCluster, None, "bootstrap_servers", Replaced, OF_BACKEND),
    (Kind::VirtualCluster, None, "authentication", Changed, OF_LOGINS),
    (Kind::VirtualCluster, None, "destination", Changed, OF_CLUSTER),
    (Kind::VirtualCluster, None, "acl_mode", Changed, OF_CLUSTER),
    (Kind::VirtualCluster, None, "dns_label", Changed, OF_CLUSTER),
    (Kind::Listener, None, "addresses", Shrunk, OF_PORTS),
    (Kind::Listener, None, "ports", Shrunk, OF_PORTS),
    (Kind::ListenerPolicy, None, "enabled", Off, OF_PORTS),
    (
        Kind::ListenerPolicy,
        Some("forward_to_virtual_cluster"),
        "config",
        Changed,
        OF_PORTS,
    ),
    (Kind::ListenerPolicy, Some("tls_server"), "config", Changed, OF_LISTENER),
];

/// What changing a resource from one body to another does to connections.
pub(crate) fn on_change(kind: &ResourceType, before: &Json, after: &Json) -> Vec<Warning> {
    let tag = kind.variant.map(|variant| variant.tag);
    let rules = CHANGES
        .iter()
        .filter(|(of, variant, ..)| *of == kind.entity.kind && (variant.is_none() || *variant == tag));
    let (before, after) = (without_secrets(kind, before), without_secrets(kind, after));
    let ended = rules.filter(|(_, _, field, when, _)| {
        let (old, new) = (before.get(*field), after.get(*field));
        !is_same(kind, field, old, new) && when.holds(old, new)
    });
    ended.map(|(_, _, field, _, words)| Warning { field, words }).collect()
}

/// What the end of a resource does to connections.
pub(crate) fn on_end(kind: &ResourceType) -> Option<&'static str> {
    match kind.entity.kind {
        Kind::VirtualCluster => Some(OF_CLUSTER),
        Kind::Listener => Some(OF_LISTENER),
        Kind::ListenerPolicy => Some(OF_PORTS),
        _ => None,
    }
}

impl When {
    fn holds(self, old: Option<&Json>, new: Option<&Json>) -> bool {
        let elements = |list: Option<&Json>| list.and_then(Json::as_array).cloned().unwrap_or_default();
        match self {
            Self::Changed => true,
            Self::Off => new == Some(&Json::Bool(false)),
            Self::Shrunk => {
                let new = elements(new);
                elements(old).iter().any(|element| !new.contains(element))
            }
            Self::Replaced => {
                let new = elements(new);
                !elements(old).iter().any(|element| new.contains(element))
            }
        }
    }
}

fn is_same(kind: &ResourceType, name: &str, old: Option<&Json>, new: Option<&Json>) -> bool {
    let Root::Object(object) = kind.root() else {
        return old == new;
    };
    let field = object.fields().find(|field| field.name == name);
    field.is_none_or(|field| same_field(field, old, new))
}

/// New secrets and certificates hold for connections that begin after them.
fn without_secrets(kind: &ResourceType, body: &Json) -> Json {
    let mut body = body.clone();
    if let (Some(variant), Type::Union(union)) = (kind.variant, &kind.entity.body) {
        body[union.tag] = variant.tag.into();
    }
    for_each_secret(kind.entity.kind, &mut body, &mut |secret| *secret = Json::Null);
    if let Some(config) = body.get_mut("config").and_then(Json::as_object_mut) {
        config.remove("certificates");
    }
    body
}
