//! What another process costs, from `/proc`.

use std::fs;

use anyhow::{Context, Result};

/// CPU time and memory of a process, all its threads together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Seconds of CPU in user and kernel mode since it started; the kernel counts in hundredths.
    pub cpu_seconds: f64,
    /// Those of [`Usage::cpu_seconds`] that were in user mode.
    pub user_seconds: f64,
    /// Resident memory in bytes.
    pub resident: u64,
    /// The highest resident memory so far, in bytes.
    pub peak: u64,
}

/// Reads the usage of the process with this id; an error when there is none.
pub fn usage(pid: u32) -> Result<Usage> {
    let stat = read(pid, "stat")?;
    // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
    let fields: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|ticks| ticks.parse::<u32>().ok());
    let (user, system) = ticks(11).zip(ticks(12)).context("unknown format of /proc/PID/stat")?;
    let per_second = u32::try_from(rustix::param::clock_ticks_per_second())?;
    let status = read(pid, "status")?;
    let bytes = |name: &str| {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.map_or(0, |kib| kib * 1024)
    };
    let seconds = |ticks: u32| f64::from(ticks) / f64::from(per_second);
    Ok(Usage {
        cpu_seconds: seconds(user) + seconds(system),
        user_seconds: seconds(user),
        resident: bytes("VmRSS"),
        peak: bytes("VmHWM"),
    })
}

/// Makes [`Usage::peak`] count anew from what is resident now.
pub fn reset_peak(pid: u32) -> Result<()> {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").with_context(|| format!("cannot reset the peak of {pid}"))
}

fn read(pid: u32, file: &str) -> Result<String> {
    fs::read_to_string(format!("/proc/{pid}/{file}")).with_context(|| format!("no process {pid}"))
}
