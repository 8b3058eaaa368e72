//! What packages are made of fits together: the image's sources are there, units, chart and guide agree with the program.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use granit_parser::Parser;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn tidegate(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .args(args)
        .output()
        .unwrap()
}

fn chart() -> PathBuf {
    root().join("deploy/helm/tidegate")
}

/// What Helm makes of the chart for a recent Kubernetes, or none where Helm is not installed.
fn helm_template(args: &[&str]) -> Option<Output> {
    Command::new("helm")
        .args(["template", "gateway", ".", "--kube-version", "1.31.0"])
        .args(args)
        .current_dir(chart())
        .output()
        .ok()
}

fn check_yaml(name: &Path, text: &str) {
    let wrong = Parser::new_from_str(text).find_map(Result::err);
    assert!(wrong.is_none(), "{}: {wrong:?}\n{text}", name.display());
}

#[test]
fn each_shell_gets_completions_that_know_the_subcommands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = tidegate(&["completions", shell]);
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{shell}");
        for word in ["validate", "schema", "config"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn a_page_is_written_for_each_subcommand_that_help_names() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man1");
    assert!(tidegate(&["man", "--out", out.to_str().unwrap()]).status.success());
    let help = String::from_utf8(tidegate(&["--help"]).stdout).unwrap();
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<&str> = commands
        .lines()
        // A description that is too long goes on below itself.
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"run") && !names.contains(&"man"), "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        let page = fs::read_to_string(out.join(format!("tidegate-{name}.1"))).unwrap();
        assert!(page.contains(".TH"), "{name}");
    }
}

