//! Literal secrets: written, the same as before, another one, and in no log.

use serde_json::{Map, Value as Json};
use tidegate_model::entity::for_each_secret;
use tidegate_model::shape::Kind;
use tidegate_terraform::examples::{self, Example, Names, Shape};
use tidegate_testkit::certificates::{Authority, Identity};

use crate::world::{TIDEGATE, World};

/// A configuration with every secret there is, in clear.
struct Round {
    text: String,
    secrets: Vec<String>,
    /// How many resources have one, but for static keys, and how many of those.
    changed: usize,
    keys: usize,
}

impl Round {
    /// `suffix` follows the names of secrets that Terraform does not remember.
    fn new(suffix: &str, password: &str) -> Self {
        let mut round = Self {
            text: String::new(),
            secrets: Vec::new(),
            changed: 0,
            keys: 0,
        };
        let authority = Authority::new("example").unwrap();
        let identity = authority.server(&["kafka.example.com"]).unwrap();
        // What is below virtual clusters has none, and uses static keys, which then cannot be made anew.
        let above = |example: &Example| !example.parents().contains(&"virtual_cluster");
        for example in examples::all().into_iter().filter(above) {
            let (example, secrets) = in_clear(example, password, &identity);
            let mut attributes = example.attributes(Shape::Flat).into();
            renamed(&mut attributes, &secrets, suffix);
            let attributes: &Map<_, _> = attributes.as_object().unwrap();
            let kind = example.type_name(Names::Own);
            round
                .text
                .push_str(&examples::hcl(&kind, example.label, attributes, Names::Own));
            match (secrets.is_empty(), example.word) {
                (true, _) => {}
                (false, "static_key") => round.keys += 1,
                (false, _) => round.changed += 1,
            }
            round.secrets.extend(secrets);
        }
        round
    }
}

/// The example with literals in the place of templates, and its secrets.
fn in_clear(mut example: Example, password: &str, identity: &Identity) -> (Example, Vec<String>) {
    let (kind, tag) = match example.word.strip_prefix("listener_policy_") {
        Some(tag) => (Kind::ListenerPolicy, Some(tag)),
        None => (Kind::from_word(example.word).unwrap(), None),
    };
    if let Some(tag) = tag {
        example.body["type"] = tag.into();
    }
    let mut secrets = Vec::new();
    for_each_secret(kind, &mut example.body, &mut |secret| {
        let template = secret.as_str().unwrap();
        let literal = if template.ends_with(".key']}") {
            identity.key.clone()
        } else if example.word == "static_key" {
            base64(&format!("{password}{:024}", 0))
        } else {
            format!("{password}-{}", secrets.len())
        };
        secrets.push(literal.clone());
        *secret = literal.into();
    });
    if tag.is_some() {
        example.body.as_object_mut().unwrap().remove("type");
    }
    for pointer in ["/tls/client_identity/certificate", "/config/certificates/0/certificate"] {
        if let Some(certificate) = example.body.pointer_mut(pointer) {
            *certificate = identity.certificate.as_str().into();
        }
    }
    (example, secrets)
}

fn base64(text: &str) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(text)
}

/// Gives the secrets other names.
fn renamed(value: &mut Json, secrets: &[String], suffix: &str) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| renamed(item, secrets, suffix)),
        Json::Object(fields) => {
            let entries = std::mem::take(fields).into_iter().map(|(name, mut value)| {
                renamed(&mut value, secrets, suffix);
                let is_secret = value
                    .as_str()
                    .is_some_and(|text| secrets.iter().any(|secret| secret == text));
                (if is_secret { name + suffix } else { name }, value)
            });
            *fields = entries.collect();
        }
        _ => {}
    }
}

async fn lives_and_is_rotated(suffix: &str) {
    let world = World::start().await;
    world.write_certificate("data-plane.crt");
    let first = Round::new(suffix, "hunter-1");
    assert!(first.changed > 5 && first.keys > 0);
    world.configure(&[TIDEGATE, &first.text]);
    let said = world.apply_logged();
    for secret in &first.secrets {
        // Keys have lines.
        let told = secret.lines().nth(1).unwrap_or(secret);
        assert!(!said.text.contains(told), "a secret is in the log");
    }
    // Terraform has understood the lines, and shows their fields as it does its own.
    assert!(said.text.contains("tidegate: answered: "), "{}", said.text);
    assert!(said.text.contains(" request_id="), "{}", said.text);
    world.assert_nothing_to_do();
    let second = Round::new(suffix, "hunter-2");
    world.configure(&[TIDEGATE, &second.text]);
    let said = world.apply();
    // A static key is made anew, as the API changes none.
    let expected = format!("{} added, {} changed, {0} destroyed", second.keys, second.changed);
    assert!(said.text.contains(&expected), "{expected}: {}", said.text);
    world.assert_nothing_to_do();
    let state = std::fs::read_to_string(world.path("work/terraform.tfstate")).unwrap();
    for secret in &second.secrets {
        let told = secret.lines().nth(1).unwrap_or(secret);
        assert_eq!(state.contains(told), suffix.is_empty());
    }
}

#[tokio::test]
async fn secrets_in_the_state_stay_and_are_rotated() {
    lives_and_is_rotated("").await;
}

#[tokio::test]
async fn secrets_that_terraform_forgets_stay_and_are_rotated() {
    lives_and_is_rotated("_wo").await;
}

#[tokio::test]
async fn a_static_key_that_is_used_is_rotated_under_another_name() {
    let used_by = [
        "gateway",
        "backend_cluster",
        "virtual_cluster",
        "static_key",
        "produce_policy_encrypt",
    ];
    let needed = |example: &Example| used_by.contains(&example.word) && example.label == "example";
    let examples: Vec<_> = examples::all().into_iter().filter(needed).collect();
    assert_eq!(examples.len(), used_by.len());
    let first = examples::configuration(&examples, Names::Own, Shape::Flat);
    let world = World::start().await;
    world.configure(&[TIDEGATE, &first]);
    world.apply();
    let key = "resource \"tidegate_static_key\" \"example\" {\n";
    let second = first
        .replace("PAYMENTS_KEY", "NEXT_KEY")
        .replace("\"payments\"", "\"payments-2\"")
        .replace(
            key,
            &format!("{key}  lifecycle {{\n    create_before_destroy = true\n  }}\n"),
        );
    world.configure(&[TIDEGATE, &second]);
    let said = world.apply();
    assert!(said.text.contains("1 added, 1 changed, 1 destroyed"), "{}", said.text);
    world.assert_nothing_to_do();
}
