//! What entities demand of each other. Every message names both sides.

use serde_json::Value;
use tidegate_model::entity::{Claims, ENTITIES, RuntimeVersion, required_versions};
use tidegate_model::shape::Kind;
use tidegate_store::{Change, Entity};
use uuid::Uuid;

use crate::problem::{Fault, Problem};
use crate::references::of_kind;

/// Whom a body is for.
#[derive(Clone, Copy)]
pub(crate) struct About {
    /// The gateway below which it stands; none for a gateway that is made.
    pub(crate) gateway: Option<Uuid>,
    pub(crate) kind: Kind,
    pub(crate) parent: Option<Uuid>,
    /// Its id, if it is not new.
    pub(crate) own: Option<Uuid>,
}

/// Holds `body`, whose references are resolved, against the other entities of its gateway.
pub(crate) async fn check(
    change: &mut Change,
    about: About,
    body: &Value,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let About {
        gateway: within,
        kind,
        parent,
        own,
    } = about;
    match kind {
        Kind::Gateway => gateway(change, own, body, faults).await?,
        Kind::BackendCluster => backend_cluster(change, own, body, faults).await?,
        Kind::VirtualCluster => virtual_cluster(change, own, body, faults).await?,
        Kind::Listener => listener(change, own, body, faults).await?,
        Kind::ListenerPolicy => listener_policy(change, parent, own, body, faults).await?,
        _ => {}
    }
    match within {
        Some(within) if kind != Kind::Gateway => versions(change, within, kind, body, faults).await,
        _ => Ok(()),
    }
}

/// What is in use may need a newer version than the gateway asks of its data planes.
async fn versions(
    change: &mut Change,
    gateway: Uuid,
    kind: Kind,
    body: &Value,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let needed = required_versions(kind, body);
    if needed.is_empty() {
        return Ok(());
    }
    let gateway = change.get(gateway).await?;
    let asked = version(&gateway.body);
    for (field, needed) in needed {
        if asked.is_some_and(|asked| asked < needed) {
            let name = gateway.name.as_deref().unwrap_or_default();
            let asked = asked.map(|asked| asked.to_string()).unwrap_or_default();
            let reason = format!(
                "needs data planes of version {needed}, and the gateway `{name}` says `min_runtime_version: {asked}`; raise that first"
            );
            faults.push(Fault::body(field, reason));
        }
    }
    Ok(())
}

fn version(gateway: &Value) -> Option<RuntimeVersion> {
    gateway.get("min_runtime_version")?.as_str()?.parse().ok()
}