#[test]
fn pages_that_cannot_be_written_fail_with_the_folder_and_the_reason() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let output = tidegate(&["man", "--out", file.path().to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(said.contains(file.path().to_str().unwrap()), "{said}");
}

#[test]
fn the_image_copies_what_is_there_and_nothing_that_is_kept_out() {
    let kept: Vec<String> = read("deploy/Containerfile.dockerignore")
        .lines()
        .filter_map(|line| Some(line.strip_prefix('!')?.to_owned()))
        .collect();
    let mut copied = 0;
    for line in read("deploy/Containerfile").lines() {
        let Some(words) = line.strip_prefix("COPY ").filter(|words| !words.starts_with("--from")) else {
            continue;
        };
        let words: Vec<&str> = words.split_whitespace().collect();
        for source in &words[..words.len() - 1] {
            assert!(root().join(source).exists(), "{line}: there is no {source}");
            assert!(
                kept.iter().any(|it| it == source),
                "Containerfile.dockerignore drops {source}"
            );
            copied += 1;
        }
    }
    assert!(copied >= 5, "{copied} sources");
}

#[test]
fn the_image_is_built_by_the_toolchain_of_the_repository_and_does_not_run_as_root() {
    let channel = read("rust-toolchain.toml");
    let channel = channel.split("channel = \"").nth(1).unwrap().split('"').next().unwrap();
    let image = read("deploy/Containerfile");
    assert!(image.contains(&format!("FROM rust:{channel}-")), "{channel}");
    let user = image.lines().find_map(|line| line.strip_prefix("USER ")).unwrap();
    let (user, group) = user.split_once(':').unwrap();
    assert!(user.parse::<u32>().unwrap() > 0 && group.parse::<u32>().unwrap() > 0);
}

#[test]
fn whoever_stops_a_gateway_waits_longer_than_it_drains() {
    let schema: serde_json::Value = serde_json::from_slice(&tidegate(&["schema"]).stdout).unwrap();
    let drain = schema.pointer("/$defs/Limits/properties/drain_timeout_ms/default");
    let drain = drain
        .and_then(serde_json::Value::as_u64)
        .expect("the schema has the limit");
    let values = read("deploy/helm/tidegate/values.yaml");
    let number = |text: &str, name: &str| -> u64 {
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        value.unwrap_or_else(|| panic!("no {name}")).trim().parse().unwrap()
    };
    for name in ["tidegate.service", "tidegate-control-plane.service"] {
        let unit = read(&format!("deploy/systemd/{name}"));
        assert!(number(&unit, "TimeoutStopSec=") * 1000 > drain, "{name}");
    }
    let sleep = number(&values, "preStopSleepSeconds:");
    assert!(number(&values, "terminationGracePeriodSeconds:") * 1000 > sleep * 1000 + drain);
}

#[test]
fn the_service_hears_of_a_successor_and_reloads_by_the_signal_that_the_gateway_knows() {
    let unit = read("deploy/systemd/tidegate.service");
    for line in ["Type=notify", "NotifyAccess=all", "ExecReload=kill -HUP $MAINPID"] {
        assert!(unit.lines().any(|it| it == line), "{line}");
    }
    let help = String::from_utf8(tidegate(&["run", "--help"]).stdout).unwrap();
    assert!(help.contains("SIGHUP"), "{help}");
}

#[test]
fn the_control_planes_service_keeps_its_data_to_itself_and_names_options_that_there_are() {
    let unit = read("deploy/systemd/tidegate-control-plane.service");
    let start = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart=/usr/bin/tidegate "))
        .unwrap();
    let mut words = start.split_whitespace().filter(|word| !word.starts_with('$'));
    let help = String::from_utf8(tidegate(&[words.next().unwrap(), "--help"]).stdout).unwrap();
    for option in words.filter(|word| word.starts_with("--")) {
        assert!(help.contains(option), "no {option}");
    }
    for line in [
        "Type=notify",
        "DynamicUser=yes",
        "StateDirectory=tidegate",
        "StateDirectoryMode=0700",
    ] {
        assert!(unit.lines().any(|it| it == line), "{line}");
    }
    for variable in ["TIDEGATE_STORE", "TIDEGATE_API_ADDRESS", "TIDEGATE_DATA_DIR"] {
        assert!(help.contains(variable), "{variable}");
    }
}

#[test]
fn the_charts_files_are_well_formed() {
    let schema: serde_json::Value = serde_json::from_str(&read("deploy/helm/tidegate/values.schema.json")).unwrap();
    let known = schema["properties"].as_object().unwrap();
    let values = read("deploy/helm/tidegate/values.yaml");
    let named = values
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_alphabetic()));
    for line in named {
        let name = line.split(':').next().unwrap();
        assert!(known.contains_key(name), "values.schema.json lacks {name}");
    }
    for name in ["Chart.yaml", "values.yaml"] {
        check_yaml(&chart().join(name), &fs::read_to_string(chart().join(name)).unwrap());
    }
    let templates: Vec<_> = fs::read_dir(chart().join("templates"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    for template in templates
        .iter()
        .filter(|path| path.extension().is_some_and(|it| it == "yaml"))
    {
        check_yaml(template, &without_actions(&fs::read_to_string(template).unwrap()));
    }
    assert!(templates.len() >= 5);
}

/// A template with lines that are only an action left out, and a word for each other action.
fn without_actions(template: &str) -> String {
    let mut text = String::new();
    for line in template.lines().filter(|line| !line.trim_start().starts_with("{{-")) {
        let mut rest = line;
        while let Some((before, action)) = rest.split_once("{{") {
            text.push_str(before);
            text.push_str("word");
            rest = action.split_once("}}").unwrap().1;
        }
        text.push_str(rest);
        text.push('\n');
    }
    text
}

#[test]
fn the_chart_as_it_comes_configures_a_gateway() {
    let Some(map) = helm_template(&["--show-only", "templates/configmap.yaml"]) else {
        eprintln!("chart: not rendered, helm is not installed");
        return;
    };
    assert!(map.status.success(), "{}", String::from_utf8_lossy(&map.stderr));
    let map = String::from_utf8(map.stdout).unwrap();
    let file = map.split("gateway.yaml: |\n").nth(1).unwrap();
    let mut validate = Command::new(env!("CARGO_BIN_EXE_tidegate"))
        .args(["validate", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    validate.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
    assert!(validate.wait().unwrap().success(), "{file}");
}

#[test]
fn the_chart_takes_what_its_values_offer_and_says_what_is_wrong_with_others() {
    for set in [
        "serviceMonitor.enabled=true",
        "restartOnConfigChange=true",
        "existingConfigMap=mine",
    ] {
        let Some(rendered) = helm_template(&["--set", set]) else {
            eprintln!("chart: not rendered, helm is not installed");
            return;
        };
        assert!(
            rendered.status.success(),
            "{set}: {}",
            String::from_utf8_lossy(&rendered.stderr)
        );
        check_yaml(Path::new(set), &String::from_utf8(rendered.stdout).unwrap());
    }
    let wrong = [
        ("replicas=many", "replicas"),
        ("colour=red", "colour"),
        ("ports[0].from=9092,ports[0].to=9000", "9000 comes before 9092"),
    ];
    for (set, reason) in wrong {
        let refused = helm_template(&["--set", set]).unwrap();
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains(reason), "{set}: {said}");
    }
}

#[test]
fn the_guide_to_installing_names_files_and_commands_that_there_are() {
    let guide = read("docs/install.md");
    let mut named = 0;
    for word in guide.split(|c: char| c.is_whitespace() || "`()[],;".contains(c)) {
        if word.starts_with("deploy/") || word.starts_with("docs/") {
            assert!(root().join(word).exists(), "docs/install.md: there is no {word}");
            named += 1;
        }
    }
    assert!(named >= 4, "{named} files are named");
    let targets = read("Makefile");
    for line in guide.lines().filter_map(|line| line.strip_prefix("make ")) {
        let target = line.split_whitespace().next().unwrap();
        assert!(targets.contains(&format!("\n{target}:")), "there is no make {target}");
    }
    for line in guide.lines().filter_map(|line| line.strip_prefix("tidegate ")) {
        let command = line.split_whitespace().next().unwrap();
        assert!(
            tidegate(&[command, "--help"]).status.success(),
            "there is no tidegate {command}"
        );
    }
}
