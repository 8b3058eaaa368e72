//! Processes that we start die with us, and can be watched.

#![allow(clippy::unwrap_used)]

use std::process::Command;
use std::time::Duration;

use tidegate_testkit::process::{Process, Signal, reset_peak};
use tidegate_testkit::scratch::Scratch;
use tidegate_testkit::{ports, wait};

const SOON: Duration = Duration::from_secs(10);

fn shell(scratch: &Scratch, script: &str) -> Process {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    Process::spawn("the shell", &command, &scratch.path().join("log")).unwrap()
}

#[tokio::test]
async fn a_log_line_is_waited_for_and_the_log_explains_an_early_end() {
    let scratch = Scratch::new("process").unwrap();
    let process = shell(&scratch, "echo one; sleep 0.1; echo ready now; sleep 60");
    assert_eq!(process.wait_for_line("ready", SOON).await.unwrap(), "ready now");
    process.kill().unwrap();
    process.kill().unwrap();

    let process = shell(&scratch, "echo the disk is full >&2; exit 3");
    let error = process.wait_for_line("never", SOON).await.unwrap_err().to_string();
    assert!(
        error.contains("the disk is full") && error.contains("exit status: 3"),
        "{error}"
    );
    assert!(process.signal(Signal::TERM).is_err());
}

#[tokio::test]
async fn a_process_outlives_the_thread_that_started_it() {
    let scratch = Scratch::new("process").unwrap();
    let script = "read _; echo alive; sleep 60";
    let process = std::thread::scope(|scope| scope.spawn(|| shell(&scratch, script)).join().unwrap());
    // It goes on only now.
    drop(process.take_stdin());
    process.wait_for_line("alive", SOON).await.unwrap();
    process.stop(SOON).await.unwrap();
}

#[tokio::test]
async fn cpu_and_memory_are_read_from_the_kernel() {
    let scratch = Scratch::new("process").unwrap();
    let process = shell(&scratch, "while :; do :; done");
    let busy = async || process.usage().ok().filter(|usage| usage.cpu_seconds >= 0.1);
    let usage = wait::until("100 ms of CPU are used", SOON, busy).await.unwrap();
    assert!(usage.resident > 100_000 && usage.peak >= usage.resident, "{usage:?}");
    reset_peak(process.pid()).unwrap();
}

#[test]
fn ports_are_reserved_once() {
    let range = ports::reserve_range(20).unwrap();
    assert!(range.windows(2).all(|pair| pair[0].number() + 1 == pair[1].number()));
    let others: Vec<_> = (0..200).map(|_| ports::reserve().unwrap()).collect();
    let mut numbers: Vec<_> = range.iter().chain(&others).map(ports::Port::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 220);
}

#[test]
fn scratch_directories_of_the_dead_are_swept() {
    let alive = Scratch::new("alive").unwrap();
    let abandoned = alive.path().with_file_name("abandoned-by-a-test");
    std::fs::create_dir_all(abandoned.join("data")).unwrap();
    let _next = Scratch::new("next").unwrap();
    assert!(alive.path().exists() && !abandoned.exists());
}

#[tokio::test]
async fn a_process_dies_with_the_one_that_started_it() {
    const REPORT: &str = "TIDEGATE_TEST_REPORT";
    if let Some(report) = std::env::var_os(REPORT) {
        // The second time round, in a process of its own: start a child, say which, and wait to be killed.
        let scratch = Scratch::new("process").unwrap();
        let child = shell(&scratch, "sleep 600");
        std::fs::write(report, child.pid().to_string()).unwrap();
        std::future::pending::<()>().await;
    }
    let scratch = Scratch::new("process").unwrap();
    let report = scratch.path().join("pid");
    let mut parent = Command::new(std::env::current_exe().unwrap());
    parent
        .args(["--exact", "a_process_dies_with_the_one_that_started_it"])
        .env(REPORT, &report);
    let parent = Process::spawn("the parent", &parent, &scratch.path().join("log")).unwrap();
    let pid = async || std::fs::read_to_string(&report).ok()?.parse::<u32>().ok();
    let pid = wait::until("the child runs", SOON, pid).await.unwrap();
    parent.kill().unwrap();
    let gone = async || {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        (status.is_empty() || status.contains("State:\tZ")).then_some(())
    };
    wait::until("the child is dead", SOON, gone).await.unwrap();
}
