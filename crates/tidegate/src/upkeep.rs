//! `tidegate backup`, `restore` and `rotate-key`: what an operator does with a control plane's store.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;

use tidegate_store::restore as restore_store;
use tokio::runtime::Builder;

use crate::output::Unwritten;
use crate::place::{Place, store_key};
use crate::service::Failure;
use crate::{exit, output};

/// Save a control plane's store, while it may be in use.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Secrets in the copy are sealed: keep the store's key (store.key in the data directory) as well, somewhere else.
A store on PostgreSQL is saved with pg_dump.

Examples:
  tidegate backup /backups/tidegate.db --data-dir /var/lib/tidegate")]
pub(crate) struct Backup {
    #[command(flatten)]
    place: Place,

    /// The file to write; it must not exist yet.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Put a backup in the place of a control plane's store.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The backup is checked first, and what was there stays until the whole of it is written. Data planes take what is restored
for something new.

Examples:
  tidegate restore /backups/tidegate.db --data-dir /var/lib/tidegate")]
pub(crate) struct Restore {
    #[command(flatten)]
    place: Place,

    /// The backup.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Seal the secrets in a control plane's store by a new key.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
No control plane may be using the data directory. Backups made before need the old key: it is kept beside the new one, as
store.key.old, until you delete it.

With TIDEGATE_STORE_KEY nothing is made: give the new key before the old one, in one value; when this has ended, the old one
may go. Control planes that share a PostgreSQL have to be started with both before.

With --store-kms-key the new key is wrapped by AWS KMS, whatever the old one was; without it, it is kept in clear.

Examples:
  tidegate rotate-key --data-dir /var/lib/tidegate
  TIDEGATE_STORE_KEY=\"NEW OLD\" tidegate rotate-key
  tidegate rotate-key --data-dir /var/lib/tidegate --store-kms-key alias/tidegate")]
pub(crate) struct RotateKey {
    #[command(flatten)]
    place: Place,
}

pub(crate) fn backup(args: &Backup) -> ExitCode {
    finish(async {
        let store = args.place.open_existing().await?;
        store.backup(&args.file).await?;
        store.close().await;
        Ok(format!("the store is saved in {}", args.file.display()))
    })
}

pub(crate) fn restore(args: &Restore) -> ExitCode {
    finish(async {
        args.place.make()?;
        let _lock = args.place.lock()?;
        restore_store(&args.place.url(), &args.file, &args.place.keyring().await?).await?;
        Ok(format!("the store is as it was in {}", args.file.display()))
    })
}

pub(crate) fn rotate_key(args: &RotateKey) -> ExitCode {
    finish(async {
        let place = &args.place;
        let _lock = place.lock()?;
        let kept = place.open_existing().await?;
        kept.close().await;
        let own = store_key().is_none();
        if own {
            let old = place.key_file().with_extension("key.old");
            place.keyring().await?.save(&old)?;
            // Both are in the file before anything is sealed by the new one, so that no crash leaves a secret without its key.
            let new = place.new_key().await?;
            place.keyring().await?.with_new(new)?.save(&place.key_file())?;
        }
        let store = place.open_existing().await?;
        let sealed = store.rotate().await?;
        store.close().await;
        if own {
            place.keyring().await?.without_older().save(&place.key_file())?;
        }
        let noun = if sealed == 1 { "entity" } else { "entities" };
        Ok(format!("the secrets of {sealed} {noun} are sealed by the new key"))
    })
}

/// Runs a command, and says how it ended.
pub(crate) fn finish(command: impl Future<Output = Result<String, Failure>>) -> ExitCode {
    said(command, output::line, |_| exit::UNAVAILABLE)
}

/// The same for one that prints in its own way, and whose failures have codes of their own. What is said is for people; the
/// exit code says why it failed.
#[allow(clippy::print_stderr)]
pub(crate) fn said<T, E: Display>(
    command: impl Future<Output = Result<T, E>>,
    print: impl FnOnce(T) -> Result<(), Unwritten>,
    code: impl FnOnce(&E) -> u8,
) -> ExitCode {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start: {error}");
            return ExitCode::from(exit::UNAVAILABLE);
        }
    };
    match runtime.block_on(command) {
        Ok(said) => output::ended(print(said)),
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(code(&failure))
        }
    }
}
