//! What clients not of our making send, recorded, and what must come back.

use std::collections::HashMap;

use serde_json::Value;

use crate::common::{Api, is_time};

/// Texts of a record that stand for others: ids (`<id:1>`, bound where they are first seen), times, versions and PEM.
struct Meanings {
    known: HashMap<String, String>,
}

impl Meanings {
    fn new() -> Self {
        let pem = include_str!("../../../model/tests/data/v1.pem");
        let key = pem.find("-----BEGIN PRIVATE KEY").unwrap();
        let known = [
            ("<authority>", include_str!("../data/authority.pem")),
            ("<certificate>", &pem[..key]),
            ("<key>", &pem[key..]),
        ];
        Self {
            known: known
                .map(|(text, meaning)| (text.to_owned(), meaning.to_owned()))
                .into(),
        }
    }

    fn text(&self, text: &str) -> String {
        let mut meant = text.to_owned();
        for (text, meaning) in &self.known {
            meant = meant.replace(text, meaning);
        }
        assert!(!meant.contains("<id:"), "{meant} is not known yet");
        meant
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into(),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(field, value)| (field.clone(), self.value(value)))
                .collect(),
            other => other.clone(),
        }
    }

    /// Holds an answer against the recorded one.
    fn compare(&mut self, what: &str, expected: &Value, actual: &Value) {
        match (expected, actual) {
            (Value::String(text), Value::String(id)) if text.starts_with("<id:") && !self.known.contains_key(text) => {
                assert_eq!(id.len(), 36, "{what}: {id}");
                self.known.insert(text.clone(), id.clone());
            }
            (Value::String(text), time) if text == "<time>" => assert!(is_time(time), "{what}: {time}"),
            // It depends on which of several changes at once came first.
            (Value::String(text), Value::String(version)) if text == "<version>" => {
                assert!(version.parse::<u64>().is_ok(), "{what}: {version}");
            }
            (Value::Object(expected), Value::Object(actual)) => {
                let (keys, there): (Vec<_>, Vec<_>) = (expected.keys().collect(), actual.keys().collect());
                assert_eq!(keys, there, "{what}");
                for (field, value) in expected {
                    self.compare(&format!("{what}: {field}"), value, &actual[field]);
                }
            }
            (Value::Array(expected), Value::Array(actual)) => {
                assert_eq!(expected.len(), actual.len(), "{what}: {actual:?}");
                for (expected, actual) in expected.iter().zip(actual) {
                    self.compare(what, expected, actual);
                }
            }
            (expected, actual) => assert_eq!(&self.value(expected), actual, "{what}"),
        }
    }
}

/// Replays a record: one exchange a line.
async fn replay(record: &str, headers: &[(&str, &str)]) {
    let api = Api::start().await;
    let token = format!("Bearer {}", api.token);
    let headers: Vec<_> = headers
        .iter()
        .copied()
        .chain([("authorization", token.as_str())])
        .collect();
    let mut meanings = Meanings::new();
    for (index, line) in record.lines().enumerate() {
        let exchange: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| exchange[key].as_str().unwrap();
        let what = format!("line {}: {} {}", index + 1, text("method"), text("path"));
        let path = meanings.text(text("path"));
        let body = exchange.get("body").map(|body| meanings.value(body).to_string());
        let answer = api.send(text("method"), &path, &headers, body).await;
        assert_eq!(exchange["status"], answer.status, "{what}: {}", answer.text);
        match exchange.get("answer") {
            None => assert_eq!(answer.text, "", "{what}"),
            Some(expected) => {
                assert_eq!(answer.content_type, "application/json", "{what}");
                meanings.compare(&what, expected, &answer.body);
            }
        }
    }
}

/// The Terraform provider makes each kind of resource that it knows, changes each, and destroys all of them.
#[tokio::test]
async fn the_terraform_provider_gets_the_answers_that_it_got() {
    let accept = ("accept", "application/json;q=1, application/problem+json;q=0");
    replay(include_str!("../data/terraform.jsonl"), &[accept]).await;
}

/// The command line tool plans (which reads every collection), makes each kind of resource that it knows, changes some,
/// finds nothing to change, and deletes the gateway.
#[tokio::test]
async fn the_command_line_tool_gets_the_answers_that_it_got() {
    replay(include_str!("../data/cli.jsonl"), &[("accept", "application/json")]).await;
}
