//! A complete configuration: every type of resources with every attribute, for the documentation and for tests.
//!
//! Bodies are the API's. A text that begins with `=` is an expression of Terraform's language.

mod clusters;
mod policies;

use serde_json::{Map, Value as Json, json};
use tidegate_model::shape::{Field, Object, Type, Union};

use crate::hcl;
use crate::types::{Naming, ResourceType, Root, types};

/// A resource of the configuration.
#[derive(Debug, Clone)]
pub struct Example {
    /// The type without what stands for the provider, such as `backend_cluster`.
    pub word: &'static str,
    /// What it is called in the configuration.
    pub label: &'static str,
    /// Its body, as the API has it.
    pub body: Json,
}

/// How a choice is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As the API has it: a word, and its fields beside it.
    Flat,
    /// As the public provider has it: an object under the word.
    Nested,
    /// The first, with the second inside.
    NestedInFlat,
    /// The second, with the first inside.
    FlatInNested,
}

impl Shape {
    fn within(self) -> Self {
        match self {
            Self::Flat | Self::FlatInNested => Self::Flat,
            Self::Nested | Self::NestedInFlat => Self::Nested,
        }
    }

    fn is_nested(self) -> bool {
        matches!(self, Self::Nested | Self::FlatInNested)
    }
}

/// Whose names resources have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// `tidegate_backend_cluster`.
    Own,
    /// `konnect_event_gateway_backend_cluster`.
    Public,
}

/// The configuration, what is referred to first.
pub fn all() -> Vec<Example> {
    let mut all = clusters::all();
    all.extend(policies::all());
    all
}

impl Example {
    fn new(word: &'static str, label: &'static str, body: Json) -> Self {
        Self { word, label, body }
    }

    fn kind(&self) -> Option<&'static ResourceType> {
        types().iter().find(|kind| kind.word == self.word)
    }

    /// The type of the resource.
    pub fn type_name(&self, names: Names) -> String {
        self.kind().map(|kind| kind.name(names.into())).unwrap_or_default()
    }

    /// The types of what it belongs to, the gateway first.
    pub fn parents(&self) -> Vec<&'static str> {
        let parents = self.kind().into_iter().flat_map(ResourceType::parents);
        parents.map(|(_, kind)| kind.word()).collect()
    }

    /// What is wrong with its body.
    pub fn problems(&self) -> Vec<String> {
        let Some(kind) = self.kind() else {
            return vec![format!("there is no type {}", self.word)];
        };
        let mut body = self.body.clone();
        if let (Some(variant), Type::Union(union)) = (kind.variant, &kind.entity.body) {
            body[union.tag] = variant.tag.into();
        }
        evaluate(&mut body);
        let checked = tidegate_model::entity::check(kind.entity.kind, &body).err();
        let mut problems: Vec<_> = checked
            .iter()
            .flat_map(|problems| problems.iter())
            .map(ToString::to_string)
            .collect();
        for (field, text, place) in tidegate_expr::of_body(kind.entity.kind.word(), &body) {
            problems.extend(place.compile(text).err().map(|problem| format!("{field}: {problem}")));
        }
        problems
    }

    /// Its attributes as JSON, in this notation, with what it belongs to.
    pub fn attributes(&self, shape: Shape) -> Map<String, Json> {
        let Some(kind) = self.kind() else { return Map::new() };
        let mut fields: Map<_, _> = kind
            .parents()
            .map(|(name, parent)| {
                (
                    name.to_owned(),
                    format!("=tidegate_{}.example.id", parent.word()).into(),
                )
            })
            .collect();
        let body = match kind.root() {
            Root::Object(object) => in_object(object, &self.body, shape),
            Root::Union(union) => in_union(union, &self.body, shape),
        };
        fields.extend(body.as_object().cloned().unwrap_or_default());
        fields
    }

    /// It in Terraform's language.
    pub fn hcl(&self, names: Names, shape: Shape) -> String {
        hcl::resource(&self.type_name(names), self.label, &self.attributes(shape), names)
    }
}

/// The configuration in Terraform's language.
pub fn configuration(examples: &[Example], names: Names, shape: Shape) -> String {
    let mut text = String::new();
    for example in examples {
        text.push_str(&format!("{}\n", example.hcl(names, shape)));
    }
    text
}

/// Any resource in Terraform's language.
pub fn hcl(kind: &str, label: &str, attributes: &Map<String, Json>, names: Names) -> String {
    hcl::resource(kind, label, attributes, names)
}

/// Puts something of its kind in the place of each expression.
fn evaluate(value: &mut Json) {
    match value {
        Json::String(text) if text.starts_with("=file") => *text = "${file['/certificate']}".to_owned(),
        Json::String(text) if text.ends_with(".name") && text.starts_with('=') => *text = "name".to_owned(),
        Json::String(text) if text.starts_with('=') => *text = uuid::Uuid::nil().to_string(),
        Json::Array(items) => items.iter_mut().for_each(evaluate),
        Json::Object(fields) => fields.values_mut().for_each(evaluate),
        _ => {}
    }
}

impl From<Names> for Naming {
    fn from(names: Names) -> Self {
        match names {
            Names::Own => Self::Own,
            Names::Public => Self::Public,
        }
    }
}

fn in_object(object: &Object, body: &Json, shape: Shape) -> Json {
    let field = |name: &str| object.fields().find(|field: &&'static Field| field.name == name);
    let fields = body.as_object().into_iter().flatten();
    let converted = fields.map(|(name, value)| {
        let value = field(name).map_or_else(|| value.clone(), |field| in_type(&field.kind, value, shape));
        (name.clone(), value)
    });
    Json::Object(converted.collect())
}

fn in_union(union: &Union, body: &Json, shape: Shape) -> Json {
    let tag = body[union.tag].as_str().unwrap_or_default();
    let Some(variant) = union.variants.iter().find(|variant| variant.tag == tag) else {
        return body.clone();
    };
    let mut inside = in_object(variant.object, body, shape.within());
    match (shape.is_nested(), inside.as_object_mut()) {
        (true, Some(fields)) => {
            fields.remove(union.tag);
            json!({ tag: inside })
        }
        _ => inside,
    }
}

fn in_type(kind: &Type, value: &Json, shape: Shape) -> Json {
    match (kind, value) {
        (Type::Object(object), Json::Object(_)) => in_object(object, value, shape),
        (Type::Union(union), Json::Object(_)) => in_union(union, value, shape),
        (Type::List { items, .. }, Json::Array(values)) => {
            values.iter().map(|value| in_type(items, value, shape)).collect()
        }
        (Type::StringOr(_, other), Json::Array(_) | Json::Object(_)) => in_type(other, value, shape),
        _ => value.clone(),
    }
}
