//! The shape as a JSON Schema: of files for editors, and of bodies for the OpenAPI of the control plane.

use serde_json::{Map as JsonMap, Value as Json, json};

use crate::check::NO_TEMPLATES;
use crate::entity::EntityType;
use crate::shape::{Access, FILE, Field, Format, Map, Object, Presence, REFERENCE, Text, Type, Union};

/// Where a template string begins. A text with one in it is checked once its value is known.
const TEMPLATE: &str = r"\$\{";

/// The configuration file as a JSON Schema of draft 2020-12. Objects and unions are definitions that are referred to.
pub fn json_schema() -> Json {
    let mut schema = Schema::new(View::File);
    let root = schema.object(&FILE, None);
    let mut document = JsonMap::new();
    document.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    document.insert("title".into(), "Tidegate configuration".into());
    document.extend(root);
    document.insert("$defs".into(), Json::Object(schema.definitions));
    Json::Object(document)
}

/// Schemas of the bodies of entities.
#[derive(Debug)]
pub struct BodySchemas {
    /// One of each entity, in the order in which they were given, by reference.
    pub entities: Vec<Json>,
    /// What they refer to, for `components.schemas`.
    pub components: JsonMap<String, Json>,
}

/// Schemas of the bodies that make entities.
pub fn request_schemas(entities: &'static [EntityType]) -> BodySchemas {
    body_schemas(entities, View::Request)
}

/// Schemas of the bodies that replace entities: what stays as it is when it is left out (secrets, and what
/// [`EntityType::kept`] names) may be missing.
pub fn replacement_schemas(entities: &'static [EntityType]) -> BodySchemas {
    body_schemas(entities, View::Replacement)
}

/// Schemas of the bodies that responses have, without what every response has (`id` and times). Secrets may be missing,
/// what has a default is there, and references have both `id` and `name` where they stand by themselves.
pub fn response_schemas(entities: &'static [EntityType]) -> BodySchemas {
    body_schemas(entities, View::Response)
}

fn body_schemas(entities: &'static [EntityType], view: View) -> BodySchemas {
    let mut schema = Schema::new(view);
    let mut bodies = Vec::new();
    for entity in entities {
        schema.kept = entity.kept;
        schema.is_policy = entity.chain.is_some();
        bodies.push(Json::Object(schema.kind(&entity.body)));
    }
    BodySchemas {
        entities: bodies,
        components: schema.definitions,
    }
}

/// Whose eyes a schema is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    File,
    Request,
    Replacement,
    Response,
}

impl View {
    fn shows(self, field: &Field) -> bool {
        self == Self::File || field.access == Access::User
    }
}

struct Schema {
    definitions: JsonMap<String, Json>,
    view: View,
    /// How many objects and unions are open, the entity's own included.
    depth: usize,
    /// Whether the entity is a policy.
    is_policy: bool,
    /// Below the `config` of a policy, whose defaults are not filled in.
    as_given: bool,
    /// Fields of the entity itself that a replacement may leave out.
    kept: &'static [&'static str],
}

impl Schema {
    fn new(view: View) -> Self {
        Self {
            definitions: JsonMap::new(),
            view,
            depth: 0,
            is_policy: false,
            as_given: false,
            kept: &[],
        }
    }

    fn requires(&self, field: &Field) -> bool {
        let own = self.depth == 1;
        match (field.presence, self.view) {
            (Presence::Required, View::Response) => !is_secret(&field.kind),
            (Presence::Required, View::Replacement) => {
                let kept = own && self.kept.contains(&field.name);
                !kept && !is_secret(&field.kind)
            }
            (Presence::Required, _) => true,
            (Presence::Default(_), View::Response) => !self.as_given,
            _ => false,
        }
    }

    fn object(&mut self, object: &'static Object, tag: Option<(&'static str, &'static str)>) -> JsonMap<String, Json> {
        let mut properties = JsonMap::new();
        let mut required = Vec::new();
        if let Some((name, word)) = tag {
            properties.insert(
                name.to_owned(),
                json!({ "const": word, "description": object.description }),
            );
            required.push(name);
        }
        let view = self.view;
        for field in object.fields().filter(|field| view.shows(field)) {
            properties.insert(field.name.to_owned(), self.field(field));
            if self.requires(field) {
                required.push(field.name);
            }
        }
        let mut schema = JsonMap::new();
        schema.insert("description".into(), object.description.into());
        schema.insert("type".into(), "object".into());
        schema.insert("properties".into(), Json::Object(properties));
        if !required.is_empty() {
            schema.insert("required".into(), required.into());
        }
        if self.view != View::Response {
            schema.insert("additionalProperties".into(), false.into());
        }
        if matches!(self.view, View::Request | View::Replacement) {
            // Objects of JSON have no order, forms do.
            let shown = object.fields().filter(|field| view.shows(field));
            schema.insert("x-order".into(), shown.map(|field| field.name).collect());
        }
        schema
    }

