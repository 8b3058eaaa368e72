//! The last good configuration on disk, so that a node starts while the control plane is away.

use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, fs};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::rand;
use parking_lot::Mutex;
use tracing::warn;

use crate::configuration::Configuration;
use crate::private::write_private;

/// The format, which is authenticated too.
const MAGIC: &[u8; 8] = b"tidegat1";
const NEWEST: &str = "configuration";
const PREVIOUS: &str = "configuration.previous";

/// A folder with the newest good configuration and the one before, encrypted (AES-256-GCM) under a key that is derived
/// from the node's own private key. Clones are the same cache.
#[derive(Clone)]
pub struct Cache {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    key: LessSafeKey,
    /// One writer at a time.
    turn: Mutex<()>,
}

/// Why a cache is of no use.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The file system refuses.
    #[error("the cache {path} cannot be used: {cause}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// It is not what was written, or was written under another key.
    #[error("the cache {0} is damaged, or was written by a node with another key; it is not used")]
    Damaged(PathBuf),
    /// The library refuses, which no input causes.
    #[error("the cache cannot be encrypted")]
    Crypto,
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("folder", &self.inner.folder)
            .finish_non_exhaustive()
    }
}

struct KeyLength;

impl KeyType for KeyLength {
    fn len(&self) -> usize {
        AES_256_GCM.key_len()
    }
}

impl Cache {
    /// A cache in `folder`, which is made if it is not there, for the node with this private key.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(folder: &Path, private_key: &[u8]) -> Result<Self, CacheError> {
        let mut made = fs::DirBuilder::new();
        let made = made.recursive(true).mode(0o700).create(folder);
        made.map_err(|cause| in_file(folder, cause))?;
        let secret = Salt::new(HKDF_SHA256, b"tidegate").extract(private_key);
        let mut key = [0; 32];
        let filled = secret
            .expand(&[b"configuration cache"], KeyLength)
            .and_then(|output| output.fill(&mut key));
        let key = filled.and_then(|()| UnboundKey::new(&AES_256_GCM, &key));
        let inner = Inner {
            folder: folder.to_owned(),
            key: LessSafeKey::new(key.map_err(|_| CacheError::Crypto)?),
            turn: Mutex::new(()),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The newest configuration that can be read, or the one before; none if there is none. What is damaged is said.
    pub fn load(&self) -> Option<Configuration> {
        for name in [NEWEST, PREVIOUS] {
            match self.inner.read(&self.inner.folder.join(name)) {
                Ok(Some(configuration)) => return Some(configuration),
                Ok(None) => {}
                Err(error) => warn!("{error}"),
            }
        }
        None
    }

    /// Keeps `configuration` as the newest, and the newest until now as the one before. After a crash one of both is there.
    ///
    /// # Errors
    /// The disk refuses; what was there is still there, as the one before.
    pub async fn save(&self, configuration: &Arc<Configuration>) -> Result<(), CacheError> {
        let (inner, configuration) = (Arc::clone(&self.inner), Arc::clone(configuration));
        // Thousands of entities take their time, and so do disks.
        let written = tokio::task::spawn_blocking(move || inner.write(&configuration)).await;
        written.unwrap_or_else(|error| Err(in_file(&self.inner.folder, io::Error::other(error))))
    }
}

impl Inner {
    fn write(&self, configuration: &Configuration) -> Result<(), CacheError> {
        let _turn = self.turn.lock();
        let mut bytes = serde_json::to_vec(configuration).map_err(|_| CacheError::Crypto)?;
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| CacheError::Crypto)?;
        let sealed =
            self.key
                .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(MAGIC), &mut bytes);
        sealed.map_err(|_| CacheError::Crypto)?;
        let newest = self.folder.join(NEWEST);
        let write = || {
            match fs::rename(&newest, self.folder.join(PREVIOUS)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            write_private(&newest, &[MAGIC, &nonce, &bytes])
        };
        write().map_err(|cause| in_file(&newest, cause))
    }

    fn read(&self, path: &Path) -> Result<Option<Configuration>, CacheError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(in_file(path, cause)),
        };
        let damaged = || CacheError::Damaged(path.to_owned());
        let sealed = bytes.strip_prefix(MAGIC).ok_or_else(damaged)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(damaged)?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let open = self.key.open_in_place(nonce, Aad::from(MAGIC), &mut sealed);
        let open = open.map_err(|_| damaged())?;
        serde_json::from_slice(open).map(Some).map_err(|_| damaged())
    }
}

fn in_file(path: &Path, cause: io::Error) -> CacheError {
    CacheError::Io {
        path: path.to_owned(),
        cause,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::configuration::Item;

    const CANARY: &str = "canary-5c1b";

    fn configuration(version: i64) -> Configuration {
        let id = Uuid::from_u128(7);
        let content = json!({ "password": CANARY });
        Configuration {
            version,
            min_runtime_version: "1.0".to_owned(),
            items: [(
                id,
                Arc::new(Item {
                    id,
                    revision: version,
                    content,
                }),
            )]
            .into(),
        }
    }

    #[test]
    fn the_newest_is_read_and_the_one_before_if_the_newest_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path(), b"key").unwrap();
        assert_eq!(cache.load(), None);
        cache.inner.write(&configuration(1)).unwrap();
        assert_eq!(cache.load(), Some(configuration(1)));
        cache.inner.write(&configuration(2)).unwrap();
        let newest = folder.path().join(NEWEST);
        let good = fs::read(&newest).unwrap();
        assert!(!good.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()));
        for cut in 0..good.len() {
            fs::write(&newest, &good[..cut]).unwrap();
            assert_eq!(cache.load(), Some(configuration(1)), "cut at {cut}");
            let mut flipped = good.clone();
            flipped[cut] ^= 1;
            fs::write(&newest, &flipped).unwrap();
            assert_eq!(cache.load(), Some(configuration(1)), "flipped at {cut}");
        }
        fs::write(&newest, &good).unwrap();
        assert_eq!(cache.load(), Some(configuration(2)));
        let other = Cache::open(folder.path(), b"another key").unwrap();
        assert_eq!(other.load(), None);
    }
}
