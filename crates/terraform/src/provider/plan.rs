//! What a configuration would change.

use super::diagnostics::Diagnostics;
use super::{Provider, identity, message, resource_type, value};
use crate::body::{Reading, Said};
use crate::protocol::{PlanRequest, PlanResponse};
use crate::resource::{Private, on_change, on_end, plan};
use crate::types::ResourceType;
use crate::value::{Path, Value};

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
        if planned.changes && !prior.is_null() {
            warn_of_change(kind, &config, &prior, &planned.replace, &mut said);
        }
        PlanResponse {
            planned_state: message(&planned.state),
            requires_replace: planned.replace.iter().map(Into::into).collect(),
            planned_private: planned.private.encode(),
            planned_identity: identity::of(kind, &prior),
            diagnostics: said.into(),
        }
    }
}

fn warn_of_change(kind: &ResourceType, config: &Value, prior: &Value, replace: &[Path], said: &mut Diagnostics) {
    if !replace.is_empty() {
        warn_of_end(kind, prior, said);
        return;
    }
    let after = Said::of(kind.root(), config, Reading::Configuration);
    let before = Said::of(kind.root(), prior, Reading::State);
    for warning in on_change(kind, &before.body, &after.body) {
        if !after.depends_on_unknown(warning.field) {
            let words = format!("this change of {} {}", shown(kind, prior), warning.words);
            said.warning_on(after.place(warning.field), words, "");
        }
    }
}

fn warn_of_end(kind: &ResourceType, prior: &Value, said: &mut Diagnostics) {
    // Who is switched off has no connections.
    if prior.get("enabled") == &Value::Bool(false) {
        return;
    }
    if let Some(words) = on_end(kind) {
        said.warning(format!("the end of {} {words}", shown(kind, prior)), "");
    }
}

/// A resource in a sentence.
pub(super) fn shown(kind: &ResourceType, value: &Value) -> String {
    match value.get("name").as_str() {
        Some(name) => format!("{} `{name}`", kind.noun()),
        None => format!("{} {}", kind.noun(), value.get("id").as_str().unwrap_or_default()),
    }
}
