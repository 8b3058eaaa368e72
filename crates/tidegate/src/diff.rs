//! `tidegate diff`: what a configuration file would change in a running gateway, or files in the control plane.

use std::io::{self, BufRead as _, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::client::{self, Connection, PlanOutput};
use crate::control::{Difference, Request};
use crate::{config, exit, output};

/// Show what a configuration file would change in the running gateway, and which connections that would end; or with -f, what
/// `tidegate apply -f` would change in the control plane.
#[derive(Debug, clap::Args)]
#[command(override_usage = "\
tidegate diff FILE [--socket PATH]
       tidegate diff -f FILE... --api URL [OPTIONS]")]
#[command(after_help = "\
Nothing is changed.

`diff FILE` asks the running gateway, which checks the file with its own environment and answers by its control socket:
`control: { socket: /run/tidegate/control.sock }` in its configuration. The exit code is 0 whether anything would change or not.

`diff -f FILE…` asks the API of the control plane. The exit code is 0 if nothing would change, and 5 if something would.

Examples:
  tidegate diff gateway.yaml
  tidegate diff gateway.yaml --socket /run/tidegate/control.sock
  tidegate diff -f gateway.yaml --api https://control.example.com:8443 --gateway production")]
pub(crate) struct Args {
    /// A configuration file, for the running gateway; `-` is standard input.
    #[arg(value_name = "FILE", required_unless_present = "files")]
    file: Option<PathBuf>,

    /// The control socket of the running gateway [default: `control.socket` in the file].
    #[arg(long, value_name = "PATH", requires = "file")]
    socket: Option<PathBuf>,

    /// Configuration files, taken together, for the control plane; `-` is standard input.
    #[arg(short, long = "file", value_name = "FILE", id = "files", num_args = 1.., conflicts_with_all = ["file", "socket"])]
    files: Vec<PathBuf>,

    /// With -f: what the gateway has and no file names would be deleted.
    #[arg(long, requires = "files")]
    prune: bool,

    /// With -f: the form of the plan.
    #[arg(short, long, value_enum, default_value_t = PlanOutput::Text)]
    output: PlanOutput,

    #[command(flatten)]
    connection: Connection,
}

/// Prints what would change to standard output, and what is wrong to standard error.
#[allow(clippy::print_stderr)]
pub(crate) fn run(args: &Args) -> ExitCode {
    let Some(file) = &args.file else {
        return client::diff::run(&args.files, args.prune, args.output, &args.connection);
    };
    match ask(file, args.socket.as_ref()) {
        Ok(Difference {
            problems: Some(problems),
            ..
        }) => {
            eprintln!("{problems}");
            ExitCode::from(exit::CONFIGURATION)
        }
        Ok(difference) => {
            let mut text = Vec::new();
            let written = output::printed(print(&difference, &mut text));
            output::ended(written.and_then(|()| output::print(text)))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(exit::UNAVAILABLE)
        }
    }
}

fn print(difference: &Difference, out: &mut impl Write) -> io::Result<()> {
    let Difference {
        changes,
        restart,
        touched,
        ..
    } = difference;
    if changes.is_empty() {
        return writeln!(out, "nothing would change");
    }
    for change in changes {
        writeln!(out, "{change}")?;
    }
    for section in restart {
        writeln!(out, "`{section}` takes effect only when the gateway is restarted")?;
    }
    if touched.is_empty() {
        writeln!(out, "no connection would end")?;
    }
    for (listener, virtual_cluster, connections) in touched {
        let noun = if *connections == 1 { "connection" } else { "connections" };
        writeln!(
            out,
            "would drain {connections} {noun} by listener {listener:?} to virtual cluster {virtual_cluster:?}"
        )?;
    }
    Ok(())
}

fn ask(file: &Path, socket: Option<&PathBuf>) -> Result<Difference, String> {
    let name = config::name(file);
    let text = config::text(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    let socket = match socket {
        Some(socket) => socket.clone(),
        None => named_socket(&name, &text)?,
    };
    let cannot = |error: io::Error| {
        format!(
            "no answer by the control socket {}: {error}; does the gateway run?",
            socket.display()
        )
    };
    let mut stream = UnixStream::connect(&socket).map_err(cannot)?;
    let request = serde_json::to_string(&Request::Diff { name, text }).map_err(|error| error.to_string())?;
    stream.write_all(format!("{request}\n").as_bytes()).map_err(cannot)?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).map_err(cannot)?;
    serde_json::from_str(&answer).map_err(|error| format!("the gateway's answer is not understood: {error}"))
}

/// The socket that the file names. It may be good for nothing else here: variables that it needs are the gateway's.
fn named_socket(name: &str, text: &str) -> Result<PathBuf, String> {
    let found = config::parse(name, text, Path::new(name)).map(|configuration| configuration.snapshot.control);
    match found {
        Ok(Some(socket)) => Ok(socket),
        Ok(None) => Err(format!(
            "{name} has no `control.socket`; add it, or name the gateway's with --socket"
        )),
        Err(wrong) => Err(format!(
            "{}\nif these are variables or files that only the gateway has, name its control socket with --socket",
            wrong.problems
        )),
    }
}
