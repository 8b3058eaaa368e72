//! TCP ports on the loopback address that nobody else takes between reserving and using them.
//!
//! They lie below the kernel's ephemeral range, so no outgoing connection gets one by chance, and each is held by a
//! locked file that other test processes respect.

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::BuildHasher;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::cache;

const FIRST: u16 = 18_000;
const LAST: u16 = 31_999;

/// A port that is ours until this is dropped; nothing is bound to it.
#[derive(Debug)]
pub struct Port {
    number: u16,
    _lock: File,
}

impl Port {
    /// The port's number.
    pub fn number(&self) -> u16 {
        self.number
    }
}

/// Reserves one free port.
pub fn reserve() -> Result<Port> {
    let [port] = <[Port; 1]>::try_from(reserve_range(1)?).map_err(|_| anyhow::anyhow!("no port was reserved"))?;
    Ok(port)
}

/// Reserves `count` free ports with consecutive numbers, as a range of broker ports needs.
pub fn reserve_range(count: u16) -> Result<Vec<Port>> {
    let dir = cache::root().join("ports");
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    let span = u64::from(LAST - FIRST + 1 - count);
    for _ in 0..2_000 {
        let offset = RandomState::new().hash_one(count) % span;
        let first = FIRST + u16::try_from(offset).unwrap_or(0);
        if let Some(ports) = (first..first + count).map(|number| try_reserve(&dir, number)).collect() {
            return Ok(ports);
        }
    }
    bail!("no {count} consecutive free ports between {FIRST} and {LAST}")
}

fn try_reserve(dir: &Path, number: u16) -> Option<Port> {
    let lock = File::create(dir.join(number.to_string())).ok()?;
    lock.try_lock().ok()?;
    TcpListener::bind((Ipv4Addr::UNSPECIFIED, number)).ok()?;
    Some(Port { number, _lock: lock })
}