    fn field(&mut self, field: &'static Field) -> Json {
        let within = self.as_given;
        self.as_given |= self.is_policy && self.depth == 1 && field.name == "config";
        let mut schema = self.kind(&field.kind);
        self.as_given = within;
        if self.view != View::File && NO_TEMPLATES.contains(&field.name) {
            schema.values_mut().for_each(refuse_templates);
            if let Some(pattern) = schema.get_mut("pattern") {
                refuse_template(pattern);
            }
        }
        // A null is as good as nothing, except where something is required. Responses have none.
        if !self.requires(field) && self.view != View::Response {
            schema = match schema.remove("type") {
                Some(kind) if !schema.contains_key("enum") => {
                    schema.insert("type".into(), json!([kind, "null"]));
                    schema
                }
                kind => {
                    schema.extend(kind.map(|kind| ("type".to_owned(), kind)));
                    let either = json!([schema, { "type": "null" }]);
                    JsonMap::from_iter([("anyOf".to_owned(), either)])
                }
            };
        }
        schema.insert("description".into(), field.description.into());
        if let Presence::Default(default) = field.presence {
            schema.insert("default".into(), default.into());
        }
        Json::Object(schema)
    }

    fn kind(&mut self, kind: &'static Type) -> JsonMap<String, Json> {
        let schema = match kind {
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
            Type::String(text) => return self.text(text),
            Type::Choice(choices) => {
                let words: Vec<_> = choices.iter().map(|choice| choice.value).collect();
                let meanings: Vec<_> = choices.iter().map(|choice| choice.description).collect();
                json!({ "enum": words, "enumDescriptions": meanings })
            }
            Type::List { items, min, max } => {
                let mut schema = JsonMap::new();
                schema.insert("type".into(), "array".into());
                schema.insert("items".into(), Json::Object(self.kind(items)));
                bounds(&mut schema, ("minItems", *min), ("maxItems", *max));
                return schema;
            }
            Type::Map(map) => return labels(map),
            Type::Object(object) => self.define(object.name, kind, |schema| Json::Object(schema.object(object, None))),
            Type::Union(union) => self.define(union.name, kind, |schema| schema.union(union)),
            Type::Reference(to) => {
                let mut reference = self.define(REFERENCE.name, kind, |schema| {
                    let mut reference = schema.object(&REFERENCE, None);
                    let given =
                        |name: &str| json!({ "required": [name], "properties": { name: { "type": "string" } } });
                    reference.insert("anyOf".into(), json!([given("name"), given("id")]));
                    Json::Object(reference)
                });
                if matches!(self.view, View::Request | View::Replacement) {
                    reference["x-references"] = to.word().into();
                }
                reference
            }
            Type::StringOr(text, other) => json!({ "anyOf": [self.text(text), self.kind(other)] }),
        };
        match schema {
            Json::Object(schema) => schema,
            _ => JsonMap::new(),
        }
    }

    fn text(&self, text: &Text) -> JsonMap<String, Json> {
        let mut schema = string(text);
        if self.view == View::Response {
            // A secret that is a template is shown.
            schema.remove("writeOnly");
        } else if self.view != View::File && text.format == Format::Expression {
            schema.insert("x-expression".into(), true.into());
        }
        schema
    }

    fn union(&mut self, union: &'static Union) -> Json {
        let variants = union.variants.iter();
        let variants: Vec<_> = variants
            .map(|variant| self.object(variant.object, Some((union.tag, variant.tag))))
            .collect();
        json!({ "oneOf": variants })
    }

