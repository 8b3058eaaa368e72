//! What entities demand of each other. Every message names both sides.

use serde_json::Value;
use tidegate_model::PortRange;
use tidegate_model::entity::{Claims, RuntimeVersion, required_versions};
use tidegate_model::shape::Kind;
use tidegate_store::{Change, Claim, Entity};
use uuid::Uuid;

use crate::expressions;
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
    let needs = needs(kind, body, faults);
    match kind {
        Kind::Gateway => gateway(change, own, body, faults).await?,
        Kind::BackendCluster => backend_cluster(change, own, body, faults).await?,
        Kind::VirtualCluster => virtual_cluster(change, own, body, faults).await?,
        Kind::Listener => listener(change, own, body).await?,
        Kind::ListenerPolicy => listener_policy(change, parent, own, body).await?,
        _ => {}
    }
    match within {
        Some(within) if kind != Kind::Gateway => versions(change, within, needs, faults).await,
        _ => Ok(()),
    }
}

/// What a body of this kind claims for its entity alone, or needs to be found by.
pub(crate) fn claims(kind: Kind, body: &Value) -> Vec<Claim> {
    let mut claims: Vec<_> = match kind {
        Kind::VirtualCluster => {
            let label = body.get("dns_label").and_then(Value::as_str).map(label);
            let backend = destination(body).filter(|_| anonymous(body).is_some());
            label.into_iter().chain(backend.map(without_login)).collect()
        }
        Kind::Listener => Claims::of(body).ports().iter().map(ports).collect(),
        _ => Vec::new(),
    };
    claims.extend(
        needs(kind, body, &mut Vec::new())
            .iter()
            .map(|need| of_version(need.version)),
    );
    claims.dedup();
    claims
}

/// That data planes of this version are needed.
fn of_version(version: RuntimeVersion) -> Claim {
    Claim {
        space: RUNTIME.to_owned(),
        low: version.ordinal(),
        high: version.ordinal(),
    }
}

const RUNTIME: &str = "runtime_version";

fn label(label: &str) -> Claim {
    Claim::of(format!("dns_label:{label}"))
}

/// That clients get through to a backend without a login.
fn without_login(backend: Uuid) -> Claim {
    Claim::of(format!("anonymous:{backend}"))
}

fn ports(range: &PortRange) -> Claim {
    Claim {
        space: "port".to_owned(),
        low: range.first.into(),
        high: range.last.into(),
    }
}

/// Who else claims the same.
async fn rivals(change: &mut Change, claim: &Claim, own: Option<Uuid>) -> Result<Vec<Entity>, Problem> {
    let mut rivals = Vec::new();
    for id in change.claimants(claim).await? {
        if Some(id) != own {
            rivals.push(change.get(id).await?);
        }
    }
    Ok(rivals)
}

/// What is in use may need a newer version than the gateway asks of its data planes.
async fn versions(
    change: &mut Change,
    gateway: Uuid,
    needs: Vec<Need>,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    if needs.is_empty() {
        return Ok(());
    }
    let gateway = change.get(gateway).await?;
    let asked = version(&gateway.body);
    for need in needs {
        if asked.is_some_and(|asked| asked < need.version) {
            let name = gateway.name.as_deref().unwrap_or_default();
            let asked = asked.map(|asked| asked.to_string()).unwrap_or_default();
            let what = need.what.map(|what| format!("`{what}` ")).unwrap_or_default();
            let reason = format!(
                "{what}needs data planes of version {}, and the gateway `{name}` says `min_runtime_version: {asked}`; raise that first",
                need.version
            );
            faults.push(Fault::body(need.field, reason));
        }
    }
    Ok(())
}

fn version(gateway: &Value) -> Option<RuntimeVersion> {
    gateway.get("min_runtime_version")?.as_str()?.parse().ok()
}

/// Something that older data planes do not know.
struct Need {
    /// The field of the body; empty for the entity itself.
    field: String,
    /// What an expression names there.
    what: Option<&'static str>,
    version: RuntimeVersion,
}

/// Everything in a body that older data planes do not know; expressions that are wrong are reported.
fn needs(kind: Kind, body: &Value, faults: &mut Vec<Fault>) -> Vec<Need> {
    let fields = required_versions(kind, body).into_iter().map(|(field, version)| Need {
        field,
        what: None,
        version,
    });
    let named = expressions::check(kind, body, faults).into_iter().map(|newer| Need {
        field: newer.field,
        what: Some(newer.name),
        version: newer.version,
    });
    fields.chain(named).collect()
}

