//! The methods of Terraform's protocol, each led to the provider.

use std::sync::Arc;

use super::calls::{Answer, Body, Service, streamed, unary, unknown};
use crate::provider::Provider;

/// The provider as a service.
pub(super) struct Terraform(pub(super) Arc<Provider>);

impl Service for Terraform {
    const NAME: &'static str = "tfplugin6.Provider";

    async fn call(self: Arc<Self>, method: &str, request: http::Request<Body>) -> Answer {
        let provider = &self.0;
        tracing::trace!(method, "called");
        match method {
            "GetMetadata" => unary(request, |asked| provider.metadata(asked)).await,
            "GetProviderSchema" => unary(request, |asked| provider.schema(asked)).await,
            "GetResourceIdentitySchemas" => unary(request, |asked| provider.identity_schemas(asked)).await,
            "GetFunctions" => unary(request, |asked| provider.functions(asked)).await,
            "ValidateProviderConfig" => unary(request, |asked| provider.validate_provider(asked)).await,
            "ValidateResourceConfig" => unary(request, |asked| provider.validate_resource(asked)).await,
            "ValidateDataResourceConfig" => unary(request, |asked| provider.validate_data(asked)).await,
            "ValidateListResourceConfig" => unary(request, |asked| provider.validate_list(asked)).await,
            "ConfigureProvider" => unary(request, |asked| provider.configure(asked)).await,
            "UpgradeResourceState" => unary(request, |asked| provider.upgrade(asked)).await,
            "UpgradeResourceIdentity" => unary(request, |asked| provider.upgrade_identity(asked)).await,
            "ReadResource" => unary(request, |asked| provider.read(asked)).await,
            "PlanResourceChange" => unary(request, |asked| provider.plan(asked)).await,
            "ApplyResourceChange" => unary(request, |asked| provider.apply(asked)).await,
            "ImportResourceState" => unary(request, |asked| provider.import(asked)).await,
            "MoveResourceState" => unary(request, |asked| provider.take_over(asked)).await,
            "GenerateResourceConfig" => unary(request, |asked| provider.generate(asked)).await,
            "ReadDataSource" => unary(request, |asked| provider.read_data(asked)).await,
            "ListResource" => streamed(request, |asked| Arc::clone(provider).list(asked)).await,
            "StopProvider" => unary(request, |asked| provider.stop(asked)).await,
            other => unknown(other),
        }
    }
}
