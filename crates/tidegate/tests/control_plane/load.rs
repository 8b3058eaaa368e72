//! An idempotent producer at a steady rate, whose every record is accounted for.

use serde_json::{Value, json};
use tidegate_testkit::wait;

use crate::stage::Stage;
use crate::support::SOON;

/// The running producer.
pub(crate) struct Load {
    stage: &'static Stage,
    bootstrap: String,
    name: &'static str,
}

impl Load {
    /// Makes a topic named like the load, and produces to it; waits until the first records are acknowledged.
    pub(crate) async fn start(bootstrap: &str, name: &'static str) -> Self {
        let stage = Stage::shared().await;
        stage.topic(bootstrap, name).await;
        let load = Self {
            stage,
            bootstrap: bootstrap.to_owned(),
            name,
        };
        load.call(
            "paced-start",
            json!({ "topic": name, "rate": 300, "keys": 50, "size": 100 }),
        )
        .await;
        load.progress(100).await;
        load
    }

    async fn call(&self, what: &str, mut args: Value) -> Value {
        args["name"] = json!(self.name);
        self.stage.call(&self.bootstrap, what, args).await
    }

    async fn acked(&self) -> u64 {
        self.call("paced-state", json!({})).await["acked"].as_u64().unwrap()
    }

    /// Waits until so many more records are acknowledged than now.
    pub(crate) async fn progress(&self, more: u64) {
        let wanted = self.acked().await + more;
        let what = format!("{more} more records are acknowledged");
        let acked = wait::until(&what, SOON, async || (self.acked().await >= wanted).then_some(()));
        acked.await.unwrap();
    }

    /// Stops; every record must have been acknowledged, and lie once, in order, where that said. Returns their number.
    pub(crate) async fn finish(self) -> u64 {
        let state = self.call("paced-stop", json!({})).await;
        assert_eq!(state["errors"], json!({}), "{state}");
        assert_eq!(state["sent"], state["acked"], "{state}");
        let verified = self.call("verify", json!({})).await;
        for wrong in ["missing", "misplaced", "duplicated", "order_violations", "unacked"] {
            assert_eq!(verified[wrong], 0, "{wrong}: {verified}");
        }
        assert_eq!(verified["read"], state["acked"], "{verified}");
        state["acked"].as_u64().unwrap()
    }
}
