//! By what a resource is known: its identifier, and those of what it stands below.

use serde_json::json;

use super::{Provider, every, message, resource_type};
use crate::protocol::{
    Empty, Identity, IdentityAttribute, IdentitySchema, IdentitySchemas, UpgradeIdentityRequest,
    UpgradeIdentityResponse,
};
use crate::types::ResourceType;
use crate::value::{Fields, Value, from_json};

use super::diagnostics::Diagnostics;

impl Provider {
    pub(crate) async fn identity_schemas(&self, _: Empty) -> IdentitySchemas {
        IdentitySchemas {
            identity_schemas: every()
                .map(|(kind, naming)| (kind.name(naming), schema(kind)))
                .collect(),
            diagnostics: Vec::new(),
        }
    }

    pub(crate) async fn upgrade_identity(&self, asked: UpgradeIdentityRequest) -> UpgradeIdentityResponse {
        let mut said = Diagnostics::default();
        let raw = asked.raw_identity.unwrap_or_default();
        let json = serde_json::from_slice(&raw.json).map_err(|error| format!("the identity is no JSON: {error}"));
        let kind = said.check(resource_type(&asked.type_name));
        let json: Option<serde_json::Value> = said.check(json);
        let identity = kind.zip(json).and_then(|((kind, _), json)| of(kind, &from_json(&json)));
        UpgradeIdentityResponse {
            upgraded_identity: identity,
            diagnostics: said.into(),
        }
    }
}

fn attributes(kind: &ResourceType) -> impl Iterator<Item = (&'static str, String)> {
    let own = ("id", format!("The identifier of the {}.", kind.noun()));
    let parents = kind.parents();
    parents
        .map(|(name, parent)| {
            (
                name,
                format!("The identifier of the {} that it belongs to.", parent.noun()),
            )
        })
        .chain([own])
}

fn schema(kind: &ResourceType) -> IdentitySchema {
    let attributes = attributes(kind).map(|(name, description)| IdentityAttribute {
        name: name.to_owned(),
        r#type: json!("string").to_string().into_bytes(),
        required_for_import: true,
        optional_for_import: false,
        description,
    });
    IdentitySchema {
        version: 0,
        identity_attributes: attributes.collect(),
    }
}

/// The identity of a resource; none if not all of it is known.
pub(super) fn of(kind: &ResourceType, value: &Value) -> Option<Identity> {
    let mut fields = Fields::new();
    for (name, _) in attributes(kind) {
        let id = value.get(name).as_str()?;
        fields.insert(name.to_owned(), Value::text(Some(id)));
    }
    Some(Identity {
        identity_data: message(&Value::Object(fields)),
    })
}
