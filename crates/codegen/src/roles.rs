//! The reviewed overlay: what the fields mean that Kafka leaves unmarked.

use std::cell::Cell;
use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

/// The roles of `roles.txt`. A rule is a field's path, where `*` stands for anything, under the role that it gives; the
/// rule with the most letters wins.
#[derive(Debug)]
pub(crate) struct Roles {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    pattern: String,
    role: String,
    decided: Cell<bool>,
}

impl Roles {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut role = None;
        let mut rules = Vec::new();
        let mut seen = BTreeSet::new();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if let Some(section) = line.strip_prefix('[') {
                role = Some(
                    section
                        .strip_suffix(']')
                        .with_context(|| format!("{line:?} has no end"))?,
                );
            } else if !line.is_empty() {
                let role = role
                    .with_context(|| format!("{line:?} stands before the first role"))?
                    .to_owned();
                if !seen.insert(line) {
                    bail!("{line:?} is listed twice");
                }
                rules.push(Rule {
                    pattern: line.to_owned(),
                    role,
                    decided: Cell::new(false),
                });
            }
        }
        Ok(Self { rules })
    }

    /// The role of the field at `path`, if a rule gives it one.
    pub(crate) fn role(&self, path: &str) -> Result<Option<&str>> {
        let mut matching: Vec<_> = self.rules.iter().filter(|rule| matches(&rule.pattern, path)).collect();
        matching.sort_by_key(|rule| std::cmp::Reverse(rule.weight()));
        if let [first, second, ..] = matching[..]
            && first.weight() == second.weight()
            && first.role != second.role
        {
            bail!(
                "{path} is {} by {:?} and {} by {:?}",
                first.role,
                first.pattern,
                second.role,
                second.pattern
            );
        }
        let Some(rule) = matching.first() else { return Ok(None) };
        rule.decided.set(true);
        Ok(Some(&rule.role))
    }

    /// The rules that decided nothing: fields that are gone, or that another rule decides.
    pub(crate) fn unused(&self) -> Vec<&str> {
        self.rules
            .iter()
            .filter(|rule| !rule.decided.get())
            .map(|rule| rule.pattern.as_str())
            .collect()
    }
}

impl Rule {
    fn weight(&self) -> usize {
        self.pattern.chars().filter(|&c| c != '*').count()
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((head, tail)) => path
            .strip_prefix(head)
            .is_some_and(|rest| (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(tail, &rest[at..]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "[TopicId]\n*.TopicId\n[Plain]\nA.* # all of A\n[Host]\nA.B.Host\n";

    #[test]
    fn the_rule_with_the_most_letters_wins() {
        let roles = Roles::parse(RULES).unwrap();
        for (path, expect) in [
            ("X.Y.TopicId", Some("TopicId")),
            ("A.TopicId", Some("TopicId")),
            ("A.Name", Some("Plain")),
            ("A.B.Host", Some("Host")),
            ("B.Host", None),
        ] {
            assert_eq!(roles.role(path).unwrap(), expect, "{path}");
        }
        assert!(roles.unused().is_empty());
    }

    #[test]
    fn a_rule_that_decides_nothing_is_named() {
        let roles = Roles::parse(RULES).unwrap();
        roles.role("A.Name").unwrap();
        assert_eq!(roles.unused(), ["*.TopicId", "A.B.Host"]);
    }
}
