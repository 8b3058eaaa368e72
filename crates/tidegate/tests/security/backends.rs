//! The gateway's own logins to brokers.

use tokio::task::JoinSet;

use crate::configuration::ANONYMOUS;
use crate::world::World;

#[tokio::test]
async fn records_go_to_brokers_and_back_by_each_login_of_the_gateway() {
    let world = World::shared().await;
    let mut filled = JoinSet::new();
    for label in ANONYMOUS {
        let replicas = if label == "second" { 1 } else { 3 };
        filled.spawn(async move {
            let topic = format!("by-{label}");
            world
                .fill(&world.bootstrap(label), &world.tls(), &topic, replicas)
                .await;
        });
    }
    filled.join_all().await;
}
