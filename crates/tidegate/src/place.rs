//! Where a control plane keeps what it keeps, for the commands that use it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use tidegate_model::Uuid;
use tidegate_store::{KeptKey, KeyError, Keyring, OpenError, Store};

use crate::kms::{self, Kms, KmsError};

/// The variable with the store's keys, in the place of the key file.
const STORE_KEY: &str = "TIDEGATE_STORE_KEY";

/// Which store.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Place {
    /// The folder for the store, its key and the control plane's own certificates.
    #[arg(long, value_name = "DIR", env = "TIDEGATE_DATA_DIR", default_value = "tidegate-data")]
    pub(crate) data_dir: PathBuf,

    /// A PostgreSQL database in the place of the embedded one: postgres://USER:PASSWORD@HOST/DATABASE.
    ///
    /// Several control planes may share it; each of them needs the same store key. A password is better given by the
    /// variable than on the command line, which every user of the machine can read.
    #[arg(long, value_name = "URL", env = "TIDEGATE_STORE", hide_env_values = true)]
    pub(crate) store: Option<String>,

    /// An AWS KMS key (id, ARN or alias) that wraps the store's key when one is made, so that what is on disk is of no use
    /// alone. Region and credentials come from the environment, as for all AWS programs.
    #[arg(long, value_name = "KEY", env = "TIDEGATE_STORE_KMS_KEY")]
    pub(crate) store_kms_key: Option<String>,
}

/// Why there is no store to work with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlaceError {
    #[error("cannot use {path}: {source}", path = .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{path} is in use by a running control plane: stop it first", path = .0.display())]
    InUse(PathBuf),
    #[error("there is no store in {path}: `tidegate up --data-dir {path}` makes one", path = .0.display())]
    NoStore(PathBuf),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Kms(#[from] KmsError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl Place {
    /// Makes the folder, for its owner alone, if it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub(crate) fn make(&self) -> Result<(), PlaceError> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.data_dir);
        made.map_err(|source| failed(&self.data_dir, source))
    }

    /// A file in the folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.data_dir.join(name)
    }

    /// The file with the store's keys.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.file("store.key")
    }

    /// The store's URL.
    pub(crate) fn url(&self) -> String {
        match &self.store {
            Some(url) => url.clone(),
            None => sqlite_url(&self.file("store.db")),
        }
    }

    /// Holds the folder for one process; whoever finds it held is told so.
    ///
    /// # Errors
    /// Another process holds it.
    pub(crate) fn lock(&self) -> Result<File, PlaceError> {
        let path = self.file("lock");
        let mut options = File::options();
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = file.map_err(|source| failed(&path, source))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(PlaceError::InUse(self.data_dir.clone())),
            Err(TryLockError::Error(source)) => Err(failed(&path, source)),
        }
    }

    /// Opens a store that must exist already.
    ///
    /// # Errors
    /// It does not exist or does not open.
    pub(crate) async fn open_existing(&self) -> Result<Store, PlaceError> {
        if self.store.is_none() && !self.file("store.db").is_file() {
            return Err(PlaceError::NoStore(self.data_dir.clone()));
        }
        self.open().await
    }

    /// Opens the store, and makes it and its key if they are not there.
    ///
    /// # Errors
    /// It does not open.
    pub(crate) async fn open(&self) -> Result<Store, PlaceError> {
        self.open_with(self.keyring().await?).await
    }

    /// The same with these keys.
    ///
    /// # Errors
    /// It does not open.
    pub(crate) async fn open_with(&self, keyring: Keyring) -> Result<Store, PlaceError> {
        Ok(Store::open(&self.url(), keyring, tidegate_api::MEANING).await?)
    }

    /// The keys of the variable or of the key file, which is made if it is not there.
    ///
    /// # Errors
    /// They cannot be read, or a key management service does not unwrap them.
    pub(crate) async fn keyring(&self) -> Result<Keyring, PlaceError> {
        let text = match store_key() {
            Some(given) => given,
            None => match Keyring::read(&self.key_file())? {
                Some(text) => text,
                None => {
                    let made = Keyring::of([self.new_key().await?])?;
                    made.save(&self.key_file())?;
                    return Ok(made);
                }
            },
        };
        if !Keyring::words(&text).any(|word| word.starts_with(kms::PREFIX)) {
            return Ok(Keyring::parse(&text)?);
        }
        let service = Kms::connect(self.kms_key()).await?;
        let mut keys = Vec::new();
        for (index, word) in Keyring::words(&text).enumerate() {
            keys.push(if word.starts_with(kms::PREFIX) {
                service.unwrap(word).await?
            } else {
                KeptKey::parse(word).ok_or(KeyError::Malformed(index + 1))?
            });
        }
        Ok(Keyring::of(keys)?)
    }

    /// A new key for the store, wrapped if a key management service is named.
    ///
    /// # Errors
    /// It cannot be had.
    pub(crate) async fn new_key(&self) -> Result<KeptKey, PlaceError> {
        match self.kms_key() {
            Some(key) => Ok(Kms::connect(Some(key)).await?.generate(key).await?),
            None => Ok(KeptKey::generate()?),
        }
    }

    fn kms_key(&self) -> Option<&str> {
        self.store_kms_key.as_deref().filter(|key| !key.is_empty())
    }

    /// The id of the data plane in this control plane's process, its own for good.
    ///
    /// # Errors
    /// It cannot be read or kept.
    pub(crate) fn node_id(&self) -> Result<Uuid, PlaceError> {
        node_id(&self.file("node.id"))
    }
}

/// The keys that the environment gives.
pub(crate) fn store_key() -> Option<String> {
    std::env::var(STORE_KEY).ok().filter(|key| !key.is_empty())
}

/// The id in a file, which is made with a new one if it is not there.
///
/// # Errors
/// It cannot be read or made.
pub(crate) fn node_id(path: &Path) -> Result<Uuid, PlaceError> {
    match fs::read_to_string(path) {
        Ok(text) => Uuid::try_parse(text.trim())
            .map_err(|_| failed(path, io::Error::other("it holds no UUID; delete it to get a new one"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let id = Uuid::new_v4();
            write_private(path, format!("{id}\n").as_bytes())?;
            Ok(id)
        }
        Err(source) => Err(failed(path, source)),
    }
}

/// Writes a file that its owner alone may read, whole or not at all.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), PlaceError> {
    tidegate_link::write_private(path, &[bytes]).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: io::Error) -> PlaceError {
    PlaceError::File {
        path: path.to_owned(),
        source,
    }
}

/// `%`, `?` and `#` mean something in a URL.
fn sqlite_url(path: &Path) -> String {
    const PLAIN: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS.add(b'%').add(b'?').add(b'#');
    let path = path.display().to_string();
    format!("sqlite:{}", percent_encoding::utf8_percent_encode(&path, PLAIN))
}
