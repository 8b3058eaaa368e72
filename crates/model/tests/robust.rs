//! Whatever a file holds, it is either a configuration or a list of problems that a person can use.
#![allow(clippy::panic, reason = "a helper of tests")]

use proptest::prelude::*;
use tidegate_model::load;

const EXAMPLE: &str = include_str!("../../../docs/examples/gateway.yaml");

/// Pieces that mean something to YAML or to the checks.
const PIECES: &[&str] = &[
    "\n",
    "  ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "'",
    "\"",
    "&a ",
    "*a",
    "!!str ",
    "? ",
    "| ",
    "> ",
    "# ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\t",
    "\u{feff}",
    "\0",
    "null",
    "true",
    "-1",
    "99999999999999999999",
    "0x",
    "1e9",
    ".nan",
    "${env['A']}",
    "${",
    "type: ",
    "name: ",
    "anonymous",
    "port_mapping",
    "9092-9095",
    "0.0.0.0",
    "::",
    "é",
    "\u{1f30a}",
    "<<: *a",
];

fn check(text: &str) {
    let Err(problems) = load("fuzz.yaml", text, &|name| (name == "A").then(|| "a".to_owned())) else {
        return;
    };
    assert!(problems.count() > 0);
    let lines = text.lines().count().max(1);
    for problem in &problems {
        let at = problem.at;
        assert!(
            at.line >= 1 && at.line <= lines + 1 && at.column >= 1,
            "{problem} in a text of {lines} lines"
        );
        assert!(!problem.reason.is_empty());
    }
    let positions: Vec<_> = problems.iter().map(|problem| problem.at).collect();
    assert!(positions.is_sorted(), "{problems}");
}

/// The example with pieces of it cut out, doubled, or replaced by something else.
fn mutated() -> impl Strategy<Value = String> {
    let edit = (
        0..EXAMPLE.len(),
        0_usize..40,
        prop_oneof![
            Just(String::new()),
            prop::sample::select(PIECES).prop_map(str::to_owned),
            (0..EXAMPLE.len(), 0_usize..60).prop_map(|(from, length)| slice(from, length).to_owned()),
            any::<char>().prop_map(String::from),
        ],
    );
    prop::collection::vec(edit, 1..6).prop_map(|edits| {
        let mut text = EXAMPLE.to_owned();
        for (from, length, with) in edits {
            let from = (0..=from.min(text.len()))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            let to = (from + length).min(text.len());
            let to = (to..=text.len())
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(text.len());
            text.replace_range(from..to, &with);
        }
        text
    })
}

fn slice(from: usize, length: usize) -> &'static str {
    EXAMPLE
        .get(from..(from + length).min(EXAMPLE.len()))
        .unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces_of_yaml_are_read_without_a_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn a_damaged_file_is_read_without_a_panic(text in mutated()) {
        check(&text);
    }
}
