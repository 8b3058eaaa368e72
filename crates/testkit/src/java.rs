//! One run of a Java main class on the shared class path.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result};

use crate::jars::Jars;

/// Runs `main_class` to its end with `args`, feeding it `stdin`, and returns its exit status and all it printed.
///
/// A JVM takes about a second to start: batch the work, and prefer one long run to many short ones. Blocks the calling
/// thread. An exit status other than 0 is no error here.
pub fn run<A: AsRef<OsStr>>(
    jars: &Jars,
    main_class: &str,
    args: impl IntoIterator<Item = A>,
    stdin: Option<&[u8]>,
) -> Result<Output> {
    let mut command = command(jars, &["-XX:+UseSerialGC"], main_class);
    command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start java for {main_class}"))?;
    let pipe = child.stdin.take();
    std::thread::scope(|scope| {
        // A program that ends without reading its input is no failure: its output says what happened.
        scope.spawn(move || pipe.zip(stdin).map(|(mut pipe, bytes)| pipe.write_all(bytes)));
        child
            .wait_with_output()
            .with_context(|| format!("cannot wait for {main_class}"))
    })
}

/// A command that runs `main_class` on the shared class path with these JVM options; add arguments and pipes to it.
pub fn command(jars: &Jars, options: &[&str], main_class: &str) -> Command {
    let mut command = Command::new("java");
    command.args(options).arg("-cp").arg(jars.classpath()).arg(main_class);
    command
}
