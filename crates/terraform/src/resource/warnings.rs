//! Which changes end connections of clients, so that a plan can say so. What a data plane does is told in the guide to
//! configuration ("Changes while running"), and `tidegate diff` counts it; here is what of that the bodies alone show. A test holds
//! both against each other.

use serde_json::{Value as Json, json};
use tidegate_model::Ports;
use tidegate_model::entity::{Claims, for_each_secret};
use tidegate_model::shape::{Kind, Type};

use crate::body::same_field;
use crate::schema::SWITCH;
use crate::types::{ResourceType, Root};

/// What a change does to connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warning {
    /// The field by whose change.
    pub(crate) field: &'static str,
    pub(crate) words: &'static str,
    /// It does so only where ports stand for brokers, each by its distance from the first one.
    pub(crate) of_mapping: bool,
}

/// When a change of a field ends connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Always.
    Changed,
    /// If one of these fields in it differs.
    Within(&'static [&'static str]),
    /// If any field in it but this one differs.
    Beside(&'static str),
    /// If an element of the list is gone.
    Shrunk,
    /// If no element of the list stays.
    Replaced,
    /// If a port is gone.
    Closed,
    /// If every port stays, and the first one is another, from which the others count.
    Moved,
    /// If somebody who has logged in could not do so any more.
    LockedOut,
    /// If it is no more.
    Off,
}

use When::{Beside, Changed, Closed, LockedOut, Moved, Off, Replaced, Shrunk, Within};

const OF_CLUSTER: &str = "ends the connections of clients to this virtual cluster; they are drained first";
const OF_BACKEND: &str = "ends the connections of clients that lead to this backend cluster; they are drained first";
const OF_PORTS: &str =
    "ends the connections of clients to ports that are gone or lead elsewhere; they are drained first";
const OF_LISTENER: &str = "ends the connections of clients to the listener; they are drained first";
const OF_LOGINS: &str = "ends the connections of clients whose login is not accepted any more; they are drained first";
const OF_TRUST: &str = "ends the connections of clients to listeners that trust this bundle; they are drained first";

const FORWARD: Option<&str> = Some("forward_to_virtual_cluster");
const TLS: Option<&str> = Some("tls_server");

const CHANGES: &[(Kind, Option<&str>, &str, When, &str)] = &[
    (Kind::BackendCluster, None, "name", Changed, OF_BACKEND),
    (Kind::BackendCluster, None, "authentication", Changed, OF_BACKEND),
    (Kind::BackendCluster, None, "tls", Beside("client_identity"), OF_BACKEND),
    (Kind::BackendCluster, None, "bootstrap_servers", Replaced, OF_BACKEND),
    (Kind::VirtualCluster, None, "name", Changed, OF_CLUSTER),
    (Kind::VirtualCluster, None, "authentication", LockedOut, OF_LOGINS),
    (Kind::VirtualCluster, None, "destination", Changed, OF_CLUSTER),
    (Kind::VirtualCluster, None, "acl_mode", Changed, OF_CLUSTER),
    (Kind::VirtualCluster, None, "dns_label", Changed, OF_CLUSTER),
    (Kind::Listener, None, "name", Changed, OF_LISTENER),
    (Kind::Listener, None, "addresses", Shrunk, OF_PORTS),
    (Kind::Listener, None, "ports", Closed, OF_PORTS),
    (Kind::Listener, None, "ports", Moved, OF_PORTS),
    (Kind::ListenerPolicy, FORWARD, "enabled", Off, OF_PORTS),
    (
        Kind::ListenerPolicy,
        FORWARD,
        "config",
        Within(&["type", "destination", "bootstrap_port", "min_broker_id"]),
        OF_PORTS,
    ),
    (Kind::ListenerPolicy, TLS, "enabled", Changed, OF_LISTENER),
    (
        Kind::ListenerPolicy,
        TLS,
        "config",
        Within(&["versions", "allow_plaintext", "client_authentication"]),
        OF_LISTENER,
    ),
    (Kind::TlsTrustBundle, None, "config", Changed, OF_TRUST),
];

