//! The attributes of a choice: those of both notations.

use tidegate_model::shape::Union;

use super::shape::attributes as fields;
use super::{Attribute, Form, Writer};

/// The attributes of both notations; none if they have one name for different things.
pub(crate) fn attributes(union: &'static Union, in_list: bool) -> Option<Vec<Attribute>> {
    let mut all = flat(union, in_list)?;
    for variant in union.variants {
        if all.iter().any(|other| other.name == variant.tag) {
            return None;
        }
        let words = format!(
            "{} The same as `{}` = `{}`, with what belongs to it inside.",
            variant.object.description, union.tag, variant.tag
        );
        all.push(Attribute::optional(
            variant.tag,
            Form::Object(fields(variant.object, in_list).into_iter().map(spared).collect()),
            words,
        ));
    }
    Some(all)
}

/// The attributes of the API's notation; none if two variants have one name for different things.
pub(super) fn flat(union: &'static Union, in_list: bool) -> Option<Vec<Attribute>> {
    let mut all = vec![Attribute::optional(union.tag, Form::String, tag(union))];
    for variant in union.variants {
        for field in fields(variant.object, in_list) {
            let writer = match field.writer {
                Writer::Required => Writer::Optional,
                writer => writer,
            };
            let words = format!("With `{}` = `{}`: {}", union.tag, variant.tag, field.description);
            let field = Attribute {
                description: words,
                ..field.writer(writer)
            };
            match all.iter_mut().find(|other| other.name == field.name) {
                None => all.push(field),
                Some(other) => *other = merged(other, &field)?,
            }
        }
    }
    Some(all)
}

fn tag(union: &Union) -> String {
    let mut words =
        "Which it is. Its fields stand beside it; or leave it out, and write an object under the word.".to_owned();
    for variant in union.variants {
        words.push_str(&format!("\n- `{}`: {}", variant.tag, variant.object.description));
    }
    words.push('\n');
    words
}

/// That something is missing the model says: Terraform cannot convert a list of objects, in each of which another choice is left out,
/// to one whose choices have attributes that must be there.
fn spared(attribute: Attribute) -> Attribute {
    match attribute.writer {
        Writer::Required => attribute.writer(Writer::Optional),
        _ => attribute,
    }
}

/// An attribute that takes what either takes.
fn merged(one: &Attribute, other: &Attribute) -> Option<Attribute> {
    let writer = match (one.writer, other.writer) {
        (one, other) if one == other => one,
        (Writer::Either, _) | (_, Writer::Either) => Writer::Either,
        _ => Writer::Optional,
    };
    let same = one.description.split_once(": ").map(|words| words.1)
        == other.description.split_once(": ").map(|words| words.1);
    let (first, second) = (one.description.split_once(": ")?, other.description.split_once(": ")?);
    let description = if same {
        let words = second.0.rsplit(" = ").next().unwrap_or_default();
        format!("{}, {words}: {}", first.0, first.1)
    } else {
        format!("{}\n\n{}", one.description, other.description)
    };
    Some(Attribute {
        form: merged_forms(&one.form, &other.form)?,
        writer,
        description,
        sensitive: one.sensitive || other.sensitive,
        ..one.clone()
    })
}

fn merged_forms(one: &Form, other: &Form) -> Option<Form> {
    match (one, other) {
        (Form::Object(one), Form::Object(other)) => merged_objects(one, other).map(Form::Object),
        (Form::Objects(one), Form::Objects(other)) => merged_objects(one, other).map(Form::Objects),
        (Form::List(one), Form::List(other)) => Some(Form::List(Box::new(merged_forms(one, other)?))),
        (Form::Bool, Form::Bool)
        | (Form::Number, Form::Number)
        | (Form::String, Form::String)
        | (Form::Map, Form::Map)
        | (Form::Dynamic, Form::Dynamic) => Some(one.clone()),
        _ => None,
    }
}

/// What only one of them has, the other's users leave out.
fn merged_objects(one: &[Attribute], other: &[Attribute]) -> Option<Vec<Attribute>> {
    let spared = |attribute: &Attribute| spared(attribute.clone());
    let mut all = Vec::new();
    for attribute in one {
        match other.iter().find(|other| other.name == attribute.name) {
            None => all.push(spared(attribute)),
            Some(other) => {
                let mut both = attribute.clone();
                both.form = merged_forms(&attribute.form, &other.form)?;
                if attribute.writer != other.writer {
                    both = spared(&both);
                }
                all.push(both);
            }
        }
    }
    let more = other
        .iter()
        .filter(|other| one.iter().all(|one| one.name != other.name));
    all.extend(more.map(spared));
    Some(all)
}
