//! The Java clients: one JVM that obeys orders, see `java/tidegate/bench/Load.java`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command};

use anyhow::{Context, Result, bail};
use tidegate_testkit::cache;
use tidegate_testkit::jars::Jars;
use tidegate_testkit::process::Process;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/java/tidegate/bench");
/// A heap that is touched before the clock runs, and a collector without barriers: its pauses are the same on every path.
const OPTIONS: [&str; 4] = ["-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"];

/// The running JVM.
pub(crate) struct Load {
    process: Process,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Figures by name, as the JVM reports them.
#[derive(Debug)]
pub(crate) struct Figures(BTreeMap<String, String>);

impl Load {
    /// Compiles the load generator when its sources have changed, and starts it; its log goes to `dir`.
    /// Clients have these properties beside their own.
    pub(crate) fn start(jars: &Jars, properties: Option<&Path>, dir: &Path) -> Result<Self> {
        let classes = compile(jars)?;
        let mut command = Command::new("java");
        let class_path = format!("{}:{}", classes.display(), jars.classpath());
        command.args(OPTIONS).args(["-cp", &class_path, "tidegate.bench.Load"]);
        if let Some(properties) = properties {
            command.env("TIDEGATE_BENCH_CLIENTS", properties);
        }
        let process = Process::spawn_piped("the load generator", &command, &dir.join("load.log"))?;
        let orders = process.take_stdin().context("the load generator has no input")?;
        let answers = process.take_stdout().context("the load generator has no output")?;
        Ok(Self {
            process,
            orders,
            answers: BufReader::new(answers),
        })
    }

    /// Whether it can take another order.
    pub(crate) fn is_running(&self) -> bool {
        self.process.check_running().is_ok()
    }

    /// Runs an order to its end.
    pub(crate) fn order(&mut self, order: &str) -> Result<Figures> {
        self.say(order)?;
        self.finish(order)
    }

    /// Runs a measured order; `ready` is called when its clients are connected and idle.
    pub(crate) fn measured<T>(&mut self, order: &str, ready: impl FnOnce() -> Result<T>) -> Result<(Figures, T)> {
        self.say(order)?;
        let line = self.hear(order)?;
        if line != "ready" {
            bail!("{order}: {line}");
        }
        let begun = ready()?;
        self.say("go")?;
        Ok((self.finish(order)?, begun))
    }

    fn finish(&mut self, order: &str) -> Result<Figures> {
        let line = self.hear(order)?;
        let Some(figures) = line.strip_prefix("done") else {
            bail!("{order}: {line}");
        };
        let pairs = figures.split_whitespace().filter_map(|pair| pair.split_once('='));
        Ok(Figures(
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        ))
    }

    fn say(&mut self, line: &str) -> Result<()> {
        writeln!(self.orders, "{line}").map_err(|_| self.process.failure("takes no more orders"))
    }

    fn hear(&mut self, order: &str) -> Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(self.process.failure(&format!("ended at {order:?}")));
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Figures {
    /// A number by name.
    pub(crate) fn number(&self, name: &str) -> Result<f64> {
        let value = self.text(name)?;
        value.parse().with_context(|| format!("{name} is {value:?}"))
    }

    /// A text by name.
    pub(crate) fn text(&self, name: &str) -> Result<&str> {
        let value = self.0.get(name);
        value
            .map(String::as_str)
            .with_context(|| format!("the load generator did not report {name}"))
    }
}

fn compile(jars: &Jars) -> Result<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(SOURCES)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    let contents = files.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let lib = jars.lib().display().to_string().into_bytes();
    let name = format!("bench-{}", cache::key(contents.into_iter().chain([lib])));
    cache::directory(&name, |into| {
        let mut javac = Command::new("javac");
        javac.args(["--release", "17", "-cp"]);
        javac.arg(jars.classpath()).arg("-d").arg(into).args(&files);
        let output = javac
            .output()
            .context("javac is not on the PATH; on Debian: apt-get install openjdk-17-jdk-headless")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    })
}
