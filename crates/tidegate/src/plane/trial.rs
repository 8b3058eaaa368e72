//! What a control plane may ask of a node: whether it could use a backend cluster.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tidegate_link::Item;
use tidegate_model::Uuid;
use tidegate_model::shape::Kind;
use tidegate_proxy::{Backend, Probe, ProbeStep, Probed};

use super::configuration::{self, Content, Refusal, Settings};

/// Whoever asks waits for ten seconds in all.
const WITHIN: Duration = Duration::from_secs(8);

/// What is asked, and the field that holds the body of the backend cluster, secrets in clear.
pub(crate) const TRY_BACKEND_CLUSTER: &str = "try_backend_cluster";

/// Answers a question. It holds secrets, and the answer does not.
pub(super) async fn answer(question: Value, settings: &Arc<Settings>) -> Value {
    match question.get(TRY_BACKEND_CLUSTER) {
        Some(body) => try_out(body.clone(), settings).await,
        None => json!({ "error": "this data plane does not know the question: upgrade it" }),
    }
}

async fn try_out(body: Value, settings: &Arc<Settings>) -> Value {
    let content = Content {
        kind: Kind::BackendCluster.word().to_owned(),
        parent: None,
        position: 0,
        body,
    };
    let item = Item {
        id: Uuid::nil(),
        revision: 1,
        content: json!(content),
    };
    let own = Arc::clone(settings);
    // Templates name files.
    let made = tokio::task::spawn_blocking(move || configuration::snapshot(&[Arc::new(item)], &own).0).await;
    let probed = match made {
        Ok(Ok(snapshot)) => match snapshot.backend_clusters.first() {
            Some(cluster) => Backend::probe(Arc::clone(cluster), settings.limits.clone(), WITHIN).await,
            None => return json!({ "error": "there is nothing to try out" }),
        },
        Ok(Err(refusals)) => return shown_refusals(refusals),
        Err(error) => return json!({ "error": error.to_string() }),
    };
    shown(&probed)
}

fn shown(probed: &Probed) -> Value {
    json!({
        "ok": probed.ok,
        "steps": probed.steps.iter().map(step).collect::<Vec<_>>(),
        "cluster_id": probed.cluster_id,
        "controller_id": probed.controller_id,
        "brokers": probed.brokers,
    })
}

fn step(step: &ProbeStep) -> Value {
    json!({
        "step": step.probe.word(),
        "server": step.server,
        "ok": step.ok,
        "detail": step.detail,
        "remedy": step.remedy,
        "milliseconds": u64::try_from(step.took.as_millis()).unwrap_or(u64::MAX),
    })
}

/// What a node cannot make sense of, as where a variable is not there, fails the step that needs it.
fn shown_refusals(refusals: Vec<Refusal>) -> Value {
    let steps = refusals.into_iter().map(|refusal| ProbeStep {
        probe: step_of(&refusal.field),
        server: String::new(),
        ok: false,
        detail: refusal.within_entity(),
        remedy: refusal.help,
        took: Duration::ZERO,
    });
    shown(&Probed {
        steps: steps.collect(),
        ..Probed::default()
    })
}

/// The step that needs a field of a backend cluster.
fn step_of(field: &str) -> Probe {
    match field.split(['.', '[']).next() {
        Some("authentication") => Probe::Sasl,
        Some("tls") => Probe::Tls,
        _ => Probe::Name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_template_without_its_variable_fails_the_step_that_needs_it() {
        let body = json!({
            "name": "kafka", "bootstrap_servers": ["127.0.0.1:1"], "tls": { "enabled": false },
            "authentication": { "type": "sasl_plain", "username": "ann", "password": "${env['NO_SUCH_VARIABLE']}" },
        });
        let answer = answer(json!({ TRY_BACKEND_CLUSTER: body }), &Arc::default()).await;
        let step = &answer["steps"][0];
        assert_eq!(
            (&answer["ok"], &step["step"]),
            (&json!(false), &json!("sasl")),
            "{answer}"
        );
        assert!(
            step["detail"].as_str().unwrap().contains("NO_SUCH_VARIABLE"),
            "{answer}"
        );
    }

    #[test]
    fn the_step_is_that_which_needs_the_field() {
        let steps = [
            ("authentication", Probe::Sasl),
            ("authentication.password", Probe::Sasl),
            ("tls.ca_bundle", Probe::Tls),
            ("bootstrap_servers[0]", Probe::Name),
            ("tls_of_tomorrow", Probe::Name),
            ("", Probe::Name),
        ];
        for (field, step) in steps {
            assert_eq!(step_of(field), step, "{field}");
        }
    }

    #[tokio::test]
    async fn a_question_of_another_version_is_no_silence() {
        let answer = answer(json!({ "sing": true }), &Arc::default()).await;
        assert!(answer["error"].as_str().unwrap().contains("upgrade"), "{answer}");
    }
}
