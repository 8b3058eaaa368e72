//! The attributes of a schema, as registries show them.

use crate::schema::{Attribute, Form, Writer};

/// The attributes, and below them those of nested objects.
pub(super) fn schema(attributes: &[Attribute]) -> String {
    let mut text = "## Schema\n".to_owned();
    groups(attributes, "", "###", &mut text);
    let mut nested = Vec::new();
    collect(attributes, "", &mut nested);
    for (path, attributes) in nested {
        text.push_str(&format!(
            "\n<a id=\"nestedatt--{}\"></a>\n### Nested Schema for `{path}`\n",
            anchor(&path)
        ));
        groups(attributes, &path, "####", &mut text);
    }
    text
}

fn collect<'a>(attributes: &'a [Attribute], above: &str, nested: &mut Vec<(String, &'a [Attribute])>) {
    for attribute in attributes {
        if let Form::Object(inner) | Form::Objects(inner) = &attribute.form {
            let path = joined(above, &attribute.name);
            nested.push((path.clone(), inner));
            collect(inner, &path, nested);
        }
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
    if matches!(attribute.form, Form::Object(_) | Form::Objects(_)) {
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
