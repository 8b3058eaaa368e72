//! What the guides say is true: their configurations are right, and every metric and limit that they name exists.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tidegate_testkit::certificates::Authority;

const GUIDES: [&str; 7] = [
    "README.md",
    "docs/cli.md",
    "docs/configuration.md",
    "docs/control-plane.md",
    "docs/install.md",
    "docs/operations.md",
    "docs/telemetry.md",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn guide(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn tidegate(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .args(args)
        .env("KAFKA_PASSWORD", "secret")
        .output()
        .unwrap()
}

#[test]
fn every_whole_configuration_in_the_guides_is_right() {
    let mut checked = 0;
    for name in GUIDES {
        let text = guide(name);
        let blocks = text
            .split("```yaml\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next());
        for block in blocks {
            let folder = tempfile::tempdir().unwrap();
            // What the guides take from files is there, in another folder.
            let authority = Authority::new("guide").unwrap();
            let server = authority.server(&["*.kafka.example.com"]).unwrap();
            for (name, pem) in [
                ("tls.crt", &server.certificate),
                ("tls.key", &server.key),
                ("clients-ca.crt", &authority.certificate()),
            ] {
                fs::write(folder.path().join(name), pem).unwrap();
            }
            let file = folder.path().join("gateway.yaml");
            let block = block.replace("/etc/tidegate", folder.path().to_str().unwrap());
            fs::write(&file, &block).unwrap();
            let output = tidegate(&["validate", file.to_str().unwrap()]);
            assert!(
                output.status.success(),
                "{name}: {}\n{block}",
                String::from_utf8_lossy(&output.stderr)
            );
            checked += 1;
        }
    }
    assert!(checked >= 3, "{checked} configurations were found");
}

#[test]
fn every_command_in_the_guides_exists_with_its_options() {
    let mut checked = 0;
    for name in GUIDES {
        let text = guide(name);
        let blocks = text.split("```sh\n").skip(1);
        let lines = blocks.flat_map(|rest| rest.split("```").next().unwrap_or_default().lines());
        for command in lines.flat_map(|line| line.split('|')) {
            let mut words = command.split_whitespace();
            if words.next() != Some("tidegate") {
                continue;
            }
            let subcommand = words.next().unwrap();
            let mut help = tidegate(&[subcommand, "--help"]);
            if String::from_utf8_lossy(&help.stdout).contains("\nCommands:\n") {
                help = tidegate(&[subcommand, words.next().unwrap(), "--help"]);
            }
            assert!(help.status.success(), "{name}: {command}");
            let help = String::from_utf8(help.stdout).unwrap();
            for option in words.filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{name}: {command}: no {option}");
            }
            checked += 1;
        }
    }
    assert!(checked >= 5, "{checked} commands were found");
}

#[test]
fn every_file_of_the_project_that_the_guides_name_is_there() {
    let mut checked = 0;
    for name in GUIDES {
        let text = guide(name);
        let separator = |c: char| c.is_whitespace() || "`()[],;".contains(c);
        for word in text.split(separator).map(|word| word.trim_end_matches(['.', ':'])) {
            if word.starts_with("deploy/") || word.starts_with("docs/") {
                assert!(root().join(word).exists(), "{name} names {word}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 5, "{checked} files were found");
}

#[test]
fn the_guide_names_every_limit_with_its_default() {
    let schema: serde_json::Value = serde_json::from_slice(&tidegate(&["schema"]).stdout).unwrap();
    let limits = schema
        .pointer("/$defs/Limits/properties")
        .or_else(|| schema.pointer("/properties/limits/properties"));
    let limits = limits
        .and_then(|limits| limits.as_object())
        .expect("the schema has limits");
    let text = guide("docs/configuration.md");
    for (name, limit) in limits {
        let row = format!("| `{name}` | {} |", limit["default"]);
        assert!(text.contains(&row), "docs/configuration.md lacks {row}");
    }
}

#[test]
fn the_guide_names_every_metric_and_no_other() {
    let text = guide("docs/operations.md");
    // A family shows only once it has a member, so the names come from where they are registered.
    let source = fs::read_to_string(root().join("crates/proxy/src/metrics/mod.rs")).unwrap();
    let known: Vec<String> = source
        .split("registry.register")
        .skip(1)
        .filter_map(|call| {
            let unit = if call.starts_with("_with_unit") { "_seconds" } else { "" };
            Some(format!("tidegate_{}{unit}", call.split('"').nth(1)?))
        })
        .collect();
    assert!(known.len() >= 10, "{known:?}");
    let named = |name: &str| text.contains(&format!("`{name}`")) || text.contains(&format!("`{name}_total`"));
    for name in &known {
        assert!(named(name), "docs/operations.md lacks {name}");
    }
    for word in text
        .split('`')
        .filter(|word| word.starts_with("tidegate_") && !word.contains(['=', ':']))
    {
        let name = word.strip_suffix("_total").unwrap_or(word);
        assert!(known.iter().any(|known| known == name), "{word} is no metric");
    }
}

#[test]
fn the_exit_codes_in_the_guide_are_those_of_help() {
    let help = String::from_utf8(tidegate(&["--help"]).stdout).unwrap();
    let guide = guide("docs/operations.md");
    for code in 0..=7 {
        let line = help
            .lines()
            .find_map(|line| line.trim().strip_prefix(&format!("{code}  ")));
        assert!(line.is_some(), "--help lacks exit code {code}");
        assert!(
            guide.contains(&format!("| {code} | ")),
            "docs/operations.md lacks exit code {code}"
        );
    }
}