    /// `kind` is what is defined; the definition of a replacement is that of a request if nothing in it may be left out.
    fn define(&mut self, name: &str, kind: &'static Type, schema: impl FnOnce(&mut Self) -> Json) -> Json {
        let kept = self.depth == 0 && !self.kept.is_empty();
        let (name, place) = match self.view {
            View::File => (name.to_owned(), "$defs"),
            View::Replacement if kept || holds_secrets(kind) => (format!("{name}Update"), "components/schemas"),
            View::Request | View::Replacement => (name.to_owned(), "components/schemas"),
            View::Response => (format!("{name}View"), "components/schemas"),
        };
        if !self.definitions.contains_key(&name) {
            self.definitions.insert(name.clone(), Json::Null);
            self.depth += 1;
            let schema = schema(self);
            self.depth -= 1;
            self.definitions.insert(name.clone(), schema);
        }
        json!({ "$ref": format!("#/{place}/{name}") })
    }
}

/// Takes back that texts below may be templates.
fn refuse_templates(schema: &mut Json) {
    let Some(fields) = schema.as_object_mut() else { return };
    for (key, value) in fields {
        match key.as_str() {
            "pattern" => refuse_template(value),
            _ => refuse_templates(value),
        }
    }
}

fn refuse_template(pattern: &mut Json) {
    let plain = pattern.as_str().and_then(|pattern| {
        let pattern = pattern.strip_suffix(TEMPLATE)?.strip_suffix(")|")?;
        pattern.strip_prefix("(?:")
    });
    if let Some(plain) = plain {
        *pattern = plain.into();
    }
}

fn is_secret(kind: &Type) -> bool {
    matches!(kind, Type::String(text) if text.format == Format::Secret)
}

fn holds_secrets(kind: &'static Type) -> bool {
    let in_fields = |object: &'static Object| object.fields().any(|field| holds_secrets(&field.kind));
    match kind {
        Type::Object(object) => in_fields(object),
        Type::Union(union) => union.variants.iter().any(|variant| in_fields(variant.object)),
        Type::List { items, .. } => holds_secrets(items),
        Type::StringOr(_, other) => holds_secrets(other),
        other => is_secret(other),
    }
}

fn string(text: &Text) -> JsonMap<String, Json> {
    let mut schema = JsonMap::new();
    schema.insert("type".into(), "string".into());
    bounds(&mut schema, ("minLength", text.min), ("maxLength", text.max));
    match text.format {
        Format::Uuid => {
            schema.insert("format".into(), "uuid".into());
        }
        Format::Time => {
            schema.insert("format".into(), "date-time".into());
        }
        Format::Url => {
            schema.insert("format".into(), "uri".into());
        }
        Format::Secret => {
            schema.insert("writeOnly".into(), true.into());
        }
        Format::Plain | Format::Literal | Format::Expression => {}
    }
    if let Some(pattern) = &text.pattern {
        schema.insert("pattern".into(), format!("(?:{})|{TEMPLATE}", pattern.regex).into());
        // Not a keyword of JSON Schema; editors show it in place of the regular expression.
        schema.insert(
            "patternErrorMessage".into(),
            format!("It must {}.", pattern.must).into(),
        );
    }
    schema
}

fn labels(map: &Map) -> JsonMap<String, Json> {
    let mut names = string(&map.keys);
    if !map.reserved.is_empty() {
        names.insert(
            "not".into(),
            json!({ "pattern": format!("^(?:{})", map.reserved.join("|")) }),
        );
    }
    let mut schema = JsonMap::new();
    schema.insert("type".into(), "object".into());
    schema.insert("propertyNames".into(), Json::Object(names));
    schema.insert("additionalProperties".into(), Json::Object(string(&map.values)));
    schema.insert("maxProperties".into(), map.max.into());
    schema
}

fn bounds(schema: &mut JsonMap<String, Json>, (min_name, min): (&str, usize), (max_name, max): (&str, usize)) {
    if min > 0 {
        schema.insert(min_name.to_owned(), min.into());
    }
    if max < usize::MAX {
        schema.insert(max_name.to_owned(), max.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::{Node, Value};

    fn json(node: &Node) -> Json {
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => json!(value),
            Value::Integer(value) => json!(value),
            Value::Number(text) | Value::String(text) => json!(text),
            Value::List(items) => items.iter().map(json).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone(), json(&entry.value)))
                .collect(),
        }
    }

    #[test]
    fn the_example_file_is_valid() {
        let example = crate::yaml::parse("gateway.yaml", include_str!("../../../docs/examples/gateway.yaml")).unwrap();
        let example = json(&example);
        let errors = jsonschema::validate(&json_schema(), &example);
        assert!(errors.is_ok(), "{errors:?}");
    }
}
