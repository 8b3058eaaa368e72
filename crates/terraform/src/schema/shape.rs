//! Attributes from shapes.

use tidegate_model::shape::{Access, Field, Format, Object, Presence, Text, Type};

use super::choice;
use super::{Attribute, Form, Writer};

/// What follows the name of a secret in the name of its attribute that Terraform does not remember.
const WRITE_ONLY: &str = "_wo";

/// The name of the attribute beside a secret that Terraform does not remember.
pub(crate) fn write_only(secret: &str) -> String {
    format!("{secret}{WRITE_ONLY}")
}

/// The attributes of an object that the user writes.
pub(crate) fn attributes(object: &Object, in_list: bool) -> Vec<Attribute> {
    let fields = object.fields().filter(|field| field.access == Access::User);
    fields.flat_map(|field| of_field(field, in_list)).collect()
}

/// The attribute of a field, and the one beside it if it is a secret.
fn of_field(field: &'static Field, in_list: bool) -> Vec<Attribute> {
    let attribute = attribute(field, in_list);
    if !is_secret(&field.kind) {
        return vec![attribute];
    }
    let beside = Attribute {
        name: write_only(field.name),
        description: format!(
            "{} Instead of `{}`, with Terraform 1.11 and newer: neither the state nor a plan has it.",
            field.description, field.name
        ),
        write_only: true,
        ..attribute.clone().writer(Writer::Optional)
    };
    // One of the two will do.
    vec![attribute.writer(Writer::Optional), beside]
}

/// The attribute of a field.
pub(crate) fn attribute(field: &'static Field, in_list: bool) -> Attribute {
    let form = form(&field.kind, in_list);
    let writer = match field.presence {
        _ if field.access == Access::Assigned => Writer::Provider,
        Presence::Required => Writer::Required,
        Presence::Default(_) => Writer::Either,
        Presence::Optional if has_switch(&field.kind) => Writer::Either,
        Presence::Optional => Writer::Optional,
    };
    let attribute = Attribute {
        name: field.name.to_owned(),
        description: description(field),
        writer,
        sensitive: is_secret(&field.kind) || matches!(form, Form::Dynamic) && holds_secrets(&field.kind),
        write_only: false,
        deprecated: field.description.starts_with("Deprecated"),
        kind: Some(&field.kind),
        form,
    };
    if writer == Writer::Provider {
        read_only(&attribute)
    } else {
        attribute
    }
}

/// The type of an attribute that holds `kind`.
pub(super) fn form(kind: &'static Type, in_list: bool) -> Form {
    match kind {
        Type::Boolean => Form::Bool,
        Type::Integer { .. } => Form::Number,
        Type::String(_) | Type::Choice(_) => Form::String,
        Type::Map(_) => Form::Map,
        Type::Object(object) => Form::Object(attributes(object, in_list)),
        Type::Union(union) => choice::attributes(union, in_list).map_or(Form::Dynamic, Form::Object),
        Type::Reference(_) => Form::Object(reference(in_list)),
        Type::StringOr(_, Type::Integer { .. } | Type::Boolean | Type::String(_)) => Form::String,
        Type::StringOr(..) => Form::Dynamic,
        Type::List { items, .. } => match form(items, true) {
            // Terraform's lists have elements of one type.
            items if items.is_dynamic() => Form::Dynamic,
            Form::Object(attributes) => Form::Objects(attributes),
            items => Form::List(Box::new(items)),
        },
    }
}

/// What is in something that takes any type, for whoever reads of it: as the API has it, if nothing else can be told.
pub(crate) fn told(kind: &'static Type) -> Option<Vec<Attribute>> {
    match kind {
        Type::Object(object) => Some(attributes(object, false)),
        Type::Union(union) => choice::attributes(union, true).or_else(|| choice::flat(union, true)),
        Type::List { items: other, .. } | Type::StringOr(_, other) => told(other),
        _ => None,
    }
}

/// In answers a reference that stands by itself has both, so that the provider completes it.
fn reference(in_list: bool) -> Vec<Attribute> {
    let writer = if in_list { Writer::Optional } else { Writer::Either };
    let attribute = |name: &str, description: &str| Attribute::optional(name, Form::String, description).writer(writer);
    vec![
        attribute("id", "The other entity's identifier."),
        attribute("name", "The other entity's name."),
    ]
}

fn description(field: &Field) -> String {
    let mut text = field.description.to_owned();
    if let Type::Choice(choices) = field.kind {
        for choice in choices {
            text.push_str(&format!("\n- `{}`", choice.value));
            if !choice.description.is_empty() {
                text.push_str(&format!(": {}", choice.description));
            }
        }
        text.push('\n');
    }
    if let Presence::Default(default) = field.presence {
        let default = serde_json::Value::from(default);
        text.push_str(&format!(" Default: `{default}`."));
    }
    text
}

pub(crate) fn is_secret(kind: &Type) -> bool {
    matches!(
        kind,
        Type::String(Text {
            format: Format::Secret,
            ..
        })
    )
}

fn holds_secrets(kind: &Type) -> bool {
    let within = |object: &Object| object.fields().any(|field| holds_secrets(&field.kind));
    match kind {
        Type::Object(object) => within(object),
        Type::Union(union) => union.variants.iter().any(|variant| within(variant.object)),
        Type::List { items, .. } => holds_secrets(items),
        Type::StringOr(_, other) => holds_secrets(other),
        other => is_secret(other),
    }
}

/// Whether it is an object that can be there and yet be switched off: then the API may answer with one that nobody wrote.
pub(crate) fn has_switch(kind: &Type) -> bool {
    matches!(kind, Type::Object(object) if object.fields().any(|field| {
        field.name == SWITCH && matches!((&field.kind, field.presence), (Type::Boolean, Presence::Default(_)))
    }))
}

/// The field that switches an object off.
pub(crate) const SWITCH: &str = "enabled";

/// The attribute as one that the provider alone writes, down to the last in it.
pub(crate) fn read_only(attribute: &Attribute) -> Attribute {
    let within = |attributes: &[Attribute]| {
        attributes
            .iter()
            .filter(|attribute| !attribute.write_only)
            .map(read_only)
            .collect()
    };
    let form = match &attribute.form {
        Form::Object(attributes) => Form::Object(within(attributes)),
        Form::Objects(attributes) => Form::Objects(within(attributes)),
        other => other.clone(),
    };
    Attribute {
        form,
        ..attribute.clone().writer(Writer::Provider)
    }
}
