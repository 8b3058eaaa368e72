//! Apache Kafka's jars, and our own Java classes compiled against them.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::cache;

const POM: &str = include_str!("../pom.xml");
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/java");

/// Kafka's jars and our compiled classes, in the shared cache.
#[derive(Debug, Clone)]
pub struct Jars {
    lib: PathBuf,
    classes: PathBuf,
}

/// Resolves Kafka's jars and compiles `crates/testkit/java/**/*.java`; both only when the cache does not hold them.
///
/// Blocks the calling thread: seconds the first time, milliseconds afterwards. A missing tool is one line that names the
/// Debian package which has it.
pub fn jars() -> Result<Jars> {
    require("java", "openjdk-17-jre-headless")?;
    let lib = kafka()?;
    let classes = classes(&lib)?;
    Ok(Jars { lib, classes })
}

/// Kafka's jars without our own classes, for whoever needs no compiler: the directory that holds them.
pub fn kafka() -> Result<PathBuf> {
    let lib = cache::directory(&format!("jars-{}", cache::key([POM])), resolve)?;
    Ok(lib)
}

impl Jars {
    /// The class path for `java -cp`: our classes first, then every jar.
    pub fn classpath(&self) -> String {
        format!("{}:{}/*", self.classes.display(), self.lib.display())
    }

    /// The jar of one artifact, such as `kafka-clients` or `kafka_2.13`, whatever its version.
    pub fn file(&self, artifact: &str) -> Result<PathBuf> {
        let is_wanted = |path: &PathBuf| {
            let version = path
                .file_name()
                .and_then(OsStr::to_str)
                .and_then(|name| name.strip_prefix(artifact));
            let version = version.and_then(|rest| rest.strip_prefix('-'));
            version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()))
        };
        let mut files = fs::read_dir(&self.lib)?.filter_map(|entry| Some(entry.ok()?.path()));
        files
            .find(is_wanted)
            .with_context(|| format!("no jar of {artifact} in {}", self.lib.display()))
    }

    /// The directory that holds every jar.
    pub fn lib(&self) -> &Path {
        &self.lib
    }

    /// The directory that holds our own compiled classes and their resources.
    pub fn classes(&self) -> &Path {
        &self.classes
    }
}

fn resolve(into: &Path) -> Result<()> {
    require("mvn", "maven")?;
    let pom = into.join("pom.xml");
    fs::write(&pom, POM)?;
    let mut maven = Command::new("mvn");
    maven.args(["--quiet", "--batch-mode", "--file"]).arg(&pom);
    maven.args(["dependency:copy-dependencies", "-DincludeScope=runtime"]);
    maven.arg(format!("-DoutputDirectory={}", into.display()));
    run(&mut maven, "Maven cannot resolve Kafka's jars")
}

fn classes(lib: &Path) -> Result<PathBuf> {
    let root = Path::new(SOURCES);
    let mut files = Vec::new();
    collect(root, &mut files)?;
    files.sort();
    let contents: Vec<_> = files.iter().map(fs::read).collect::<Result<_, _>>()?;
    let names = files
        .iter()
        .map(|file| file.to_string_lossy().into_owned().into_bytes());
    let name = format!(
        "classes-{}",
        cache::key(names.chain(contents).chain([POM.as_bytes().to_vec()]))
    );
    cache::directory(&name, |into| compile(root, &files, lib, into))
}

fn compile(root: &Path, files: &[PathBuf], lib: &Path, into: &Path) -> Result<()> {
    require("javac", "openjdk-17-jdk-headless")?;
    let (sources, resources): (Vec<_>, Vec<_>) = files
        .iter()
        .partition(|file| file.extension() == Some(OsStr::new("java")));
    for resource in resources {
        let copy = into.join(resource.strip_prefix(root)?);
        fs::create_dir_all(copy.parent().unwrap_or(into))?;
        fs::copy(resource, copy)?;
    }
    let mut javac = Command::new("javac");
    javac.args(["--release", "17", "-nowarn", "-proc:none", "-Xlint:-options", "-cp"]);
    javac
        .arg(format!("{}/*", lib.display()))
        .arg("-d")
        .arg(into)
        .args(sources);
    run(&mut javac, "our Java sources do not compile")
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("no Java sources in {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn require(program: &str, package: &str) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|dir| dir.join(program).is_file()) {
        return Ok(());
    }
    bail!("{program} is not on the PATH; on Debian: apt-get install {package}")
}

fn run(command: &mut Command, failure: &str) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    bail!("{failure} ({}):\n{}", output.status, String::from_utf8_lossy(&text))
}
