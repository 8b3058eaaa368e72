//! What a configuration would change.

use serde_json::Value as Json;
use tidegate_model::entity::entity_type;
use tidegate_model::shape::Kind;

use super::diagnostics::Diagnostics;
use super::{Provider, identity, message, resource_type, value};
use crate::body::{Reading, Said};
use crate::protocol::{PlanRequest, PlanResponse};
use crate::resource::{Planned, Private, collection, on_change, on_end, on_start, one, plan};
use crate::types::ResourceType;
use crate::value::Value;

impl Provider {
    pub(crate) async fn plan(&self, asked: PlanRequest) -> PlanResponse {
        let mut said = Diagnostics::default();
        let kind = said.check(resource_type(&asked.type_name));
        let config = said.check(value(asked.config.as_ref()));
        let prior = said.check(value(asked.prior_state.as_ref()));
        let proposed = said.check(value(asked.proposed_new_state.as_ref()));
        let (Some((kind, _)), Some(config), Some(prior), Some(proposed)) = (kind, config, prior, proposed) else {
            return PlanResponse {
                diagnostics: said.into(),
                ..PlanResponse::default()
            };
        };
        if proposed.is_null() {
            warn_of_end(kind, &prior, &mut said);
            return PlanResponse {
                planned_state: message(&Value::Null),
                planned_private: asked.prior_private,
                diagnostics: said.into(),
                ..PlanResponse::default()
            };
        }
        let before = Private::decode(&asked.prior_private);
        let planned = plan(kind, &config, &prior, &before);
        if prior.is_null() {
            warn_of_start(kind, &planned.state, &mut said);
        } else if planned.changes {
            self.warn_of_change(kind, &config, &prior, &planned, &mut said).await;
        }
        PlanResponse {
            planned_state: message(&planned.state),
            requires_replace: planned.replace.iter().map(Into::into).collect(),
            planned_private: planned.private.encode(),
            planned_identity: identity::of(kind, &prior),
            diagnostics: said.into(),
        }
    }

    async fn warn_of_change(
        &self,
        kind: &ResourceType,
        config: &Value,
        prior: &Value,
        planned: &Planned,
        said: &mut Diagnostics,
    ) {
        if !planned.replace.is_empty() {
            warn_of_end(kind, prior, said);
            return;
        }
        // The one has the paths, the other the defaults.
        let config = Said::of(kind.root(), config, Reading::Configuration);
        let body = |state: &Value| Said::of(kind.root(), state, Reading::State).body;
        for warning in on_change(kind, &body(prior), &body(&planned.state), planned.hidden) {
            if config.depends_on_unknown(warning.field) || warning.of_mapping && !self.maps_ports(kind, prior).await {
                continue;
            }
            let words = format!("this change of {} {}", shown(kind, prior), warning.words);
            said.warning_on(config.place(warning.field), words, "");
        }
    }

    /// Whether ports of the listener stand for brokers, and not host names. Perhaps they do, where nobody can be asked.
    async fn maps_ports(&self, kind: &ResourceType, listener: &Value) -> bool {
        let (Ok(api), Some(listener)) = (self.api(), one(kind, listener)) else {
            return true;
        };
        let path = format!("{listener}/{}", entity_type(Kind::ListenerPolicy).collection);
        let policies = api.impatient().list(&path, &[]).await;
        policies.map_or(true, |policies| policies.iter().any(is_mapping))
    }
}

fn is_mapping(policy: &Json) -> bool {
    policy["enabled"] != false && policy["config"]["type"] == "port_mapping"
}

fn warn_of_start(kind: &ResourceType, planned: &Value, said: &mut Diagnostics) {
    let is_there = collection(kind, planned).is_some();
    if let (Some(words), true, true) = (on_start(kind), is_there, is_on(planned)) {
        said.warning(format!("{} {words}", shown(kind, planned)), "");
    }
}

fn warn_of_end(kind: &ResourceType, prior: &Value, said: &mut Diagnostics) {
    if let (Some(words), true) = (on_end(kind), is_on(prior)) {
        said.warning(format!("the end of {} {words}", shown(kind, prior)), "");
    }
}

/// Who is switched off has no connections.
fn is_on(value: &Value) -> bool {
    value.get("enabled") != &Value::Bool(false)
}

/// A resource in a sentence.
pub(super) fn shown(kind: &ResourceType, value: &Value) -> String {
    match value.get("name").as_str() {
        Some(name) => format!("{} `{name}`", kind.noun()),
        None => format!("{} {}", kind.noun(), value.get("id").as_str().unwrap_or_default()),
    }
}
