//! What is said about configuration files that are wrong: each case is a good file with one thing changed, and every
//! problem that is then reported, as `line:column field: reason [help]`.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a helper of tests")]

mod fields;
mod security;
mod support;
mod texts;
mod whole;
mod yaml;

use std::fmt::Write as _;

use tidegate_model::{Problem, Problems, load};

/// A good file, whose lines the cases count on: `backend_clusters` begins on line 1, `virtual_clusters` on 7, `listeners`
/// on 14.
const GOOD: &str = "\
backend_clusters:
  - name: kafka
    bootstrap_servers: [kafka-1:9092]
    authentication: { type: anonymous }
    insecure_allow_anonymous_virtual_cluster_auth: true

virtual_clusters:
  - name: team-a
    dns_label: team-a
    destination: { name: kafka }
    authentication: [{ type: anonymous }]
    acl_mode: passthrough

listeners:
  - name: main
    addresses: [0.0.0.0]
    ports: [9092-9095]
    policies:
      - type: forward_to_virtual_cluster
        name: to-team-a
        config:
          type: port_mapping
          destination: { name: team-a }
          advertised_host: localhost
";

/// A text of the good file, what stands there instead, and what is said about it.
type Case = (&'static str, &'static str, &'static [&'static str]);

fn check(cases: &[Case]) {
    let mut failures = String::new();
    for (old, new, expected) in cases {
        assert_eq!(GOOD.matches(old).count(), 1, "{old:?} is not once in the good file");
        compare(&mut failures, &GOOD.replace(old, new), new, expected);
    }
    assert!(failures.is_empty(), "{failures}");
}

/// As [`check`], with the whole text.
fn check_texts(cases: &[(&str, &[&str])]) {
    let mut failures = String::new();
    for (text, expected) in cases {
        compare(&mut failures, text, text, expected);
    }
    assert!(failures.is_empty(), "{failures}");
}

fn compare(failures: &mut String, text: &str, what: &str, expected: &[&str]) {
    let actual: Vec<String> = problems(text).iter().map(line).collect();
    if actual != expected {
        let _ = writeln!(failures, "\n{what}\n  expected {expected:#?}\n  actual {actual:#?}");
    }
}

fn problems(text: &str) -> Vec<Problem> {
    let env = |name: &str| {
        (name == "EMPTY" || name == "SECRET").then(|| if name == "EMPTY" { "" } else { "hunter2 " }.to_owned())
    };
    load("gateway.yaml", text, &env)
        .err()
        .map(Problems::into_iter)
        .into_iter()
        .flatten()
        .collect()
}

fn line(problem: &Problem) -> String {
    let help = problem
        .help
        .as_ref()
        .map(|help| format!(" [{help}]"))
        .unwrap_or_default();
    format!(
        "{}:{} {}: {}{help}",
        problem.at.line, problem.at.column, problem.field, problem.reason
    )
}

#[test]
fn the_good_file_is_good() {
    assert_eq!(problems(GOOD), []);
}

#[test]
fn a_problem_prints_like_a_compilers_message() {
    let error = load("gateway.yaml", &GOOD.replace("passthrough", "pass_through"), &|_| None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "gateway.yaml:12:15: virtual_clusters[0].acl_mode: `pass_through` is not known here\n    help: did you mean `passthrough`?"
    );
}
