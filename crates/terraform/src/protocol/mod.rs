//! The messages of Terraform's plugin protocol 6, as far as this provider takes part in it. Numbers and types are the
//! protocol's; a field that is not here is skipped when it comes in.

mod data;
mod resources;
mod schema;

pub(crate) use data::{
    Attribute, AttributePath, Diagnostic, DynamicValue, Nested, Object, RawState, Selector, Severity, Step,
};
pub(crate) use resources::{
    ApplyRequest, ApplyResponse, GenerateRequest, GenerateResponse, Identity, ImportRequest, ImportResponse, Imported,
    ListEvent, ListRequest, MoveRequest, MoveResponse, PlanRequest, PlanResponse, ReadDataRequest, ReadDataResponse,
    ReadRequest, ReadResponse, UpgradeIdentityRequest, UpgradeIdentityResponse, UpgradeRequest, UpgradeResponse,
    ValidateRequest, ValidateResponse,
};
pub(crate) use schema::{
    Block, ConfigureRequest, ConfigureResponse, Empty, Functions, IdentityAttribute, IdentitySchema, IdentitySchemas,
    Metadata, ProviderSchema, Schema, ServerCapabilities, StopResponse, TypeName, ValidateProviderRequest,
    ValidateProviderResponse,
};
