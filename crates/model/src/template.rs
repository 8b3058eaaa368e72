//! Template strings: text with `${env['NAME']}` in it, so that a secret or what differs between environments stays out
//! of a file. `${vault.env['NAME']}` means the same.

/// How the caller looks up an environment variable; none for one that is not set.
pub type Env<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Why a template string has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error("the environment variable {0} is not set")]
    Missing(String),
    #[error("the environment variable {0} is empty")]
    Empty(String),
    #[error("`{0}` is no template that is known here")]
    Unknown(String),
}

impl TemplateError {
    pub(crate) fn help(&self) -> String {
        match self {
            Self::Missing(name) | Self::Empty(name) => {
                format!("set {name} for this process, or write the value itself")
            }
            Self::Unknown(_) => "write ${env['NAME']} or ${vault.env['NAME']}".to_owned(),
        }
    }
}

/// Whether `text` is a template string at all.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("${")
}

/// `text` with each of its templates replaced by the value of the variable that it names.
pub(crate) fn resolve(text: &str, env: &Env<'_>) -> Result<String, TemplateError> {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, template)) = rest.split_once("${") {
        resolved.push_str(before);
        let Some((inside, after)) = template.split_once('}') else {
            return Err(TemplateError::Unknown(format!("${{{template}")));
        };
        let name = variable(inside).ok_or_else(|| TemplateError::Unknown(format!("${{{inside}}}")))?;
        match env(name) {
            None => return Err(TemplateError::Missing(name.to_owned())),
            Some(value) if value.is_empty() => return Err(TemplateError::Empty(name.to_owned())),
            Some(value) => resolved.push_str(&value),
        }
        rest = after;
    }
    resolved.push_str(rest);
    Ok(resolved)
}

/// The variable's name in `env['NAME']`.
fn variable(inside: &str) -> Option<&str> {
    let inside = inside.trim();
    let inside = inside.strip_prefix("vault.").unwrap_or(inside);
    let quoted = inside.strip_prefix("env[")?.strip_suffix(']')?.trim();
    let name = ['\'', '"']
        .into_iter()
        .find_map(|quote| quoted.strip_prefix(quote)?.strip_suffix(quote))?;
    let valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (valid && !name.starts_with(|first: char| first.is_ascii_digit())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_or_named() {
        let env = |name: &str| match name {
            "HOST" => Some("kafka".to_owned()),
            "PORT_2" => Some("9092".to_owned()),
            "TRICK" => Some("${env['HOST']}".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let cases = [
            ("plain $ text }", Ok("plain $ text }")),
            ("${env['HOST']}", Ok("kafka")),
            ("${vault.env[\"HOST\"]}", Ok("kafka")),
            ("a-${ env['HOST'] }:${env['PORT_2']}!", Ok("a-kafka:9092!")),
            ("${env['TRICK']}", Ok("${env['HOST']}")),
            ("${env['GONE']}", Err("the environment variable GONE is not set")),
            ("x${env['EMPTY']}", Err("the environment variable EMPTY is empty")),
            ("${env[HOST]}", Err("`${env[HOST]}` is no template that is known here")),
            ("${HOST}", Err("`${HOST}` is no template that is known here")),
            (
                "${env['HOST']",
                Err("`${env['HOST']` is no template that is known here"),
            ),
            (
                "${env['A B']}",
                Err("`${env['A B']}` is no template that is known here"),
            ),
            ("${env['']}", Err("`${env['']}` is no template that is known here")),
        ];
        for (text, expected) in cases {
            let actual = resolve(text, &env).map_err(|error| error.to_string());
            assert_eq!(actual.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }
}
