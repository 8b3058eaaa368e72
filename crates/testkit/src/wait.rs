//! Waiting for a condition, with a deadline, instead of for the clock.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{Instant, sleep};

const PAUSE: Duration = Duration::from_millis(25);

/// Calls `probe` until it returns a value; an error that names `what` when that takes longer than `within`.
pub async fn until<T>(what: &str, within: Duration, mut probe: impl AsyncFnMut() -> Option<T>) -> Result<T> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(value) = probe().await {
            return Ok(value);
        }
        if Instant::now() >= deadline {
            bail!("{what}: not so after {within:?}");
        }
        sleep(PAUSE).await;
    }
}