async fn gateway(change: &mut Change, own: Option<Uuid>, body: &Value, faults: &mut Vec<Fault>) -> Result<(), Problem> {
    let (Some(_), Some(asked)) = (own, version(body)) else {
        return Ok(());
    };
    for entity in ENTITIES {
        for used in change.all(entity.kind.word()).await? {
            for (field, needed) in required_versions(entity.kind, &used.body) {
                if asked < needed {
                    let field = Some(field).filter(|field| !field.is_empty());
                    let field = field.map(|field| format!(" by `{field}`")).unwrap_or_default();
                    let reason = format!(
                        "cannot be lower than {needed}, which the {} needs{field}",
                        shown(&used, entity.kind)
                    );
                    faults.push(Fault::body("min_runtime_version", reason));
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

async fn backend_cluster(
    change: &mut Change,
    own: Option<Uuid>,
    body: &Value,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let allows = body.get(ALLOW_ANONYMOUS) == Some(&Value::Bool(true));
    let Some(own) = own.filter(|_| !allows) else {
        return Ok(());
    };
    for referrer in change.references_to(own).await? {
        let Some(cluster) = of_kind(change, referrer.id, Kind::VirtualCluster).await? else {
            continue;
        };
        if anonymous(&cluster.body).is_some() {
            let reason = format!(
                "the {} on this backend lets clients in without a login; change that first",
                shown(&cluster, Kind::VirtualCluster)
            );
            faults.push(Fault::body(ALLOW_ANONYMOUS, reason));
        }
    }
    Ok(())
}

const ALLOW_ANONYMOUS: &str = "insecure_allow_anonymous_virtual_cluster_auth";

async fn virtual_cluster(
    change: &mut Change,
    own: Option<Uuid>,
    body: &Value,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let destination = body.get("destination").and_then(|it| id(it.get("id")?));
    if let (Some(method), Some(backend)) = (anonymous(body), destination)
        && let Some(backend) = of_kind(change, backend, Kind::BackendCluster).await?
        && backend.body.get(ALLOW_ANONYMOUS) != Some(&Value::Bool(true))
    {
        let reason = format!(
            "the {} lets nobody in without a login; set `{ALLOW_ANONYMOUS}` there, or choose another type here",
            shown(&backend, Kind::BackendCluster)
        );
        faults.push(Fault::body(format!("authentication[{method}].type"), reason));
    }
    let label = body.get("dns_label");
    for other in others(change.all(Kind::VirtualCluster.word()).await?, own) {
        if other.body.get("dns_label") == label {
            let label = label.and_then(Value::as_str).unwrap_or_default();
            let other = shown(&other, Kind::VirtualCluster);
            return Err(Problem::conflict(format!(
                "the `dns_label` `{label}` is taken by the {other}"
            )));
        }
    }
    Ok(())
}

async fn listener(
    change: &mut Change,
    own: Option<Uuid>,
    body: &Value,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let claims = Claims::of(body);
    for other in others(change.all(Kind::Listener.word()).await?, own) {
        if let Some(both) = claims.conflict(&Claims::of(&other.body)) {
            let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
            let other = shown(&other, Kind::Listener);
            let detail =
                format!("`{name}` would listen on {both}, which the {other} has; use other ports or addresses");
            return Err(Problem::conflict(detail));
        }
    }
    if let Some(own) = own {
        for policy in change.list(Kind::ListenerPolicy.word(), Some(own)).await? {
            if claims.ports() == 1 && takes_first_port(&policy.body) {
                let policy = shown(&policy, Kind::ListenerPolicy);
                let reason =
                    format!("the {policy} takes the first port for bootstrapping, so no broker would have one");
                faults.push(Fault::body("ports", reason));
            }
        }
    }
    Ok(())
}

async fn listener_policy(
    change: &mut Change,
    parent: Option<Uuid>,
    own: Option<Uuid>,
    body: &Value,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    for other in others(change.list(Kind::ListenerPolicy.word(), parent).await?, own) {
        if let Some(what) = excluded(body, &other.body) {
            let other = shown(&other, Kind::ListenerPolicy);
            return Err(Problem::conflict(format!("{what} the {other}")));
        }
    }
    if let Some(parent) = parent
        && takes_first_port(body)
    {
        let listener = change.get(parent).await?;
        if Claims::of(&listener.body).ports() == 1 {
            let reason = format!(
                "the only port of the {} would be for bootstrapping, so no broker would have one; add ports there, or set `none`",
                shown(&listener, Kind::Listener)
            );
            faults.push(Fault::body("config.bootstrap_port", reason));
        }
    }
    Ok(())
}

/// Why one listener cannot have both policies, in words that the other one's name completes.
fn excluded(new: &Value, old: &Value) -> Option<&'static str> {
    let enabled = |policy: &Value| policy.get("enabled") != Some(&Value::Bool(false));
    if new.get("type") != old.get("type") {
        return None;
    }
    if new["type"] == "tls_server" {
        let both = enabled(new) && enabled(old);
        return both.then_some("a listener can have one enabled tls_server policy, and this one has");
    }
    let (new_config, old_config) = (&new["config"], &old["config"]);
    if new_config["type"] != old_config["type"] {
        return None;
    }
    if new_config["type"] == "port_mapping" {
        return Some("a listener can have one port_mapping policy, and this one has");
    }
    let names = |config: &Value| {
        let format = config["broker_host_format"]["type"].as_str();
        let suffix = config["sni_suffix"].as_str().unwrap_or_default().to_owned();
        (suffix, format.unwrap_or("per_cluster_suffix").to_owned())
    };
    let same = enabled(new) && enabled(old) && names(new_config) == names(old_config);
    same.then_some("two sni policies of a listener cannot have the same host names; they are those of")
}

fn takes_first_port(policy: &Value) -> bool {
    let config = &policy["config"];
    config["type"] == "port_mapping" && config["bootstrap_port"].as_str().is_none_or(|port| port == "at_start")
}

/// The place of the login that is none.
fn anonymous(cluster: &Value) -> Option<usize> {
    let methods = cluster.get("authentication")?.as_array()?;
    methods.iter().position(|method| method["type"] == "anonymous")
}

fn others(all: Vec<Entity>, own: Option<Uuid>) -> impl Iterator<Item = Entity> {
    all.into_iter().filter(move |entity| Some(entity.id) != own)
}

fn id(value: &Value) -> Option<Uuid> {
    value.as_str().and_then(|id| Uuid::try_parse(id).ok())
}

/// An entity in a sentence.
fn shown(entity: &Entity, kind: Kind) -> String {
    match &entity.name {
        Some(name) => format!("{} `{name}` ({})", kind.noun(), entity.id),
        None => format!("{} {}", kind.noun(), entity.id),
    }
}
