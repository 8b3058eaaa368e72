//! `tidegate token … --api`: what it makes is a token, what it revokes is none any more, and refusals say why.

use tidegate_api::Scope;

use crate::world::World;

#[tokio::test]
async fn tokens_of_a_running_control_plane_are_made_listed_and_revoked() {
    let (world, _) = World::populated().await;
    let url = world.url.clone();
    let api = ["--api", url.as_str()];
    let run = async |words: &[&str], token: &str| {
        let words = [["token"].as_slice(), words, &api].concat();
        world.run_with(&words, "", &[("TIDEGATE_TOKEN", token)]).await
    };
    let create = [
        "create",
        "ci",
        "--scope",
        "viewer",
        "--gateway",
        "production",
        "--expires-in-days",
        "2",
    ];
    let made = run(&create, &world.token).await;
    assert_eq!((made.code, made.err.as_str()), (Some(0), ""));
    let token = made.out.trim().to_owned();
    assert!(token.starts_with("tgt_") && token.lines().count() == 1, "{token}");
    let seen = world
        .run_with(
            &["get", "gateways"],
            "",
            &[("TIDEGATE_API", &url), ("TIDEGATE_TOKEN", &token)],
        )
        .await;
    assert_eq!(seen.code, Some(0), "{seen:?}");

    let listed = run(&["list"], &world.token).await;
    assert_eq!(
        listed.masked(),
        "ID  NAME  SCOPE  GATEWAY  EXPIRES AT\nID  admin  admin  -  -\nID  ci  viewer  ID  TIME\n",
        "{listed:?}"
    );
    assert!(!listed.out.contains(&token));
    let row = listed.out.lines().find(|line| line.contains(" ci ")).unwrap();
    let id = row.split_whitespace().next().unwrap();
    let revoked = run(&["revoke", id], &world.token).await;
    assert_eq!(
        revoked.out,
        format!("token {id} is refused from now on\n"),
        "{revoked:?}"
    );
    let again = run(&["revoke", id], &world.token).await;
    assert_eq!(again.code, Some(6), "{again:?}");
    assert!(again.err.contains(&format!("cannot revoke token {id}")), "{again:?}");

    let refused = run(&["list"], &token).await;
    assert_eq!(refused.code, Some(6), "{refused:?}");
    assert!(
        refused
            .err
            .contains("cannot list tokens: the API takes no token like this"),
        "{refused:?}"
    );
    let editor = world.token(Scope::Editor).await;
    let refused = run(&["create", "x", "--scope", "admin"], &editor).await;
    assert_eq!(refused.code, Some(6), "{refused:?}");
    assert!(
        refused.err.contains("scope admin") && refused.err.contains("cannot create token x"),
        "{refused:?}"
    );
    let nowhere = run(
        &["create", "x", "--scope", "viewer", "--gateway", "nowhere"],
        &world.token,
    )
    .await;
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
    assert!(nowhere.err.contains("there is no gateway named nowhere"), "{nowhere:?}");
}

#[tokio::test]
async fn without_a_url_the_store_is_meant_whatever_the_environment_says() {
    let world = World::start().await;
    let variables = [
        ("TIDEGATE_API", world.url.as_str()),
        ("TIDEGATE_TOKEN", world.token.as_str()),
    ];
    let said = world.run_with(&["token", "list"], "", &variables).await;
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(
        said.err.contains("there is no store in tidegate-data") && said.err.contains("--api URL"),
        "{said:?}"
    );
}
