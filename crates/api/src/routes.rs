//! Every route there is, as data: the router is built from it, and so is the OpenAPI document.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on};
use tidegate_model::entity::{ENTITIES, EntityType, Operation, entity_type};
use tidegate_model::shape::Kind;

use crate::auth::{Scope, guard};
use crate::call::Call;
use crate::finish::finish;
use crate::{
    Control, audit, chain, expressions, nodes, overview, page, pending, read, session, statistics, tokens, trial, write,
};

/// What answers requests that are none of the API's: pages for people.
pub type Pages = Arc<dyn Fn(&Request) -> Response + Send + Sync>;

/// A method at a path.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{name}` for what varies.
    pub path: String,
    /// What it does.
    pub(crate) action: Action,
    /// To which kind of entity, if it is about one.
    pub(crate) entity: Option<&'static EntityType>,
}

/// What a route does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    List,
    Get,
    Replace,
    Patch,
    Delete,
    ListChain,
    GetChain,
    ReplaceChain,
    Move,
    ListReferrers,
    CheckExpression,
    ListNodes,
    GetNode,
    GetNodeStatus,
    ListNodeErrors,
    ListAudit,
    ExportAudit,
    CreateToken,
    ListTokens,
    RevokeToken,
    ListSignIns,
    SignIn,
    GetSession,
    SignOut,
    GetOverview,
    GetStatistics,
    GetBackendStatus,
    TestBackend,
    ListPending,
    GetEnrollment,
}

const GATEWAYS: &str = "/v1/event-gateways";
const GATEWAY: &str = "/v1/event-gateways/{gateway}";

/// All routes below `/v1`.
pub fn routes() -> Vec<Route> {
    let mut routes: Vec<_> = ENTITIES.iter().flat_map(of_entity).collect();
    let mut add = |method: Method, path: String, action: Action| {
        routes.push(Route {
            method,
            path,
            action,
            entity: None,
        });
    };
    let nodes = format!("{GATEWAY}/nodes");
    add(Method::GET, nodes.clone(), Action::ListNodes);
    add(Method::GET, format!("{nodes}/{{entity}}"), Action::GetNode);
    add(Method::GET, format!("{nodes}/{{entity}}/status"), Action::GetNodeStatus);
    add(
        Method::GET,
        format!("{nodes}/{{entity}}/errors"),
        Action::ListNodeErrors,
    );
    add(
        Method::POST,
        "/v1/expressions/check".to_owned(),
        Action::CheckExpression,
    );
    add(Method::GET, format!("{GATEWAY}/audit-log"), Action::ListAudit);
    add(Method::GET, format!("{GATEWAY}/audit-log/export"), Action::ExportAudit);
    add(Method::GET, "/v1/audit-log".to_owned(), Action::ListAudit);
    add(Method::GET, "/v1/audit-log/export".to_owned(), Action::ExportAudit);
    add(Method::POST, "/v1/tokens".to_owned(), Action::CreateToken);
    add(Method::GET, "/v1/tokens".to_owned(), Action::ListTokens);
    add(Method::DELETE, "/v1/tokens/{id}".to_owned(), Action::RevokeToken);
    add(Method::GET, "/v1/session/methods".to_owned(), Action::ListSignIns);
    add(Method::POST, "/v1/session".to_owned(), Action::SignIn);
    add(Method::GET, "/v1/session".to_owned(), Action::GetSession);
    add(Method::DELETE, "/v1/session".to_owned(), Action::SignOut);
    add(Method::GET, "/v1/enrollment".to_owned(), Action::GetEnrollment);
    add(Method::GET, format!("{GATEWAY}/overview"), Action::GetOverview);
    add(Method::GET, format!("{GATEWAY}/statistics"), Action::GetStatistics);
    add(Method::GET, format!("{nodes}/{{entity}}/pending"), Action::ListPending);
    let backends = format!("{GATEWAY}/backend-clusters");
    add(
        Method::GET,
        format!("{backends}/{{entity}}/status"),
        Action::GetBackendStatus,
    );
    add(Method::POST, format!("{backends}/test"), Action::TestBackend);
    routes
}