/// Only who asks for less than before can ask for too little.
async fn gateway(change: &mut Change, own: Option<Uuid>, body: &Value, faults: &mut Vec<Fault>) -> Result<(), Problem> {
    let (Some(own), Some(asked)) = (own, version(body)) else {
        return Ok(());
    };
    let before = change.get(own).await?;
    if version(&before.body).is_some_and(|before| before <= asked) {
        return Ok(());
    }
    let newer = Claim {
        space: RUNTIME.to_owned(),
        low: asked.ordinal() + 1,
        high: i64::MAX,
    };
    for id in change.claimants(&newer).await? {
        let used = change.get(id).await?;
        let Some(kind) = Kind::from_word(&used.kind) else {
            continue;
        };
        let needs = needs(kind, &used.body, &mut Vec::new());
        let Some(need) = needs.into_iter().find(|need| asked < need.version) else {
            continue;
        };
        let field = Some(need.field).filter(|field| !field.is_empty());
        let field = field.map(|field| format!(" by `{field}`")).unwrap_or_default();
        let reason = format!(
            "cannot be lower than {}, which the {} needs{field}",
            need.version,
            shown(&used, kind)
        );
        faults.push(Fault::body("min_runtime_version", reason));
        return Ok(());
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
    for cluster in rivals(change, &without_login(own), None).await? {
        let reason = format!(
            "the {} on this backend lets clients in without a login; change that first",
            shown(&cluster, Kind::VirtualCluster)
        );
        faults.push(Fault::body(ALLOW_ANONYMOUS, reason));
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
    if let (Some(method), Some(backend)) = (anonymous(body), destination(body))
        && let Some(backend) = of_kind(change, backend, Kind::BackendCluster).await?
        && backend.body.get(ALLOW_ANONYMOUS) != Some(&Value::Bool(true))
    {
        let reason = format!(
            "the {} lets nobody in without a login; set `{ALLOW_ANONYMOUS}` there, or choose another type here",
            shown(&backend, Kind::BackendCluster)
        );
        faults.push(Fault::body(format!("authentication[{method}].type"), reason));
    }
    let own_label = body.get("dns_label").and_then(Value::as_str).unwrap_or_default();
    if let Some(other) = rivals(change, &label(own_label), own).await?.first() {
        let other = shown(other, Kind::VirtualCluster);
        return Err(Problem::conflict(format!(
            "the `dns_label` `{own_label}` is taken by the {other}"
        )));
    }
    Ok(())
}

async fn listener(change: &mut Change, own: Option<Uuid>, body: &Value) -> Result<(), Problem> {
    let claims = Claims::of(body);
    for range in claims.ports() {
        for other in rivals(change, &ports(range), own).await? {
            if let Some(both) = claims.conflict(&Claims::of(&other.body)) {
                let name = body.get("name").and_then(Value::as_str).unwrap_or_default();
                let other = shown(&other, Kind::Listener);
                let detail =
                    format!("`{name}` would listen on {both}, which the {other} has; use other ports or addresses");
                return Err(Problem::conflict(detail));
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
) -> Result<(), Problem> {
    for other in others(change.list(Kind::ListenerPolicy.word(), parent).await?, own) {
        if let Some(what) = excluded(body, &other.body) {
            let other = shown(&other, Kind::ListenerPolicy);
            return Err(Problem::conflict(format!("{what} the {other}")));
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

/// The place of the login that is none.
fn anonymous(cluster: &Value) -> Option<usize> {
    let methods = cluster.get("authentication")?.as_array()?;
    methods.iter().position(|method| method["type"] == "anonymous")
}

fn others(all: Vec<Entity>, own: Option<Uuid>) -> impl Iterator<Item = Entity> {
    all.into_iter().filter(move |entity| Some(entity.id) != own)
}

fn destination(cluster: &Value) -> Option<Uuid> {
    let id = cluster.get("destination")?.get("id")?.as_str()?;
    Uuid::try_parse(id).ok()
}

/// An entity in a sentence.
fn shown(entity: &Entity, kind: Kind) -> String {
    match &entity.name {
        Some(name) => format!("{} `{name}` ({})", kind.noun(), entity.id),
        None => format!("{} {}", kind.noun(), entity.id),
    }
}
