//! Whether a configuration makes sense, before anything is planned: by the model's own checks, which are those of the API.

use tidegate_expr::of_body;
use tidegate_model::entity;

use super::diagnostics::Diagnostics;
use super::{Provider, resource_type, value};
use crate::protocol::{ValidateRequest, ValidateResponse};
use crate::resource::body;
use crate::types::ResourceType;
use crate::value::{Path, Value};

impl Provider {
    pub(crate) async fn validate_resource(&self, asked: ValidateRequest) -> ValidateResponse {
        let mut said = Diagnostics::default();
        let kind = said.check(resource_type(&asked.type_name));
        let config = said.check(value(asked.config.as_ref()));
        if let (Some((kind, _)), Some(config)) = (kind, config) {
            let forgets = asked
                .client_capabilities
                .is_some_and(|client| client.write_only_attributes_allowed);
            check(kind, &config, forgets, &mut said);
        }
        ValidateResponse {
            diagnostics: said.into(),
        }
    }
}

/// Says everything that is wrong with the configuration of a resource. What is not known yet is not held against it.
pub(super) fn check(kind: &ResourceType, config: &Value, forgets: bool, said: &mut Diagnostics) {
    let read = body(kind, config);
    for (path, words) in &read.faults {
        said.fault(path, words, "");
    }
    if !forgets {
        for (field, _) in &read.write_only {
            let words = "this Terraform remembers every secret; use 1.11 or newer, or the attribute without `_wo`";
            said.fault_of(&read, field, words, "");
        }
    }
    for (attribute, parent) in kind.parents() {
        if let Some(id) = config.get(attribute).as_str()
            && uuid::Uuid::try_parse(id).is_err()
        {
            let words = format!("`{id}` is no identifier of a {}", parent.noun());
            said.fault(&Path::default().attribute(attribute), words, "An identifier is a UUID.");
        }
    }
    if let Err(problems) = entity::check(kind.entity.kind, &read.body) {
        for problem in &problems {
            let twice = read
                .faults
                .iter()
                .any(|(path, _)| read.place(&problem.field) == Some(path));
            if !read.depends_on_unknown(&problem.field) && !twice {
                said.problem(&read, problem);
            }
        }
    }
    for (field, text, place) in of_body(kind.entity.kind.word(), &read.body) {
        if let Err(problem) = place.compile(text) {
            said.fault_of(&read, &field, problem, "");
        }
    }
}