fn of_entity(entity: &'static EntityType) -> Vec<Route> {
    let above = match entity.parent {
        None => GATEWAYS.to_owned(),
        Some(Kind::Gateway) => format!("{GATEWAY}/{}", entity.collection),
        Some(parent) => format!(
            "{GATEWAY}/{}/{{entity}}/{}",
            entity_type(parent).collection,
            entity.collection
        ),
    };
    let one = match (entity.parent, entity.chain) {
        (None, _) => GATEWAY.to_owned(),
        (_, None) => format!("{above}/{{entity}}"),
        (_, Some(_)) => format!("{above}/{{policy}}"),
    };
    let mut routes = Vec::new();
    let mut add = |method: Method, path: String, action: Action| {
        routes.push(Route {
            method,
            path,
            action,
            entity: Some(entity),
        });
    };
    for operation in entity.operations {
        let listing = if entity.chain.is_some() {
            Action::ListChain
        } else {
            Action::List
        };
        let (method, path, action) = match operation {
            Operation::Create => (Method::POST, &above, Action::Create),
            Operation::List => (Method::GET, &above, listing),
            Operation::Get => (Method::GET, &one, Action::Get),
            Operation::Replace => (Method::PUT, &one, Action::Replace),
            Operation::Patch => (Method::PATCH, &one, Action::Patch),
            Operation::Delete => (Method::DELETE, &one, Action::Delete),
        };
        add(method, path.clone(), action);
    }
    if entity.parent.is_some() {
        add(Method::GET, format!("{one}/referrers"), Action::ListReferrers);
    }
    if let Some(segment) = entity.chain {
        let parent = above.strip_suffix(entity.collection).unwrap_or(&above);
        let chain = format!("{parent}{segment}");
        add(Method::GET, chain.clone(), Action::GetChain);
        add(Method::PUT, chain, Action::ReplaceChain);
        add(Method::POST, format!("{one}/move"), Action::Move);
    }
    routes
}

pub(crate) fn router(control: Control) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let mut handler = handler(&route);
        if !route.action.is_open() {
            let scopes = route.action.scopes();
            let guard = from_fn_with_state((control.clone(), scopes.0, scopes.1), guard);
            handler = handler.route_layer(guard);
        }
        router = router.route(&route.path, handler);
    }
    let router = router
        .route("/openapi.json", get(page::openapi))
        .route("/docs", get(page::docs))
        .route(session::oidc::PATH, get(session::oidc::begin))
        .route(session::oidc::CALLBACK, get(session::oidc::finish));
    let router = match control.inner.pages.clone() {
        None => router,
        Some(pages) => router.fallback(move |request: Request| async move { beside(&pages, &request) }),
    };
    router.with_state(control).layer(from_fn(finish))
}

/// What is at a path that no route has: nothing below `/v1`, and elsewhere what the pages say.
fn beside(pages: &Pages, request: &Request) -> Response {
    let path = request.uri().path();
    if path == "/v1" || path.starts_with("/v1/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    pages(request)
}

impl Action {
    /// Whether it needs no token: it sees to that itself, or tells nothing.
    pub(crate) fn is_open(self) -> bool {
        matches!(
            self,
            Self::ListSignIns | Self::SignIn | Self::GetSession | Self::SignOut
        )
    }

    /// Which scopes its reads and its writes need.
    fn scopes(self) -> (Scope, Scope) {
        match self {
            Self::ListAudit | Self::ExportAudit | Self::CreateToken | Self::ListTokens | Self::RevokeToken => {
                (Scope::Admin, Scope::Admin)
            }
            Self::CheckExpression => (Scope::Viewer, Scope::Viewer),
            _ => (Scope::Viewer, Scope::Editor),
        }
    }
}

fn handler(route: &Route) -> MethodRouter<Control> {
    let filter = MethodFilter::try_from(route.method.clone()).unwrap_or(MethodFilter::GET);
    let entity = route.entity.unwrap_or(&ENTITIES[0]);
    match route.action {
        Action::Create => on(filter, move |call: Call| write::create(call, entity)),
        Action::List => on(filter, move |call: Call| read::list(call, entity)),
        Action::Get => on(filter, move |call: Call| read::get(call, entity)),
        Action::Replace => on(filter, move |call: Call| write::replace(call, entity)),
        Action::Patch => on(filter, move |call: Call| write::patch(call, entity)),
        Action::Delete => on(filter, move |call: Call| write::delete(call, entity)),
        Action::ListChain => on(filter, move |call: Call| read::chain(call, entity)),
        Action::GetChain => on(filter, move |call: Call| chain::get(call, entity)),
        Action::ReplaceChain => on(filter, move |call: Call| chain::replace(call, entity)),
        Action::Move => on(filter, move |call: Call| chain::moved(call, entity)),
        Action::ListReferrers => on(filter, move |call: Call| read::referrers(call, entity)),
        Action::CheckExpression => on(filter, expressions::check_one),
        Action::ListNodes => on(filter, nodes::list),
        Action::GetNode => on(filter, nodes::get),
        Action::GetNodeStatus => on(filter, nodes::status),
        Action::ListNodeErrors => on(filter, nodes::errors),
        Action::ListAudit => on(filter, audit::list),
        Action::ExportAudit => on(filter, audit::export),
        Action::CreateToken => on(filter, tokens::create),
        Action::ListTokens => on(filter, tokens::list),
        Action::RevokeToken => on(filter, tokens::revoke),
        Action::ListSignIns => on(filter, session::methods),
        Action::SignIn => on(filter, session::sign_in),
        Action::GetSession => on(filter, session::get),
        Action::SignOut => on(filter, session::sign_out),
        Action::GetOverview => on(filter, overview::get),
        Action::GetStatistics => on(filter, statistics::get),
        Action::GetBackendStatus => on(filter, overview::backend_status),
        Action::TestBackend => on(filter, trial::backend_cluster),
        Action::ListPending => on(filter, pending::get),
        Action::GetEnrollment => on(filter, nodes::enrollment),
    }
}
