//! Moves the bytes of one connection under the link's conditions.

use std::io::Result;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::task::yield_now;
use tokio::time::{Duration, Instant, sleep_until};

use super::{Conditions, Shared};

const CHUNK: usize = 16 * 1024;
/// What is on its way at most: enough for 100 ms at 80 MB/s; beyond, latency narrows the link.
const IN_FLIGHT_CHUNKS: usize = 512;

struct Chunk {
    bytes: Vec<u8>,
    read_at: Instant,
}

/// Forwards both ways until both sides have ended, each end passed on as a half-close; an error when one was cut.
pub(super) async fn forward(client: &mut TcpStream, target: &mut TcpStream, shared: &Shared) -> Result<()> {
    let (from_client, to_client) = client.split();
    let (from_target, to_target) = target.split();
    tokio::try_join!(
        direction(from_client, to_target, shared, &shared.to_target),
        direction(from_target, to_client, shared, &shared.from_target),
    )?;
    Ok(())
}

async fn direction(from: ReadHalf<'_>, to: WriteHalf<'_>, shared: &Shared, delivered: &AtomicU64) -> Result<()> {
    let (sender, receiver) = mpsc::channel(IN_FLIGHT_CHUNKS);
    let paused = shared.paused.subscribe();
    tokio::try_join!(
        read(from, sender, paused),
        write(to, receiver, shared.conditions, delivered)
    )?;
    Ok(())
}

async fn read(mut from: ReadHalf<'_>, chunks: mpsc::Sender<Chunk>, mut paused: watch::Receiver<bool>) -> Result<()> {
    while paused.wait_for(|paused| !paused).await.is_ok() {
        let mut bytes = Vec::with_capacity(CHUNK);
        tokio::select! {
            read = from.read_buf(&mut bytes) => if read? == 0 { break },
            _ = paused.wait_for(|paused| *paused) => continue,
        }
        if chunks
            .send(Chunk {
                bytes,
                read_at: Instant::now(),
            })
            .await
            .is_err()
        {
            break;
        }
    }
    Ok(())
}

async fn write(
    mut to: WriteHalf<'_>,
    mut chunks: mpsc::Receiver<Chunk>,
    conditions: Conditions,
    delivered: &AtomicU64,
) -> Result<()> {
    let mut free_at = Instant::now();
    while let Some(chunk) = chunks.recv().await {
        sleep_until(chunk.read_at + conditions.latency).await;
        for slice in chunk.bytes.chunks(conditions.slice.unwrap_or(CHUNK)) {
            sleep_until(free_at).await;
            to.write_all(slice).await?;
            delivered.fetch_add(slice.len() as u64, Ordering::Relaxed);
            if let Some(rate) = conditions.bytes_per_second {
                free_at = free_at.max(Instant::now()) + time_for(slice.len(), rate);
            }
            yield_now().await;
        }
    }
    to.shutdown().await
}

fn time_for(bytes: usize, per_second: u64) -> Duration {
    Duration::from_nanos((bytes as u64).saturating_mul(1_000_000_000) / per_second)
}
