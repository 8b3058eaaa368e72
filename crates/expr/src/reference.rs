use std::fmt::Write;

use crate::{function::SIGNATURES, place::ALL};

/// The tables of functions and of fields by place, in Markdown, as the documentation shows them.
pub fn reference() -> String {
    let mut text = String::from("## Functions\n\n| function | yields |\n|---|---|\n");
    for signature in SIGNATURES {
        _ = writeln!(text, "| `{}` | {} |", signature.usage, signature.about);
    }
    text.push_str("\n## Fields by place\n");
    for place in ALL {
        let mut name = place.name.to_owned();
        if let Some(first) = name.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        _ = write!(
            text,
            "\n### {name}\n\nIn the API: `{}`. ",
            place.properties.join("`, `")
        );
        _ = match place.form {
            crate::Form::Template => writeln!(text, "A template.\n\n| field | is | says |\n|---|---|---|"),
            crate::Form::Expression => {
                writeln!(text, "Yields {}.\n\n| field | is | says |\n|---|---|---|", place.result)
            }
        };
        for field in place.fields {
            let since = field
                .since
                .map(|since| format!(" (from runtime {since})"))
                .unwrap_or_default();
            _ = writeln!(text, "| `{}` | {} | {}{since} |", field.name, field.r#type, field.about);
        }
    }
    text
}
