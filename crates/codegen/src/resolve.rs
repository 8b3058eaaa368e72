//! From definitions to messages: structs in their places, versions narrowed to those of their parents, roles given.

use anyhow::{Context, Result, bail};

use crate::definition::{Definition, FieldDefinition};
use crate::roles::Roles;
use crate::versions::Versions;

/// The body of a request or response.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) api_key: i16,
    pub(crate) is_request: bool,
    pub(crate) versions: Versions,
    pub(crate) flexible: Versions,
    pub(crate) fields: Vec<Field>,
}

/// A field that at least one valid version has.
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) versions: Versions,
    pub(crate) nullable: Versions,
    pub(crate) tag: Option<u32>,
    pub(crate) role: String,
    pub(crate) default: Option<String>,
}

/// A wire type; scalars go by the definitions' own names.
#[derive(Debug, PartialEq)]
pub(crate) enum Type {
    Scalar(String),
    Struct(Struct),
    Array(Box<Self>),
}

/// A struct in one place.
#[derive(Debug, PartialEq)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

const SCALARS: [&str; 12] = [
    "bool", "int8", "int16", "uint16", "int32", "uint32", "int64", "float64", "uuid", "string", "bytes", "records",
];

/// Kafka's `entityType` values and the roles that they are.
const ENTITY_TYPES: [(&str, &str); 5] = [
    ("topicName", "TopicName"),
    ("brokerId", "BrokerId"),
    ("groupId", "GroupId"),
    ("transactionalId", "TransactionalId"),
    ("producerId", "ProducerId"),
];

/// Numbers whose name ends like this mean something to a gateway, or must be said not to.
const NUMBERS_TO_REVIEW: [&str; 9] = [
    "Id",
    "Ids",
    "Port",
    "Acks",
    "KeyType",
    "Leader",
    "ResourceType",
    "ResourceTypes",
    "ResourceTypeFilter",
];

/// The messages of `definitions`, with roles from Kafka's entity types and `roles`. Fails with every field that nobody
/// has reviewed, and every rule that decides nothing.
pub(crate) fn messages(definitions: &[Definition], roles: &Roles) -> Result<Vec<Message>> {
    let mut unreviewed = Vec::new();
    let mut messages = Vec::new();
    for definition in definitions {
        let mut resolver = Resolver {
            definition,
            roles,
            unreviewed: &mut unreviewed,
            open: Vec::new(),
        };
        messages.push(resolver.message().with_context(|| definition.name.clone())?);
    }
    if !unreviewed.is_empty() {
        bail!(
            "no role and not reviewed; add each to roles.txt:\n  {}",
            unreviewed.join("\n  ")
        );
    }
    let unused = roles.unused();
    if !unused.is_empty() {
        bail!(
            "lines of roles.txt that decide no field's role:\n  {}",
            unused.join("\n  ")
        );
    }
    Ok(messages)
}

struct Resolver<'d> {
    definition: &'d Definition,
    roles: &'d Roles,
    unreviewed: &'d mut Vec<String>,
    open: Vec<&'d str>,
}

impl<'d> Resolver<'d> {
    fn message(&mut self) -> Result<Message> {
        let definition = self.definition;
        let versions = Versions::parse(&definition.valid_versions)?;
        let flexible = Versions::parse(
            definition
                .flexible_versions
                .as_deref()
                .context("no flexible versions")?,
        )?;
        let fields = self.fields(&definition.fields, versions, &definition.name)?;
        Ok(Message {
            name: definition.name.clone(),
            api_key: definition.api_key.context("no API key")?,
            is_request: definition.kind == "request",
            versions,
            flexible,
            fields,
        })
    }

    fn fields(&mut self, definitions: &'d [FieldDefinition], within: Versions, path: &str) -> Result<Vec<Field>> {
        let mut fields = Vec::new();
        for definition in definitions {
            let path = format!("{path}.{}", definition.name);
            if let Some(field) = self.field(definition, within, &path).with_context(|| path.clone())? {
                fields.push(field);
            }
        }
        Ok(fields)
    }

    fn field(&mut self, definition: &'d FieldDefinition, within: Versions, path: &str) -> Result<Option<Field>> {
        if definition.flexible_versions.is_some() {
            bail!("has flexible versions of its own, which the table cannot say");
        }
        let versions = Versions::parse(&definition.versions)?;
        let valid = versions.intersect(within);
        if valid.is_empty() {
            return Ok(None);
        }
        let nullable = definition
            .nullable_versions
            .as_deref()
            .map_or(Ok(Versions::NONE), Versions::parse)?;
        let tagged = definition
            .tagged_versions
            .as_deref()
            .map_or(Ok(Versions::NONE), Versions::parse)?;
        if definition.tag.is_some() && !tagged.covers(versions) {
            bail!("is tagged in some versions and not in others, which the table cannot say");
        }
        let ty = self.ty(definition, &definition.ty, valid, path)?;
        Ok(Some(Field {
            name: definition.name.clone(),
            role: self.role(definition, path)?,
            ty,
            versions: valid,
            nullable: nullable.intersect(valid),
            tag: definition.tag,
            default: definition
                .default
                .as_ref()
                .map(|value| value.to_string().trim_matches('"').to_owned()),
        }))
    }

