//! From a file to a gateway and back.

use crate::world::{World, every};

#[tokio::test]
async fn every_kind_of_entity_is_made_and_then_nothing_is_left_to_do() {
    let world = World::start().await;
    let file = world.file("every.yaml", &every());
    let said = world
        .apply(&file, &["--gateway", "production", "--create-gateway"])
        .await;
    assert_eq!(said.code, Some(0), "{}\n{}", said.out, said.err);
    println!("{}", said.out);
    let version = world.version().await;
    let said = world.diff(&file, &[]).await;
    println!("{}", said.out);
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = world.apply(&file, &["--prune"]).await;
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "gateway production\nnothing to change\n"),
        "{said:?}"
    );
    let dump = world.run(&["dump"]).await;
    println!("{}\n{}", dump.out, dump.err);
    let file = world.file("dump.yaml", &dump.out);
    let said = world.apply(&file, &["--prune"]).await;
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "gateway production\nnothing to change\n"),
        "{said:?}"
    );
    assert_eq!(world.version().await, version);
}
