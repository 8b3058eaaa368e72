//! Data planes that do nothing but follow.

use std::fs;

use anyhow::Result;
use serde_json::{Value, json};
use tidegate_link::{Configuration, Credentials, Node, Refusal, Remote, Report, follow};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::world::World;

struct Idle(Uuid);

impl Node for Idle {
    async fn apply(&self, _: &Configuration) -> Result<(), Refusal> {
        Ok(())
    }

    fn report(&self) -> Report {
        let backend = json!({ "name": "kafka", "reached": true, "brokers": 3 });
        Report {
            node: self.0,
            version: "1.0.0".to_owned(),
            config_version: None,
            errors: Vec::new(),
            health: json!({ "runtime_version": "1.3", "backends": [backend], "traffic": { "connections": 10 } }),
        }
    }

    async fn answer(&self, _: Value) -> Value {
        Value::Null
    }
}

/// Starts so many, all with the same certificate; they end when dropped.
pub(crate) fn start(world: &World, count: usize) -> Result<JoinSet<()>> {
    let read = |name: &str| fs::read(world.identity.join(name));
    let (certificate, key, authority) = (read("node.pem")?, read("node.key")?, read("control-plane.pem")?);
    let credentials = Credentials {
        certificate: &certificate,
        key: &key,
        authority: &authority,
    };
    let mut nodes = JoinSet::new();
    for _ in 0..count {
        let remote = Remote::new(&world.link, &credentials)?;
        nodes.spawn(async move { follow(&remote, &Idle(Uuid::new_v4()), None).await });
    }
    Ok(nodes)
}
