//! Logins of clients, with right credentials.

use tidegate_testkit::security::{Mechanism, Security};

use crate::configuration::{ALICE, CAROL, CERTIFIED, EITHER, PASSTHROUGH, SERVICE, TERMINATE, port};
use crate::world::World;

/// Adds a login that the brokers take.
fn by(mechanism: Mechanism, security: Security, world: &World) -> Security {
    match mechanism {
        Mechanism::OauthBearer => security.tokens(&world.tokens.url(), SERVICE.0, SERVICE.1),
        mechanism => security.password(mechanism, ALICE.0, ALICE.1),
    }
}

#[tokio::test]
async fn the_brokers_verify_clients_by_each_mechanism() {
    let world = World::shared().await;
    for mechanism in Mechanism::ALL {
        let secured = by(mechanism, world.tls(), world);
        world.assert_in(&world.bootstrap(PASSTHROUGH), &secured).await;
        let plaintext = by(mechanism, Security::plaintext(), world);
        let bootstrap = world.gateway.address(port::PASSTHROUGH).to_string();
        let topic = format!("passthrough-{}", mechanism.name());
        world.fill(&bootstrap, &plaintext, &topic, 3).await;
    }
}

#[tokio::test]
async fn the_gateway_verifies_clients_by_plain() {
    let world = World::shared().await;
    let carol = |security: Security| security.password(Mechanism::Plain, CAROL.0, CAROL.1);
    world.assert_in(&world.bootstrap(TERMINATE), &carol(world.tls())).await;
    let plaintext = world.gateway.address(port::TERMINATE).to_string();
    world.assert_in(&plaintext, &carol(Security::plaintext())).await;
    world
        .fill(&world.bootstrap(TERMINATE), &carol(world.tls()), "terminate", 3)
        .await;
}

#[tokio::test]
async fn certificates_let_clients_in_where_they_are_required_and_where_they_are_requested() {
    let world = World::shared().await;
    let ecdsa = world.authorities.clients.client("alice").unwrap();
    let rsa = world.authorities.clients.request("alice").rsa().issue().unwrap();
    let required = world.named(CERTIFIED, port::REQUIRED);
    world.assert_in(&required, &world.tls().identity(&ecdsa)).await;
    world.assert_in(&required, &world.tls().identity(&rsa)).await;
    world
        .fill(&required, &world.tls().identity(&ecdsa), "certified", 3)
        .await;

    let requested = |label| world.named(label, port::REQUESTED);
    let carol = world.tls().password(Mechanism::Plain, CAROL.0, CAROL.1);
    world
        .assert_in(&requested(CERTIFIED), &world.tls().identity(&ecdsa))
        .await;
    world.assert_in(&requested(EITHER), &world.tls().identity(&ecdsa)).await;
    world.assert_in(&requested(EITHER), &carol).await;
    world.assert_in(&requested("plain"), &world.tls()).await;
}
