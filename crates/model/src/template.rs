//! Template strings: text with `${env['NAME']}` or `${file['PATH']}` in it, so that a secret or what differs between
//! environments stays out of a configuration file. `${vault.env['NAME']}` means the same as the first.

/// How the caller looks up an environment variable; none for one that is not set.
pub type Env<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// How the caller reads a file; or why it cannot.
pub type Files<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// Where template strings take their values from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// Environment variables.
    pub env: &'a Env<'a>,
    /// Files.
    pub files: &'a Files<'a>,
}

impl<'a> Sources<'a> {
    /// The environment alone: a template that names a file is a mistake.
    pub fn env(env: &'a Env<'a>) -> Self {
        Self {
            env,
            files: &|_| Err("files cannot be read here".to_owned()),
        }
    }
}

/// Why a template string has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error("the environment variable {0} is not set")]
    Missing(String),
    #[error("the environment variable {0} is empty")]
    Empty(String),
    #[error("`{0}` is no template that is known here")]
    Unknown(String),
    #[error("the file {path} cannot be read: {why}")]
    File { path: String, why: String },
    #[error("the file {0} is empty")]
    EmptyFile(String),
}

impl TemplateError {
    pub(crate) fn help(&self) -> String {
        match self {
            Self::Missing(name) | Self::Empty(name) => {
                format!("set {name} for this process, or write the value itself")
            }
            Self::Unknown(_) => "write ${env['NAME']}, ${vault.env['NAME']} or ${file['/path']}".to_owned(),
            Self::File { path, .. } | Self::EmptyFile(path) => {
                format!("put the value into {path}, readable for this process, or write the value itself")
            }
        }
    }
}

/// Whether `text` is a template string at all.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("${")
}

/// `text` with each of its templates replaced by the value of the variable that it names.
pub(crate) fn resolve(text: &str, sources: &Sources<'_>) -> Result<String, TemplateError> {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, template)) = rest.split_once("${") {
        resolved.push_str(before);
        let Some((inside, after)) = template.split_once('}') else {
            return Err(TemplateError::Unknown(format!("${{{template}")));
        };
        if let Some(path) = file(inside) {
            let content = (sources.files)(path).map_err(|why| TemplateError::File {
                path: path.to_owned(),
                why,
            })?;
            // An editor ends a password's file with a line break that is none of the password.
            let content = content
                .strip_suffix('\n')
                .map_or(&*content, |line| line.trim_end_matches('\r'));
            if content.is_empty() {
                return Err(TemplateError::EmptyFile(path.to_owned()));
            }
            resolved.push_str(content);
            rest = after;
            continue;
        }
        let name = variable(inside).ok_or_else(|| TemplateError::Unknown(format!("${{{inside}}}")))?;
        match (sources.env)(name) {
            None => return Err(TemplateError::Missing(name.to_owned())),
            Some(value) if value.is_empty() => return Err(TemplateError::Empty(name.to_owned())),
            Some(value) => resolved.push_str(&value),
        }
        rest = after;
    }
    resolved.push_str(rest);
    Ok(resolved)
}

/// Whether each template of `text` is one that a node can resolve.
pub(crate) fn check(text: &str) -> Result<(), TemplateError> {
    let known = Sources {
        env: &|_| Some("x".to_owned()),
        files: &|_| Ok("x".to_owned()),
    };
    resolve(text, &known).map(drop)
}

/// The path in `file['PATH']`.
fn file(inside: &str) -> Option<&str> {
    quoted(inside.trim().strip_prefix("file[")?).filter(|path| !path.is_empty())
}

/// What is between the quotes in front of a closing bracket.
fn quoted(text: &str) -> Option<&str> {
    let quoted = text.strip_suffix(']')?.trim();
    let mut quotes = ['\'', '"'].into_iter();
    quotes.find_map(|quote| quoted.strip_prefix(quote)?.strip_suffix(quote))
}

/// The variable's name in `env['NAME']`.
fn variable(inside: &str) -> Option<&str> {
    let inside = inside.trim();
    let inside = inside.strip_prefix("vault.").unwrap_or(inside);
    let name = quoted(inside.strip_prefix("env[")?)?;
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
            let actual = resolve(text, &Sources::env(&env)).map_err(|error| error.to_string());
            assert_eq!(actual.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn files_are_read_or_named() {
        let files = |path: &str| match path {
            "/run/secrets/password" => Ok("hunter2\n".to_owned()),
            "/run/secrets/two lines" => Ok("a\nb\r\n".to_owned()),
            "/empty" => Ok("\n".to_owned()),
            _ => Err("No such file or directory".to_owned()),
        };
        let sources = Sources {
            env: &|_| None,
            files: &files,
        };
        let cases = [
            ("${file['/run/secrets/password']}", Ok("hunter2")),
            ("x${ file[\"/run/secrets/two lines\"] }", Ok("xa\nb")),
            ("${file['/empty']}", Err("the file /empty is empty")),
            (
                "${file['/gone']}",
                Err("the file /gone cannot be read: No such file or directory"),
            ),
            ("${file['']}", Err("`${file['']}` is no template that is known here")),
        ];
        for (text, expected) in cases {
            let actual = resolve(text, &sources).map_err(|error| error.to_string());
            assert_eq!(actual.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }
}