    fn ty(&mut self, definition: &'d FieldDefinition, ty: &'d str, valid: Versions, path: &str) -> Result<Type> {
        if let Some(element) = ty.strip_prefix("[]") {
            return Ok(Type::Array(Box::new(self.ty(definition, element, valid, path)?)));
        }
        if SCALARS.contains(&ty) {
            return Ok(Type::Scalar(ty.to_owned()));
        }
        if self.open.contains(&ty) {
            bail!("{ty} contains itself, which the walker cannot bound");
        }
        self.open.push(ty);
        let common = self.definition.common_structs.iter().find(|common| common.name == ty);
        let (fields, versions) = match common {
            Some(common) => (&common.fields, Versions::parse(&common.versions)?.intersect(valid)),
            None if !definition.fields.is_empty() => (&definition.fields, valid),
            None => bail!("no struct {ty} is defined"),
        };
        let fields = self.fields(fields, versions, path)?;
        self.open.pop();
        if let Some(version) = versions
            .each()
            .find(|&v| fields.iter().all(|f| f.tag.is_some() || !f.versions.contains(v)))
        {
            bail!("{ty} may take no bytes in version {version}, which lets a count lie");
        }
        Ok(Type::Struct(Struct {
            name: ty.to_owned(),
            fields,
        }))
    }

    fn role(&mut self, definition: &FieldDefinition, path: &str) -> Result<String> {
        let entity = match &definition.entity_type {
            Some(entity) => {
                let known = ENTITY_TYPES.iter().find(|(name, _)| name == entity);
                Some(known.with_context(|| format!("entity type {entity:?} is new"))?.1)
            }
            None => None,
        };
        let ruled = match entity {
            Some(entity) => self.roles.role(path)?.filter(|&role| role != "Plain" && role != entity),
            None => self.roles.role(path)?,
        };
        if let Some(role) = ruled.or(entity) {
            return Ok(role.to_owned());
        }
        if needs_review(definition) {
            self.unreviewed.push(format!("{path} ({})", definition.ty));
        }
        Ok("Plain".to_owned())
    }
}

fn needs_review(definition: &FieldDefinition) -> bool {
    match definition.ty.trim_start_matches("[]") {
        "string" | "uuid" => true,
        "int8" | "int16" | "uint16" | "int32" | "uint32" | "int64" => {
            NUMBERS_TO_REVIEW.iter().any(|end| definition.name.ends_with(end))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Resolves one request whose fields are `fields`, under `roles`.
    fn resolve(fields: &str, roles: &str) -> Result<Vec<Message>> {
        let json = format!(
            r#"{{"apiKey": 1, "type": "request", "name": "R", "validVersions": "2-5", "flexibleVersions": "4+",
                "fields": [{fields}], "commonStructs": [{{"name": "Tree", "versions": "0+", "fields":
                [{{"name": "Children", "type": "[]Tree", "versions": "0+"}}]}}]}}"#
        );
        messages(&[serde_json::from_str(&json)?], &Roles::parse(roles)?)
    }

    #[test]
    fn what_the_table_cannot_say_or_nobody_has_reviewed_is_refused() {
        for (field, roles, expect) in [
            (
                r#""name": "Topic", "type": "string", "versions": "0+""#,
                "",
                "R.Topic (string)",
            ),
            (
                r#""name": "TopicId", "type": "[]uuid", "versions": "0+""#,
                "",
                "R.TopicId ([]uuid)",
            ),
            (
                r#""name": "NodeId", "type": "int32", "versions": "0+""#,
                "",
                "R.NodeId (int32)",
            ),
            (
                r#""name": "A", "type": "int32", "versions": "0+""#,
                "[Plain]\nR.B",
                "R.B",
            ),
            (
                r#""name": "A", "type": "string", "versions": "0+", "entityType": "new""#,
                "",
                "is new",
            ),
            (
                r#""name": "A", "type": "Tree", "versions": "0+""#,
                "",
                "contains itself",
            ),
            (
                r#""name": "A", "type": "Missing", "versions": "0+""#,
                "",
                "no struct Missing",
            ),
            (
                r#""name": "A", "type": "bytes", "versions": "0+", "flexibleVersions": "5+""#,
                "",
                "flexible versions",
            ),
            (
                r#""name": "A", "type": "int8", "versions": "3+", "tag": 0, "taggedVersions": "4+""#,
                "",
                "not in others",
            ),
            (
                r#""name": "A", "type": "[]E", "versions": "0+", "fields":
                [{"name": "B", "type": "int8", "versions": "3+"}]"#,
                "",
                "may take no bytes in version 2",
            ),
            (
                r#""name": "A", "type": "int8", "versions": "0+", "novelty": 1"#,
                "",
                "unknown field",
            ),
        ] {
            let error = resolve(&format!("{{{field}}}"), roles).expect_err(field);
            assert!(format!("{error:#}").contains(expect), "{error:#}");
        }
    }

    #[test]
    fn fields_keep_to_the_versions_of_their_message_and_lines_go_before_entity_types() {
        let fields = r#"{"name": "Gone", "type": "string", "versions": "0-1"},
            {"name": "Id", "type": "int32", "versions": "0+", "entityType": "brokerId"},
            {"name": "Old", "type": "string", "versions": "0-3", "nullableVersions": "3+", "entityType": "groupId"}"#;
        let messages = resolve(fields, "[NodeId]\nR.Id").unwrap();
        let seen: Vec<_> = messages[0]
            .fields
            .iter()
            .map(|f| (&*f.name, &*f.role, f.versions, f.nullable))
            .collect();
        let versions = |first, last| Versions { first, last };
        let expect = [
            ("Id", "NodeId", versions(2, 5), Versions::NONE),
            ("Old", "GroupId", versions(2, 3), versions(3, 3)),
        ];
        assert_eq!(seen, expect);
    }
}
