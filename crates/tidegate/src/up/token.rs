//! The first token: somebody has to be able to use the API.

use tidegate_api::{Scope, create_token, import_token};
use tidegate_model::Secret;
use tidegate_store::{Actor, Store};
use tracing::{info, warn};

use crate::output;
use crate::service::Failure;

/// The variable with the token that a control plane shall know from its start on.
const ADMIN_TOKEN: &str = "TIDEGATE_ADMIN_TOKEN";

/// Sees to it that somebody can use the API: the token goes to standard output and never into the log.
///
/// # Errors
/// The store does not take it.
pub(super) async fn first_token(store: &Store) -> Result<(), Failure> {
    let actor = Actor {
        id: None,
        name: "tidegate up".to_owned(),
    };
    if let Some(given) = std::env::var(ADMIN_TOKEN).ok().filter(|given| !given.is_empty()) {
        let new = import_token(store, ADMIN_TOKEN, &Secret::new(given), actor).await;
        if new.map_err(|error| format!("{ADMIN_TOKEN}: {error}"))? {
            info!("the token of {ADMIN_TOKEN} can be used from now on");
            let tokens = store.tokens().await?;
            let earlier = tokens
                .iter()
                .filter(|token| token.name == ADMIN_TOKEN)
                .count()
                .saturating_sub(1);
            if earlier > 0 {
                warn!(
                    earlier,
                    "earlier tokens of {ADMIN_TOKEN} can be used too, until `tidegate token revoke` ends them"
                );
            }
        }
    } else if store.tokens().await?.is_empty() {
        let (token, text) = create_token(store, "first", Scope::Admin, None, None, actor).await?;
        let shown = format!("admin token, shown this once: {}", text.reveal());
        output::token(token.id, &shown).map_err(|unwritten| unwritten.to_string())?;
    }
    Ok(())
}
