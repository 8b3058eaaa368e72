//! Whom the API can have a backend cluster tried out by: the node in this process, or one that is connected.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Value, json};
use tidegate_api::{DataPlanes, NoTrial};
use tidegate_link::{Node as _, Unanswered};
use tidegate_model::Uuid;
use tokio::time::timeout;

use super::planes::Planes;
use crate::plane::TRY_BACKEND_CLUSTER;

/// In all: the node's own time-outs add up to less.
const WITHIN: Duration = Duration::from_secs(10);

#[async_trait]
impl DataPlanes for Planes {
    async fn try_backend_cluster(&self, gateway: Uuid, body: Value) -> Result<(Uuid, Value), NoTrial> {
        let question = json!({ TRY_BACKEND_CLUSTER: body });
        let own = self.local.as_ref().and_then(|local| local.of(gateway));
        let late = |_| NoTrial::Failed("the data plane has not answered in time".to_owned());
        if let Some(plane) = own {
            let found = timeout(WITHIN, plane.answer(question)).await.map_err(late)?;
            return Ok((plane.id(), found));
        }
        let answer = self.questions.ask(gateway, question, WITHIN).await;
        let answer = answer.map_err(|error| match error {
            Unanswered::NoNode => NoTrial::NoNode,
            Unanswered::TimedOut => NoTrial::Failed(error.to_string()),
        })?;
        Ok((answer.node, answer.content))
    }
}
