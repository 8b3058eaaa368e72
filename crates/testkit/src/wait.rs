//! Waiting for a condition, with a deadline, instead of for the clock; and not waiting to the end.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
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

/// Polls a future so many times at most, and drops it: what a client does who leaves meanwhile. How often a future is polled
/// before it is done depends on the machine, so a test tries several numbers.
pub async fn polled(future: impl Future, mut times: usize) {
    let mut future = pin!(future);
    poll_fn(|cx| match times.checked_sub(1) {
        None => Poll::Ready(()),
        Some(left) => {
            times = left;
            future.as_mut().poll(cx).map(drop)
        }
    })
    .await;
}
