//! New names, and those who refer to the old ones.

use crate::world::World;

/// A dump with the ids, in which the trust bundle has another name, for itself and for the listener policy that lists it.
async fn renamed(world: &World) -> String {
    let dump = world.run(&["dump", "--ids"]).await.out;
    let renamed = dump.replace("name: clients\n", "name: customers\n");
    assert_eq!(renamed.matches("name: customers\n").count(), 2, "{dump}");
    renamed
}

#[tokio::test]
async fn what_lists_an_entity_by_its_name_follows_it() {
    let (world, _) = World::populated().await;
    // What else changes in the policy is changed in the same run.
    let text = renamed(&world).await.replace("mode: requested", "mode: required");
    let file = world.file("renamed.yaml", &text);
    let said = world.apply(&file, &["--prune"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    for change in [
        "~ TLS trust bundle customers\n    name: \"clients\" → \"customers\"\n",
        "~ listener policy tls of listener main\n    config.client_authentication.mode: \"requested\" → \"required\"\n",
        "changed TLS trust bundle customers\nchanged listener policy tls of listener main\n",
    ] {
        assert!(said.out.contains(change), "{change}: {}", said.out);
    }
    assert_eq!(world.diff(&file, &["--prune"]).await.code, Some(0));
}

#[tokio::test]
async fn somebody_elses_change_beside_a_new_name_is_not_overwritten() {
    let (world, _) = World::meddled_with("policies").await;
    let text = renamed(&world).await.replace("mode: requested", "mode: required");
    let said = world.apply(&world.file("renamed.yaml", &text), &[]).await;
    assert_eq!(said.code, Some(6), "{said:?}");
    let words = "listener policy tls was changed by somebody else meanwhile; run it again";
    assert!(said.err.contains(words), "{}", said.err);
    let dump = world.run(&["dump"]).await.out;
    assert!(
        dump.contains("mode: requested") && dump.contains("Somebody else's."),
        "{dump}"
    );
}

#[tokio::test]
async fn an_old_name_in_the_same_files_is_seen_before_anything_is_done() {
    let (world, _) = World::populated().await;
    let version = world.version().await;
    for (of, old, new) in [
        ("TLS trust bundle", "    name: clients\n", "    name: customers\n"),
        ("backend cluster", "    name: kafka\n", "    name: broker\n"),
    ] {
        let dump = world.run(&["dump", "--ids"]).await.out;
        let text = dump.replacen(old, new, 1);
        assert_ne!(text, dump);
        for more in [&[][..], &["--prune"]] {
            let said = world.apply(&world.file("old.yaml", &text), more).await;
            assert_eq!(said.code, Some(1), "{said:?}");
            let words = format!("the files give the {of} ");
            assert!(said.err.contains(&words), "{}", said.err);
        }
    }
    assert_eq!(world.version().await, version);
}
