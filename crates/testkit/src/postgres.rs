//! A real PostgreSQL server, made empty for a test binary and gone with it.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::geteuid;

use crate::ports::{self, Port};
use crate::process::Process;
use crate::scratch::Scratch;

const STARTS_WITHIN: Duration = Duration::from_secs(60);
/// PostgreSQL refuses to run as root; one of these runs it then.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];

/// A running server. Its databases come from [`Postgres::database`].
#[derive(Debug)]
pub struct Postgres {
    process: Process,
    programs: PathBuf,
    scratch: Scratch,
    port: Port,
    databases: AtomicU32,
    stop: Command,
}

impl Postgres {
    /// Makes a cluster of databases in a scratch directory and starts a server on a free port of the loopback address.
    pub async fn start() -> Result<Self> {
        let programs = programs()?;
        let scratch = Scratch::new("postgres")?;
        let data = scratch.path().join("data");
        fs::create_dir(&data)?;
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700))?;
        let user = unprivileged()?;
        if let Some((_, uid, gid)) = &user {
            chown(&data, Some(*uid), Some(*gid))?;
        }
        let mut initdb = as_user(&user, &programs.join("initdb"));
        initdb.arg("--pgdata").arg(&data).env("TZ", "UTC");
        initdb.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        run(initdb, &data).context("initdb")?;

        let port = ports::reserve()?;
        let mut server = as_user(&user, &programs.join("postgres"));
        server.arg("-D").arg(&data).args(["-p", &port.number().to_string()]);
        server.args([
            "-h",
            "127.0.0.1",
            "-k",
            "",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=100",
        ]);
        server.current_dir(&data);
        let mut stop = as_user(&user, &programs.join("pg_ctl"));
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(&data)
            .current_dir(&data);
        let log = scratch.path().join("log");
        let process = Process::spawn("PostgreSQL", &server, &log)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.number()));
        process.wait_for_port(address, STARTS_WITHIN).await?;
        process
            .wait_for_line("ready to accept connections", STARTS_WITHIN)
            .await?;
        Ok(Self {
            process,
            programs,
            scratch,
            port,
            databases: AtomicU32::new(0),
            stop,
        })
    }

    /// The URL of a new empty database.
    pub fn database(&self) -> Result<String> {
        let name = format!("db{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(format!("postgres://postgres@127.0.0.1:{}/{name}", self.port.number()))
    }

    /// What `psql` prints for a statement in the database `name`, without headings.
    pub fn sql(&self, name: &str, statement: &str) -> Result<String> {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args([
            "-h",
            "127.0.0.1",
            "-U",
            "postgres",
            "-X",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
        ]);
        psql.args(["-p", &self.port.number().to_string(), "-d", name, "-c", statement]);
        run(psql, self.scratch.path()).context("psql")
    }

    /// The server's process.
    pub fn process(&self) -> &Process {
        &self.process
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Killed, it would leave its shared memory behind.
        drop(self.stop.output());
    }
}

/// The directory of PostgreSQL's own programs: Debian keeps them off the search path.
fn programs() -> Result<PathBuf> {
    let searched = env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<_> = env::split_paths(&searched).collect();
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort();
    places.extend(versions.into_iter().rev());
    let complete = |place: &PathBuf| {
        ["initdb", "pg_ctl", "postgres", "psql"]
            .iter()
            .all(|name| place.join(name).is_file())
    };
    match places.into_iter().find(complete) {
        Some(place) => Ok(place),
        None => bail!("PostgreSQL is not installed: apt-get install postgresql"),
    }
}

/// Who runs the server, with user and group id, if we are root.
fn unprivileged() -> Result<Option<(&'static str, u32, u32)>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd")?;
    for name in UNPRIVILEGED {
        let mut lines = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
        let Some(fields) = lines.find(|fields| fields.first() == Some(&name)) else {
            continue;
        };
        if let (Some(Ok(uid)), Some(Ok(gid))) = (fields.get(2).map(|id| id.parse()), fields.get(3).map(|id| id.parse()))
        {
            return Ok(Some((name, uid, gid)));
        }
    }
    bail!(
        "PostgreSQL does not run as root, and there is no user {}",
        UNPRIVILEGED.join(" or ")
    )
}

/// The kernel forgets that a process is to die with us when it changes its user, so `setpriv` says it anew; on SIGQUIT
/// the server ends at once and frees its shared memory.
fn as_user(user: &Option<(&str, u32, u32)>, program: &Path) -> Command {
    let Some((_, uid, gid)) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={uid}"), format!("--regid={gid}")]);
    command.args(["--clear-groups", "--pdeathsig=QUIT"]).arg(program);
    command
}

fn run(mut command: Command, dir: &Path) -> Result<String> {
    let output = command.current_dir(dir).output().context("cannot be started")?;
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    ensure!(output.status.success(), "{}: {}", output.status, err.trim());
    Ok(out.trim().to_owned())
}
