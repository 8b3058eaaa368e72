//! The model's advice, which is in YAML's notation, in Terraform's.

/// Whole sentences that say how YAML does it.
const SENTENCES: &[(&str, &str)] = &[
    ("write `field: value` lines", "write an object, `{ field = value }`"),
    (
        "write it as a list, with `- ` before it",
        "write it as a list, in `[` and `]`",
    ),
    (
        "write a list, each element after `- `",
        "write a list, its elements in `[` and `]`",
    ),
];

/// The advice in Terraform's notation.
pub(super) fn in_hcl(advice: &str) -> String {
    if let Some((_, words)) = SENTENCES.iter().find(|(yaml, _)| *yaml == advice) {
        return (*words).to_owned();
    }
    // What stands between backticks is code.
    let parts = advice.split('`').enumerate();
    let parts: Vec<_> = parts
        .map(|(index, part)| if index % 2 == 1 { code(part) } else { part.to_owned() })
        .collect();
    parts.join("`")
}

fn code(yaml: &str) -> String {
    if let Some(name) = yaml.strip_suffix(':').filter(|name| is_name(name)) {
        return name.to_owned();
    }
    let (start, inner, end) = match yaml.strip_prefix("[{ ").and_then(|rest| rest.strip_suffix(" }]")) {
        Some(inner) => ("[{ ", inner, " }]"),
        None => match yaml.strip_prefix("{ ").and_then(|rest| rest.strip_suffix(" }")) {
            Some(inner) => ("{ ", inner, " }"),
            None => return yaml.to_owned(),
        },
    };
    match inner.split_once(": ").filter(|(name, _)| is_name(name)) {
        Some((name, value)) => format!(
            "{start}{name} = {}{end}",
            serde_json::Value::from(value.trim_matches('"'))
        ),
        None => yaml.to_owned(),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::in_hcl;

    #[test]
    fn advice_is_in_terraforms_notation() {
        for (yaml, hcl) in [
            ("add `type:` with `a` or `b`", "add `type` with `a` or `b`"),
            ("write `{ name: kafka }`", "write `{ name = \"kafka\" }`"),
            ("write `[{ type: anonymous }]`", "write `[{ type = \"anonymous\" }]`"),
            ("write `field: value` lines", "write an object, `{ field = value }`"),
            (
                "begin with `arn:aws:kms:`, or `::`",
                "begin with `arn:aws:kms:`, or `::`",
            ),
        ] {
            assert_eq!(in_hcl(yaml), hcl);
        }
    }
}
