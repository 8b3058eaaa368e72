//! An idempotent producer at a steady rate through the gateway, whose every record is accounted for.

use serde_json::{Value, json};
use tidegate_testkit::wait;

use super::SOON;
use super::stage::{Path, Stage};

/// The running producer.
pub(crate) struct Load<'s> {
    stage: &'s Stage,
    name: &'static str,
}

impl<'s> Load<'s> {
    /// Produces to a topic named like the load, which exists, and waits until the first records are acknowledged.
    pub(crate) async fn start(stage: &'s Stage, name: &'static str, rate: u32, config: Value) -> Self {
        let args = json!({"name": name, "topic": name, "rate": rate, "keys": 50, "size": 100, "config": config});
        stage.call(Path::Gateway, "paced-start", args).await;
        let load = Self { stage, name };
        load.progress(100).await;
        load
    }

    /// Waits until so many more records are acknowledged than now.
    pub(crate) async fn progress(&self, more: u64) {
        let wanted = self.acked().await + more;
        let what = format!("{more} more records are acknowledged");
        wait::until(&what, SOON, async || (self.acked().await >= wanted).then_some(()))
            .await
            .unwrap();
    }

    async fn acked(&self) -> u64 {
        let state = self
            .stage
            .call(Path::Gateway, "paced-state", json!({"name": self.name}))
            .await;
        state["acked"].as_u64().unwrap()
    }

    /// Stops, and returns what was sent, acknowledged and failed.
    pub(crate) async fn stop(&self) -> Value {
        self.stage
            .call(Path::Gateway, "paced-stop", json!({"name": self.name}))
            .await
    }

    /// Stops; every record must have been acknowledged, and lie once, in order, where that said. Returns their number.
    pub(crate) async fn finish(&self) -> u64 {
        let state = self.stop().await;
        assert_eq!(state["errors"], json!({}), "{state}");
        assert_eq!(state["sent"], state["acked"], "{state}");
        let verified = self.verify(Path::Gateway).await;
        assert_eq!(
            (&verified["unacked"], &verified["read"]),
            (&json!(0), &state["acked"]),
            "{verified}"
        );
        eprintln!("{}: {verified}", self.name);
        state["acked"].as_u64().unwrap()
    }

    /// Reads everything: what was acknowledged is there, where it was said to be, once, and in order.
    pub(crate) async fn verify(&self, path: Path) -> Value {
        let verified = self.stage.call(path, "verify", json!({"name": self.name})).await;
        for wrong in ["missing", "misplaced", "duplicated", "order_violations"] {
            assert_eq!(verified[wrong], 0, "{wrong}: {verified}");
        }
        verified
    }
}
