//! The settings of a gateway itself, and the certificates of its data planes, in files.

use serde_json::json;
use tidegate_testkit::certificates::Authority;

use crate::world::World;

const NOTHING: &str = "gateway production\nnothing to change\n";

#[tokio::test]
async fn a_file_may_say_how_the_gateway_itself_is_and_which_data_planes_it_knows() {
    let world = World::start().await;
    let certificate = |name: &str| json!(Authority::new(name).unwrap().certificate()).to_string();
    let settings = "gateway:
  description: For the tests.
  min_runtime_version: \"1.2\"
  labels: { team: platform }
";
    let certificates = format!(
        "data_plane_certificates:\n  - {{ name: node-1, certificate: {} }}\n  - certificate: {}\n",
        certificate("one"),
        certificate("two")
    );
    let backend = "backend_clusters:
  - { name: kafka, bootstrap_servers: [\"kafka:9092\"], authentication: { type: anonymous } }
";
    let whole = format!("{settings}{certificates}{backend}");
    let file = world.file("whole.yaml", &whole);
    let made = world
        .apply(&file, &["--gateway", "production", "--create-gateway"])
        .await;
    let plan = "+ gateway production
    description: \"For the tests.\"
    labels.team: \"platform\"
    min_runtime_version: \"1.2\"
+ data plane certificate node-1
";
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.out.starts_with(plan), "{}", made.out);
    assert!(
        made.out.contains("4 to create\ncreated gateway production\n"),
        "{}",
        made.out
    );
    let version = world.version().await;
    assert_eq!(version, "4", "the gateway was made as it is to be");

    let dump = world.run(&["dump"]).await.out;
    assert!(dump.contains("  min_runtime_version: \"1.2\"\n"), "{dump}");
    let dumped = world.file("dump.yaml", &dump);
    // Who does not list certificates, or says nothing of the gateway, leaves them alone.
    let without = world.file("without.yaml", backend);
    for file in [&file, &dumped, &without] {
        let said = world.apply(file, &["--prune"]).await;
        assert_eq!((said.code, said.out.as_str()), (Some(0), NOTHING), "{said:?}");
    }
    assert_eq!(world.version().await, version);

    // What needs more of data planes comes after the gateway asks for more, and goes before it asks for less.
    let newer = "tls_trust_bundles:\n  - { name: clients, config: { trusted_ca: CA } }\n"
        .replace("CA }", &format!("{} }}", certificate("ca")));
    let low = whole.replace("\"1.2\"", "\"1.0\"");
    let said = world.apply(&world.file("low.yaml", &low), &[]).await;
    assert!(
        said.out
            .contains("~ gateway production\n    min_runtime_version: \"1.2\" → \"1.0\"\n"),
        "{said:?}"
    );
    for file in [format!("{whole}{newer}"), low.clone()] {
        let said = world.apply(&world.file("turn.yaml", &file), &["--prune"]).await;
        assert_eq!(said.code, Some(0), "{said:?}");
    }

    let none = world.file("none.yaml", "data_plane_certificates: []\n");
    let said = world.apply(&none, &[]).await;
    assert!(
        said.out.contains("in no file, and left as they are without --prune: "),
        "{said:?}"
    );
    let said = world.apply(&none, &["--prune"]).await;
    assert!(said.out.contains("deleted data plane certificate node-1\n"), "{said:?}");
    let said = world.run(&["delete", "--yes", "-f", file.to_str().unwrap()]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        world.run(&["get", "gateways"]).await.out.contains("production"),
        "the gateway stays"
    );
}

#[tokio::test]
async fn a_certificate_without_a_name_takes_the_place_of_no_other() {
    let world = World::start().await;
    let certificate = |name: &str| json!(Authority::new(name).unwrap().certificate()).to_string();
    let (first, second, new) = (certificate("first"), certificate("second"), certificate("new"));
    let list = |certificates: &[&String]| {
        let items = certificates.iter().map(|one| format!("  - certificate: {one}\n"));
        format!("data_plane_certificates:\n{}", items.collect::<String>())
    };
    let file = world.file("both.yaml", &list(&[&first, &second]));
    let made = world
        .apply(&file, &["--gateway", "production", "--create-gateway"])
        .await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let path = format!("{}/data-plane-certificates", world.gateway("production").await);
    let known = async || {
        let listed = world.api("GET", &path, None).await;
        let known = listed["data"].as_array().unwrap().iter();
        known
            .map(|one| (one["certificate"].to_string(), one["id"].to_string()))
            .collect::<Vec<_>>()
    };
    let before = known().await;

    // A new one, and one of the two, in whatever order: nobody loses their own.
    let more = world.file("more.yaml", &list(&[&new, &second]));
    let said = world.apply(&more, &[]).await;
    assert!(said.code == Some(0) && said.out.contains("\n1 to create\n"), "{said:?}");
    let after = known().await;
    assert!(before.iter().all(|one| after.contains(one)), "{before:?} {after:?}");
    assert_eq!(after.len(), 3);

    // A remark is one about the certificate that it stands beside.
    let remark = list(&[&new, &second]).replace(&second, &format!("{second}\n    description: The second."));
    let remark = world.file("remark.yaml", &remark);
    let said = world.apply(&remark, &[]).await;
    assert!(said.code == Some(0) && said.out.contains("\n1 to change\n"), "{said:?}");
    assert_eq!(known().await, after);
    let said = world.apply(&remark, &["--prune"]).await;
    assert!(said.code == Some(0) && said.out.contains("\n1 to delete\n"), "{said:?}");
    assert_eq!(known().await.len(), 2);
}
