//! What is wrong with a text before it is a configuration.

use crate::{check, check_texts, problems};

#[test]
fn texts_that_are_no_document() {
    check_texts(&[
        ("", &["1:1 : the file is empty [begin with `backend_clusters:`]"]),
        (
            "# nothing\n",
            &["1:1 : the file is empty [begin with `backend_clusters:`]"],
        ),
        ("---\n", &["1:4 : the file is empty [begin with `backend_clusters:`]"]),
        (
            "just text",
            &["1:1 : expected an object, found a string [write `field: value` lines]"],
        ),
        (
            "- a list",
            &["1:1 : expected an object, found a list [write `field: value` lines]"],
        ),
        (
            "a: [1",
            &[
                "1:4 : this is not valid YAML: unclosed bracket '[' [check the indentation, the quotes and the brackets up to this place]",
            ],
        ),
        (
            "a: b: c",
            &[
                "1:5 : this is not valid YAML: mapping values are not allowed in this context [check the indentation, the quotes and the brackets up to this place]",
            ],
        ),
        (
            "log: {}\n---\nlog: {}\n",
            &["2:1 : a second document begins here [write one document a file]"],
        ),
        (
            "log: *nowhere",
            &[
                "1:6 : this is not valid YAML: while parsing node, found unknown anchor [check the indentation, the quotes and the brackets up to this place]",
            ],
        ),
        (
            "log: &a { x: *a }",
            &["1:14 : this alias stands inside of what it stands for"],
        ),
        (
            "log: !secret x",
            &["1:14 : a YAML tag that means nothing here [remove the word that begins with `!`]"],
        ),
        ("? [a]\n: b", &["1:3 : a field's name cannot be a list or an object"]),
        ("? { a: b }\n", &["1:3 : a field's name cannot be a list or an object"]),
    ]);
}

#[test]
fn a_key_occurs_once() {
    check(&[
        (
            "    dns_label: team-a\n",
            "    dns_label: team-a\n    dns_label: team-b\n",
            &[
                "10:5 virtual_clusters[0].dns_label: `dns_label` is given twice; the first time on line 9 [remove one of the two]",
            ],
        ),
        (
            "listeners:\n",
            "backend_clusters: []\nlisteners:\n",
            &[
                "14:1 backend_clusters: `backend_clusters` is given twice; the first time on line 1 [remove one of the two]",
            ],
        ),
        (
            "{ name: kafka }",
            "{ name: kafka, \"name\": kafka }",
            &[
                "10:33 virtual_clusters[0].destination.name: `name` is given twice; the first time on line 10 [remove one of the two]",
            ],
        ),
    ]);
}

#[test]
fn a_bomb_does_not_go_off() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..20 {
        laughs += &format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", "));
    }
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for i in 1..10_000 {
        chain += &format!("a{i}: &a{i} [*a{}]\n", i - 1);
    }
    let fat = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 1000].join(", "));
    let cases = [
        (
            laughs,
            "the file holds too much, with every alias counted as what it stands for",
        ),
        (chain, "more than 64 levels are nested here"),
        (
            fat,
            "the file holds too much, with every alias counted as what it stands for",
        ),
        ("[".repeat(100_000), ""),
        (
            (0..200)
                .map(|i| format!("{}a:\n", " ".repeat(i + 1)))
                .collect::<String>(),
            "",
        ),
        ("- ".repeat(100_000), ""),
        ("? ".repeat(100_000), ""),
        (
            "x".repeat(5 << 20),
            "the file has 5242880 bytes; at most 4194304 are read",
        ),
    ];
    for (text, reason) in cases {
        let problems = problems(&text);
        assert!(
            problems.len() == 1 && problems[0].reason.contains(reason),
            "{reason}: {problems:?}"
        );
    }
}
