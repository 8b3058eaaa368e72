//! What a command prints is there as a whole, or the command says that it is not.

use std::fs::File;
use std::io;
use std::process::Stdio;

use crate::world::World;

/// A device on which there is never any room.
fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

/// A pipe whose reader has left.
fn closed() -> io::PipeWriter {
    io::pipe().unwrap().1
}

const NO_ROOM: &str = "cannot write to standard output: No space left on device";

#[tokio::test]
async fn output_that_could_not_be_written_is_a_failure_and_a_reader_that_has_left_is_none() {
    let (world, file) = World::populated().await;
    let url = world.url.clone();
    let file = file.to_str().unwrap();
    let node = world.file("node.yaml", "log: { level: warn }\n");
    let node = node.to_str().unwrap();
    let changed = std::fs::read_to_string(file)
        .unwrap()
        .replace("prefix: a-", "prefix: b-");
    let changed = world.file("changed.yaml", &changed);
    let cases: [(&[&str], i32); 12] = [
        (&["dump"], 0),
        (&["get", "gateways"], 0),
        (&["get", "virtual-cluster", "team-a", "-o", "json"], 0),
        (&["diff", "-f", file], 0),
        (&["diff", "-f", changed.to_str().unwrap()], 5),
        (&["apply", "-yf", file, "-o", "json"], 0),
        (&["token", "list", "--api", &url], 0),
        (&["schema"], 0),
        (&["completions", "bash"], 0),
        (&["validate", node], 0),
        (&["--help"], 0),
        (&["--version"], 0),
    ];
    for (args, code) in cases {
        let said = world.run_to(args, full()).await;
        assert_eq!(said.code, Some(7), "{args:?}: {said:?}");
        assert!(said.err.contains(NO_ROOM), "{args:?}: {}", said.err);
        let said = world.run_to(args, closed()).await;
        assert_eq!((said.code, said.err.as_str()), (Some(code), ""), "{args:?}: {said:?}");
    }
    // What is wrong is said all the same, of every file.
    let wrong = world.file("wrong.yaml", "backend_cluster: []");
    for out in [full().into(), Stdio::from(closed())] {
        let said = world.run_to(&["validate", node, wrong.to_str().unwrap()], out).await;
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.err.contains("wrong.yaml:1:1: backend_cluster"), "{}", said.err);
    }
}

#[tokio::test]
async fn a_plan_that_could_not_be_shown_is_not_carried_out() {
    let (world, file) = World::populated().await;
    let text = std::fs::read_to_string(&file).unwrap();
    let changed = world.file("changed.yaml", &text.replace("prefix: a-", "prefix: b-"));
    let changed = changed.to_str().unwrap();
    let version = world.version().await;
    for args in [["apply", "-yf", changed], ["delete", "-yf", changed]] {
        let said = world.run_to(&args, full()).await;
        assert_eq!(said.code, Some(7), "{said:?}");
        assert!(
            said.err.contains(NO_ROOM) && said.err.contains("nothing was done"),
            "{}",
            said.err
        );
    }
    assert_eq!(world.version().await, version);
    // Nobody has to look on, and what is done is done to its end.
    let said = world.run_to(&["apply", "-yf", changed], closed()).await;
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{said:?}");
    assert_ne!(world.version().await, version);
    let said = world
        .run_to(&["delete", "-y", "virtual-cluster", "team-b"], full())
        .await;
    assert_eq!(said.code, Some(7), "{said:?}");
    assert!(said.err.contains(NO_ROOM), "{}", said.err);
    assert_eq!(world.run(&["get", "virtual-cluster", "team-b"]).await.code, Some(6));
}

#[tokio::test]
async fn the_text_of_a_token_that_nobody_has_got_is_said_to_be_lost() {
    let world = World::start().await;
    for place in [["--api", world.url.as_str()], ["--data-dir", "."]] {
        for out in [full().into(), Stdio::from(closed())] {
            let create = [["token", "create", "ci", "--scope", "viewer"].as_slice(), &place].concat();
            let said = world.run_to(&create, out).await;
            assert_eq!(said.code, Some(7), "{said:?}");
            let tokens = world.api("GET", "/v1/tokens", None).await;
            let mut tokens = tokens["data"].as_array().unwrap().iter();
            let made = tokens.find(|token| token["name"] == "ci").unwrap();
            let id = made["id"].as_str().unwrap();
            assert!(
                said.err.contains(&format!("`tidegate token revoke {id}`")) && !said.err.contains("tgt_"),
                "{}",
                said.err
            );
            let revoke = [["token", "revoke", id].as_slice(), &place].concat();
            assert_eq!(world.run(&revoke).await.code, Some(0));
        }
    }
}
