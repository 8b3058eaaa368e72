//! What the figures were measured on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use tidegate_testkit::jars::Jars;

use crate::paths::{descriptor_limit, version};
use crate::ui::note;

/// Facts by name, for the head of the report and the JSON.
pub(crate) fn facts(jars: &Jars, tidegate: &Path) -> BTreeMap<&'static str, String> {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    BTreeMap::from([
        ("time", now()),
        ("cpu", field("/proc/cpuinfo", "model name")),
        ("cores", cores.to_string()),
        ("memory", field("/proc/meminfo", "MemTotal")),
        ("kernel", read("/proc/sys/kernel/osrelease")),
        ("descriptors", descriptor_limit().to_string()),
        ("kafka", kafka(jars)),
        ("java", version("java", "-version").unwrap_or_default()),
        ("haproxy", version("haproxy", "-v").unwrap_or_default()),
        (
            "tidegate",
            output(tidegate.as_os_str().to_str().unwrap_or_default(), &["--version"]),
        ),
        ("commit", output("git", &["describe", "--always", "--dirty"])),
        ("load_average", read("/proc/loadavg")),
    ])
}

/// Says so when others keep the machine busy, for that shows in every figure.
pub(crate) fn warn_if_busy() {
    let load = read("/proc/loadavg");
    let running = load.split_whitespace().next().and_then(|load| load.parse::<f64>().ok());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    #[allow(clippy::cast_precision_loss)] // A number of cores.
    if running.is_some_and(|running| running > cores as f64 / 2.0) {
        note(&format!(
            "the machine is busy (load {load}, {cores} cores): believe ratios only, and only with many rounds"
        ));
    }
}

/// The time in UTC, as it can stand in a file's name: `2026-05-04T030201Z`.
pub(crate) fn now() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Year, month and day of a day since 1970, counted in years that begin in March.
fn date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

fn kafka(jars: &Jars) -> String {
    let file = jars.file("kafka-clients").ok();
    let stem = file.as_deref().and_then(Path::file_stem);
    stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_default().trim().to_owned()
}

fn field(file: &str, name: &str) -> String {
    let text = read(file);
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let value = line.and_then(|line| line.split_once(':'));
    value.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_are_dates() {
        let cases = [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (20_514, (2026, 3, 2)),
        ];
        for (days, expected) in cases {
            assert_eq!(date(days), expected, "{days}");
        }
    }
}
