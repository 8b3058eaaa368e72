//! Schemas as the protocol has them.

use serde_json::{Value as Json, json};

use super::{Attribute, Form, Writer};
use crate::protocol::{self, Block, Nested, Object, Schema};

const MARKDOWN: i32 = 1;

impl Attribute {
    fn wire(&self) -> protocol::Attribute {
        let nested = |attributes: &[Self], nesting: Nested| Object {
            attributes: attributes.iter().map(Self::wire).collect(),
            nesting: nesting.into(),
        };
        let nested = match &self.form {
            Form::Object(attributes) => Some(nested(attributes, Nested::Single)),
            Form::Objects(attributes) => Some(nested(attributes, Nested::List)),
            _ => None,
        };
        let kind = match nested {
            Some(_) => Vec::new(),
            None => self.form.json().to_string().into_bytes(),
        };
        protocol::Attribute {
            name: self.name.clone(),
            r#type: kind,
            nested_type: nested,
            description: self.description.clone(),
            required: self.writer == Writer::Required,
            optional: matches!(self.writer, Writer::Optional | Writer::Either),
            computed: matches!(self.writer, Writer::Provider | Writer::Either),
            sensitive: self.sensitive,
            description_kind: MARKDOWN,
            deprecated: self.deprecated,
            write_only: self.write_only,
        }
    }
}

impl Form {
    /// The type in Terraform's JSON.
    pub(crate) fn json(&self) -> Json {
        match self {
            Self::Bool => "bool".into(),
            Self::Number => "number".into(),
            Self::String => "string".into(),
            Self::List(items) => json!(["list", items.json()]),
            Self::Map => json!(["map", "string"]),
            Self::Dynamic => "dynamic".into(),
            Self::Object(attributes) => object(attributes),
            Self::Objects(attributes) => json!(["list", object(attributes)]),
        }
    }
}

fn object(attributes: &[Attribute]) -> Json {
    let attributes = attributes
        .iter()
        .map(|attribute| (attribute.name.clone(), attribute.form.json()));
    json!(["object", Json::Object(attributes.collect())])
}

/// A schema of these attributes.
pub(crate) fn schema(attributes: &[Attribute], description: &str) -> Schema {
    Schema {
        version: 0,
        block: Some(Block {
            version: 0,
            attributes: attributes.iter().map(Attribute::wire).collect(),
            description: description.to_owned(),
            description_kind: MARKDOWN,
        }),
    }
}
