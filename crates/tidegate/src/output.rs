//! Standard output: what a command prints is there as a whole, or the command has failed.

use std::fmt::{self, Display};
use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;

use crate::exit;

/// What could not be written to standard output, in words.
#[derive(Debug)]
pub(crate) struct Unwritten(String);

/// Prints a text. Whoever closes the output early has seen enough.
pub(crate) fn print(text: impl AsRef<[u8]>) -> Result<(), Unwritten> {
    printed(write(text.as_ref()))
}

/// Prints a text and a line's end.
pub(crate) fn line(text: impl Display) -> Result<(), Unwritten> {
    print(format!("{text}\n"))
}

/// Prints the text of a new token. There is no other copy of it, so whoever closes the output early has lost it.
pub(crate) fn token(id: impl Display, text: &str) -> Result<(), Unwritten> {
    let lost = |error: io::Error| {
        Unwritten(format!(
            "the token {id} was made, and is lost: cannot write to standard output: {error}; end it with `tidegate token \
             revoke {id}`, and make another one"
        ))
    };
    write(format!("{text}\n").as_bytes()).map_err(lost)
}

/// What became of something that was written by others.
pub(crate) fn printed(written: io::Result<()>) -> Result<(), Unwritten> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Unwritten(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// How a command ends that has done what it was to do.
#[allow(clippy::print_stderr)] // a command without a logger
pub(crate) fn ended(printed: Result<(), Unwritten>) -> ExitCode {
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(unwritten) => {
            eprintln!("{unwritten}");
            ExitCode::from(exit::UNWRITTEN)
        }
    }
}

fn write(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    // What is left in the buffer at the end is lost without a word.
    out.flush()
}

impl Unwritten {
    /// The same, with what that means.
    pub(crate) fn so(self, meaning: &str) -> Self {
        Self(format!("{}; {meaning}", self.0))
    }
}

impl Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
