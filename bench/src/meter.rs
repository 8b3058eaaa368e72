//! What a process costs between two moments.

use std::fs;

use anyhow::Result;
use tidegate_testkit::process::{self, Usage};

const NANOS: f64 = 1e9;

/// CPU time and memory of one process, read from outside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meter {
    pid: u32,
    cpu_at_start: f64,
    user_at_start: f64,
}

impl Meter {
    /// Starts to count, also the peak of the resident memory.
    pub(crate) fn start(pid: u32) -> Result<Self> {
        // Another user's process keeps its old peak, which is then only too high.
        drop(process::reset_peak(pid));
        Ok(Self {
            pid,
            cpu_at_start: cpu_seconds(pid)?,
            user_at_start: usage(pid)?.user_seconds,
        })
    }

    /// CPU-seconds since the start, in user and kernel mode, all threads.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        Ok(cpu_seconds(self.pid)? - self.cpu_at_start)
    }

    /// Those of them in user mode: what the program and its libraries compute, without the kernel's work on sockets.
    pub(crate) fn user_seconds(&self) -> Result<f64> {
        Ok(usage(self.pid)?.user_seconds - self.user_at_start)
    }

    /// The highest resident memory since the start, in bytes.
    pub(crate) fn peak(&self) -> Result<u64> {
        Ok(usage(self.pid)?.peak)
    }
}

/// CPU time and memory now.
pub(crate) fn usage(pid: u32) -> Result<Usage> {
    process::usage(pid)
}

/// The scheduler's own sum in nanoseconds where the kernel has it, for `utime + stime` counts in hundredths of a second.
///
/// The sum misses threads that have ended, so the coarser figure wins when it is higher.
fn cpu_seconds(pid: u32) -> Result<f64> {
    let coarse = usage(pid)?.cpu_seconds;
    let mut nanos = 0_u64;
    for task in fs::read_dir(format!("/proc/{pid}/task"))?.flatten() {
        let text = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
        nanos += text
            .split_whitespace()
            .next()
            .and_then(|run| run.parse().ok())
            .unwrap_or(0_u64);
    }
    #[allow(clippy::cast_precision_loss)] // 2^53 nanoseconds are 104 days.
    let fine = nanos as f64 / NANOS;
    Ok(if coarse > fine + 0.02 { coarse } else { fine })
}