/// What changing a resource from one body to another does to connections. `hidden` is whether a secret is another one that neither
/// shows.
pub(crate) fn on_change(kind: &ResourceType, before: &Json, after: &Json, hidden: bool) -> Vec<Warning> {
    let tag = kind.variant.map(|variant| variant.tag);
    let rules = CHANGES
        .iter()
        .filter(|(of, variant, ..)| *of == kind.entity.kind && (variant.is_none() || *variant == tag));
    let told = (without_secrets(kind, before), without_secrets(kind, after));
    let ended = rules.filter(|(_, _, field, when, _)| match when {
        // Whoever logged in with a password that is another one now is out, unlike where the gateway itself logs in.
        LockedOut => hidden || locks_out(&before[*field], &after[*field]),
        when => {
            let (old, new) = (&told.0[*field], &told.1[*field]);
            !is_same(kind, field, old, new) && when.holds(old, new)
        }
    });
    let warning = |(_, _, field, when, words): &(_, _, &'static str, When, &'static str)| Warning {
        field,
        words,
        of_mapping: *when == Moved,
    };
    ended.map(warning).collect()
}

/// What the beginning of a resource does to connections, if what it belongs to is there already.
pub(crate) fn on_start(kind: &ResourceType) -> Option<&'static str> {
    (kind.variant.map(|variant| variant.tag) == TLS).then_some(OF_LISTENER)
}

/// What the end of a resource does to connections.
pub(crate) fn on_end(kind: &ResourceType) -> Option<&'static str> {
    match kind.entity.kind {
        Kind::VirtualCluster => Some(OF_CLUSTER),
        Kind::Listener => Some(OF_LISTENER),
        Kind::ListenerPolicy if kind.variant.map(|variant| variant.tag) == TLS => Some(OF_LISTENER),
        Kind::ListenerPolicy => Some(OF_PORTS),
        _ => None,
    }
}

impl When {
    fn holds(self, old: &Json, new: &Json) -> bool {
        match self {
            Self::Changed | Self::LockedOut => true,
            Self::Within(fields) => fields.iter().any(|field| old[*field] != new[*field]),
            Self::Beside(field) => terms(old, field) != terms(new, field),
            Self::Off => *new == Json::Bool(false),
            Self::Shrunk => elements(old).any(|element| elements(new).all(|other| other != element)),
            Self::Replaced => elements(old).all(|element| elements(new).all(|other| other != element)),
            Self::Closed => is_closed(old, new),
            Self::Moved => ports(old).first() != ports(new).first() && !is_closed(old, new),
        }
    }
}

fn elements(list: &Json) -> impl Iterator<Item = &Json> {
    list.as_array().into_iter().flatten()
}

/// What is agreed on beside a field; nothing if it is switched off.
fn terms(value: &Json, field: &str) -> Json {
    let mut terms = value.clone();
    if value[SWITCH] == false {
        return Json::Null;
    }
    if let Some(fields) = terms.as_object_mut() {
        fields.remove(field);
    }
    terms
}

fn ports(value: &Json) -> Ports {
    Ports::new(Claims::of(&json!({ "ports": value })).ports().to_vec())
}

fn is_closed(old: &Json, new: &Json) -> bool {
    let new = ports(new);
    ports(old).iter().any(|port| !new.contains(port))
}

/// Whether a login that the old methods accept is none to the new ones.
fn locks_out(old: &Json, new: &Json) -> bool {
    let mechanism = |method: &Json| (method["type"].clone(), method["algorithm"].clone());
    let is_relayed = |method: &Json| method["mediation"] != "terminate";
    elements(old).any(|method| {
        if !is_relayed(method) {
            return elements(&method["principals"]).any(|principal| !knows(new, principal));
        }
        !elements(new).any(|other| is_relayed(other) && mechanism(other) == mechanism(method))
    })
}

/// Whether the methods have a principal of this name; and with this password, if both are told.
fn knows(methods: &Json, principal: &Json) -> bool {
    let terminated = elements(methods).filter(|method| method["mediation"] == "terminate");
    let mut principals = terminated.flat_map(|method| elements(&method["principals"]));
    principals.any(|other| {
        let passwords = (&principal["password"], &other["password"]);
        let differ = !passwords.0.is_null() && !passwords.1.is_null() && passwords.0 != passwords.1;
        other["username"] == principal["username"] && !differ
    })
}

fn is_same(kind: &ResourceType, name: &str, old: &Json, new: &Json) -> bool {
    let Root::Object(object) = kind.root() else {
        return old == new;
    };
    let field = object.fields().find(|field| field.name == name);
    field.is_none_or(|field| same_field(field, Some(old), Some(new)))
}

/// New secrets of the gateway hold for connections that begin after them.
fn without_secrets(kind: &ResourceType, body: &Json) -> Json {
    let mut body = body.clone();
    if let (Some(variant), Type::Union(union)) = (kind.variant, &kind.entity.body) {
        body[union.tag] = variant.tag.into();
    }
    for_each_secret(kind.entity.kind, &mut body, &mut |secret| *secret = Json::Null);
    body
}
