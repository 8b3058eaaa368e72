//! The audit log: who changed what, when, and how it was before. Secrets are masked by the store.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use serde_json::{Value, json};
use tidegate_store::{AuditEntry, Place, StoreError};
use uuid::Uuid;

use crate::Control;
use crate::access::Target;
use crate::answer::Answer;
use crate::auth::Scope;
use crate::call::Call;
use crate::list::Page;
use crate::problem::Problem;
use crate::render::time;

/// Entries that are read at once for an export.
const PIECE: u32 = 500;

/// A page of the log of a gateway, or of what belongs to none; newest first.
pub(crate) async fn list(call: Call) -> Answer {
    let gateway = gateway(&call)?;
    let page = Page::of(&call)?;
    let store = call.control.store();
    let read = page
        .counted(page.place()?, |place| store.audit(gateway, place, page.size, false))
        .await?;
    let data: Vec<_> = read.items.iter().map(render).collect();
    Ok(page.answer(&call, &data, read.previous, read.next))
}

/// The whole log as JSON lines, oldest first.
pub(crate) async fn export(call: Call) -> Answer {
    let gateway = gateway(&call)?;
    let from = Some((call.control.clone(), gateway, Place::First));
    let pieces = stream::try_unfold(from, |from| async move {
        let Some((control, gateway, place)) = from else {
            return Ok(None);
        };
        let (lines, next) = piece(&control, gateway, place).await?;
        Ok::<_, StoreError>(Some((lines, next.map(|next| (control, gateway, Place::After(next))))))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let kind = HeaderValue::from_static("application/x-ndjson");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

async fn piece(
    control: &Control,
    gateway: Option<Uuid>,
    place: Place<Uuid>,
) -> Result<(String, Option<Uuid>), StoreError> {
    let read = control.store().audit(gateway, place, PIECE, true).await?;
    let lines = read.items.iter().map(|entry| format!("{}\n", render(entry))).collect();
    Ok((lines, read.next))
}

fn gateway(call: &Call) -> Result<Option<Uuid>, Problem> {
    if call.has_param("gateway") {
        return call.gateway().map(Some);
    }
    call.caller
        .access
        .check(Scope::Admin, Target::Everything)
        .map(|()| None)
}

fn render(entry: &AuditEntry) -> Value {
    json!({
        "id": entry.id,
        "at": time(entry.at),
        "gateway_id": entry.gateway,
        "version": entry.version.0.to_string(),
        "actor": { "id": entry.actor.id, "name": entry.actor.name },
        "action": entry.action,
        "kind": entry.kind,
        "entity_id": Some(entry.entity).filter(|id| !id.is_nil()),
        "request_id": entry.request_id,
        "before": entry.before,
        "after": entry.after,
    })
}
