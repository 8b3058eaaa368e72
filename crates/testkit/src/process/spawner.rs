//! Children that the kernel kills when we die.

use std::env;
use std::io::{Error, Result};
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::sync::mpsc::{self, Sender};
use std::thread;

type Answer = Sender<Result<Child>>;
static SPAWNER: OnceLock<Sender<(Command, Answer)>> = OnceLock::new();

/// The same command, started through `setpriv --pdeathsig KILL` (util-linux) if that is there.
///
/// Without it, a child that does not notice that its standard input closed outlives a test process that is killed.
pub(super) fn dying_with_us(command: &Command) -> Command {
    let path = env::var_os("PATH").unwrap_or_default();
    let setpriv = env::split_paths(&path)
        .map(|dir| dir.join("setpriv"))
        .find(|file| file.is_file());
    let mut wrapped = match setpriv {
        Some(setpriv) => {
            let mut wrapped = Command::new(setpriv);
            wrapped.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program());
            wrapped
        }
        None => Command::new(command.get_program()),
    };
    wrapped.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    if let Some(dir) = command.get_current_dir() {
        wrapped.current_dir(dir);
    }
    wrapped
}

/// Spawns on a thread that lives as long as the process.
///
/// The parent-death signal goes out when the *thread* that spawned ends, and a test's thread ends with the test, while
/// its cluster may go on in a static.
pub(super) fn spawn(command: Command) -> Result<Child> {
    let spawner = SPAWNER.get_or_init(|| {
        let (orders, queue) = mpsc::channel::<(Command, Answer)>();
        thread::spawn(move || {
            for (mut command, answer) in queue {
                drop(answer.send(command.spawn()));
            }
        });
        orders
    });
    let (answer, child) = mpsc::channel();
    spawner
        .send((command, answer))
        .map_err(|_| Error::other("the spawner thread is gone"))?;
    child.recv().map_err(|_| Error::other("the spawner thread is gone"))?
}
