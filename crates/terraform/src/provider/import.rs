//! Resources that are there already: by identifiers, as the public provider takes them, or by names.

use serde_json::Value as Json;
use tidegate_model::shape::Kind;

use super::diagnostics::Diagnostics;
use super::{Provider, identity, message, resource_type, value};
use crate::client::{Api, Failure};
use crate::protocol::{ImportRequest, ImportResponse, Imported};
use crate::resource::below;
use crate::schema::complete;
use crate::types::ResourceType;
use crate::value::{Fields, Value};

/// An entity that a name leads to: identifiers of what it stands below, the gateway first, and its own.
type Way = Vec<(Kind, String)>;

impl Provider {
    pub(crate) async fn import(&self, asked: ImportRequest) -> ImportResponse {
        let mut said = Diagnostics::default();
        let mut imported = Vec::new();
        if let Some((kind, _)) = said.check(resource_type(&asked.type_name)) {
            let known = asked
                .identity
                .and_then(|identity| said.check(value(identity.identity_data.as_ref())));
            let fields = match known.filter(|known| !known.is_null()) {
                Some(known) => Ok(known.fields().cloned().unwrap_or_default()),
                None => self.identified(kind, asked.id.trim()).await,
            };
            if let Some(fields) = said.check(fields) {
                let state = complete(&kind.attributes, &Value::Object(fields));
                imported.push(Imported {
                    type_name: asked.type_name,
                    identity: identity::of(kind, &state),
                    state: message(&state),
                    private: Vec::new(),
                });
            }
        }
        ImportResponse {
            imported_resources: imported,
            diagnostics: said.into(),
        }
    }

    /// The identifiers that a text stands for.
    async fn identified(&self, kind: &ResourceType, text: &str) -> Result<Fields, String> {
        if text.starts_with('{') {
            return by_ids(kind, text);
        }
        let api = self.api()?;
        let kinds: Vec<_> = kind
            .parents()
            .map(|(_, parent)| parent)
            .chain([kind.entity.kind])
            .collect();
        let ways = named(&api, &kinds, Vec::new(), text)
            .await
            .map_err(|failure| failure.to_string())?;
        let mut ways = ways.into_iter().filter(|(_, found)| kind.has(found));
        let (way, _) = ways
            .next()
            .ok_or_else(|| format!("`{text}` leads to no {}; {}", kind.noun(), forms(kind)))?;
        if ways.next().is_some() {
            return Err(format!(
                "`{text}` leads to more than one {}; {}",
                kind.noun(),
                forms(kind)
            ));
        }
        let names = kind.parents().map(|(name, _)| name).chain(["id"]);
        Ok(names
            .zip(way)
            .map(|(name, (_, id))| (name.to_owned(), Value::text(Some(&id))))
            .collect())
    }
}

fn by_ids(kind: &ResourceType, text: &str) -> Result<Fields, String> {
    let json: Json =
        serde_json::from_str(text).map_err(|error| format!("the import ID is no JSON: {error}; {}", forms(kind)))?;
    let names: Vec<_> = kind.parents().map(|(name, _)| name).chain(["id"]).collect();
    let given = json.as_object().into_iter().flatten();
    if let Some((other, _)) = given.clone().find(|(name, _)| !names.contains(&name.as_str())) {
        return Err(format!(
            "`{other}` says nothing about a {}; {}",
            kind.noun(),
            forms(kind)
        ));
    }
    let field = |name: &&'static str| {
        let id = json[*name].as_str().filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| format!("`{name}` is missing; {}", forms(kind)))?;
        Ok((((*name).to_owned()), Value::text(Some(id))))
    };
    names.iter().map(field).collect()
}

/// How a resource can be named.
fn forms(kind: &ResourceType) -> String {
    let names: Vec<_> = kind.parents().map(|(name, _)| name).chain(["id"]).collect();
    let json: Vec<_> = names.iter().map(|name| format!("\"{name}\": \"…\"")).collect();
    let nouns: Vec<_> = kind
        .parents()
        .map(|(_, parent)| parent)
        .chain([kind.entity.kind])
        .map(Kind::noun)
        .collect();
    format!(
        "write {{{}}} with identifiers, or `{}` with names",
        json.join(", "),
        nouns.join("/")
    )
}

/// Everything that the text can mean, the names in it from the gateway down. A name may have slashes itself.
async fn named(api: &Api, kinds: &[Kind], above: Way, text: &str) -> Result<Vec<(Way, Json)>, Failure> {
    let Some((kind, rest)) = kinds.split_first() else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let ends = text.match_indices('/').map(|(at, _)| at);
    let ends: Vec<_> = if rest.is_empty() {
        vec![text.len()]
    } else {
        ends.collect()
    };
    for end in ends {
        let (name, below) = text.split_at(end);
        for entity in find(api, *kind, &above, name).await? {
            let Some(id) = entity["id"].as_str() else { continue };
            let way: Way = above.iter().cloned().chain([(*kind, id.to_owned())]).collect();
            if rest.is_empty() {
                found.push((way, entity));
            } else {
                found.extend(Box::pin(named(api, rest, way, &below[1..])).await?);
            }
        }
    }
    Ok(found)
}

/// The entities of a kind with this name or identifier. An empty one is that of none, and no filter to the API.
pub(super) async fn find(api: &Api, kind: Kind, above: &[(Kind, String)], name: &str) -> Result<Vec<Json>, Failure> {
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let path = below(kind, above);
    if uuid::Uuid::try_parse(name).is_ok() {
        return match api.get(&format!("{path}/{name}")).await {
            Ok(entity) => Ok(vec![entity]),
            Err(Failure::NotFound { .. }) => Ok(Vec::new()),
            Err(failure) => Err(failure),
        };
    }
    let mut found = match api.list(&path, &[("filter[name][eq]", name)]).await {
        Err(Failure::NotFound { .. }) => Vec::new(),
        found => found?,
    };
    found.retain(|entity| entity["name"] == name);
    Ok(found)
}
