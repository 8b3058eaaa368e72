//! The attributes of a schema, as registries show them.

use std::borrow::Cow;

use crate::schema::{Attribute, Form, Writer, told};

/// The attributes, and below them those of nested objects.
pub(super) fn schema(attributes: &[Attribute]) -> String {
    let mut text = "## Schema\n".to_owned();
    groups(attributes, "", "###", &mut text);
    for attribute in attributes {
        nested(attribute, "", &mut text);
    }
    text
}

/// What is in an attribute, and below it what is in that.
fn nested(attribute: &Attribute, above: &str, text: &mut String) {
    let Some(inner) = within(attribute) else { return };
    let path = joined(above, &attribute.name);
    text.push_str(&format!(
        "\n<a id=\"nestedatt--{}\"></a>\n### Nested Schema for `{path}`\n",
        anchor(&path)
    ));
    groups(&inner, &path, "####", text);
    for attribute in inner.iter() {
        nested(attribute, &path, text);
    }
}

/// What is in an attribute. Of one that takes any type the schema does not tell; a page does.
fn within(attribute: &Attribute) -> Option<Cow<'_, [Attribute]>> {
    match &attribute.form {
        Form::Object(inner) | Form::Objects(inner) => Some(inner.into()),
        Form::Dynamic => attribute.kind.and_then(told).map(Cow::Owned),
        _ => None,
    }
}

fn groups(attributes: &[Attribute], above: &str, heading: &str, text: &mut String) {
    let of = |wanted: &[Writer]| -> Vec<_> {
        attributes
            .iter()
            .filter(|attribute| wanted.contains(&attribute.writer))
            .collect()
    };
    for (title, wanted) in [
        ("Required", &[Writer::Required][..]),
        ("Optional", &[Writer::Optional, Writer::Either]),
        ("Read-Only", &[Writer::Provider]),
    ] {
        let group = of(wanted);
        if group.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{heading} {title}\n\n"));
        for attribute in group {
            text.push_str(&format!("- {}\n", line(attribute, above)));
        }
    }
}

fn line(attribute: &Attribute, above: &str) -> String {
    let mut traits = vec![kind(&attribute.form)];
    if attribute.sensitive {
        traits.push("Sensitive".to_owned());
    }
    if attribute.write_only {
        traits.push("Write-only".to_owned());
    }
    if attribute.deprecated {
        traits.push("Deprecated".to_owned());
    }
    let mut line = format!("`{}` ({}) ", attribute.name, traits.join(", "));
    // Lists and paragraphs in a description belong to the same item.
    line.push_str(&attribute.description.trim_end().replace('\n', "\n  "));
    if within(attribute).is_some() {
        let path = joined(above, &attribute.name);
        line.push_str(&format!(" (see [below](#nestedatt--{}))", anchor(&path)));
    }
    line
}

fn kind(form: &Form) -> String {
    match form {
        Form::Bool => "Boolean".to_owned(),
        Form::Number => "Number".to_owned(),
        Form::String => "String".to_owned(),
        Form::List(items) => format!("List of {}", kind(items)),
        Form::Map => "Map of String".to_owned(),
        Form::Object(_) => "Attributes".to_owned(),
        Form::Objects(_) => "Attributes List".to_owned(),
        Form::Dynamic => "Dynamic".to_owned(),
    }
}

fn joined(above: &str, name: &str) -> String {
    if above.is_empty() {
        name.to_owned()
    } else {
        format!("{above}.{name}")
    }
}

fn anchor(path: &str) -> String {
    path.replace('.', "--")
}
