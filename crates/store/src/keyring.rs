//! The keys that seal secrets: one that seals, and older ones that still open.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const KEY_LEN: usize = 32;
const NONCE_LEN: usize = 12;
pub(crate) const ID_LEN: usize = 8;

/// 256-bit keys for AES-GCM. The first seals; all open. It does not print.
pub struct Keyring {
    keys: Vec<Key>,
}

struct Key {
    id: [u8; ID_LEN],
    written: String,
    cipher: RandomizedNonceKey,
}

/// A key, and how it is written where it is kept. It does not print.
pub struct KeptKey {
    /// The key itself.
    pub bytes: [u8; 32],
    /// Base64 of it, or of what a key management service has made of it, behind its name (`kms:…`).
    pub written: String,
}

/// Why keys cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A line is no key; the line itself is not repeated.
    #[error("key {0} of the keyring is not base64 of 32 bytes: make one with `openssl rand -base64 32`")]
    Malformed(usize),
    /// A key is wrapped, and nobody has unwrapped it.
    #[error("key {0} of the keyring is wrapped by a key management service, which this program cannot ask")]
    Wrapped(usize),
    /// No key at all.
    #[error("the keyring is empty: make a key with `openssl rand -base64 32`")]
    Empty,
    /// The file cannot be read or made.
    #[error("cannot read or make the key file {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

/// How a sealed text does not open.
pub(crate) enum Unsealed {
    UnknownKey(String),
    Altered,
}

impl Keyring {
    /// A keyring with one new key.
    pub fn generate() -> Result<Self, KeyError> {
        Self::of([KeptKey::generate()?])
    }

    /// A keyring of these keys; the first one seals.
    pub fn of(keys: impl IntoIterator<Item = KeptKey>) -> Result<Self, KeyError> {
        let keys: Vec<_> = keys.into_iter().map(Key::new).collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(Self { keys })
    }

    /// Reads keys, each base64 of 32 bytes, separated by white space; the first one seals. What follows a `#` up to the
    /// end of its line is a comment.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let keys = Self::words(text).enumerate().map(|(index, word)| {
            if word.contains(':') {
                return Err(KeyError::Wrapped(index + 1));
            }
            KeptKey::parse(word).ok_or(KeyError::Malformed(index + 1))
        });
        Self::of(keys.collect::<Result<Vec<_>, _>>()?)
    }

    /// The keys of a text as they are written in it.
    pub fn words(text: &str) -> impl Iterator<Item = &str> {
        text.lines()
            .flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace())
    }

    /// The keyring of `environment` (the value of `TIDEGATE_STORE_KEY`) if that is given, else of the file `path`, which
    /// is made with a new key and mode 0600 if it does not exist.
    pub fn load(path: &Path, environment: Option<&str>) -> Result<Self, KeyError> {
        if let Some(text) = environment {
            return Self::parse(text);
        }
        match Self::read(path)? {
            Some(text) => Self::parse(&text),
            None => {
                let made = Self::generate()?;
                made.save(path)?;
                Ok(made)
            }
        }
    }

    /// The text of a file with keys; none if it is not there.
    pub fn read(path: &Path) -> Result<Option<String>, KeyError> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(file_error(path, source)),
        }
    }

    /// Writes the keys to `path` with mode 0600; a file that is there is replaced whole.
    pub fn save(&self, path: &Path) -> Result<(), KeyError> {
        let new = path.with_extension("new");
        let write = || {
            let mut options = File::options();
            let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
            for key in &self.keys {
                writeln!(file, "{}", key.written)?;
            }
            file.sync_all()?;
            fs::rename(&new, path)?;
            sync_directory(path)
        };
        write().map_err(|source| file_error(path, source))
    }

    /// The same keys behind a new one, which seals from now on. A store that is opened with it can be re-sealed
    /// ([`crate::Store::rotate`]); then the older keys may go ([`Keyring::without_older`]).
    pub fn with_new(self, new: KeptKey) -> Result<Self, KeyError> {
        let mut made = Self::of([new])?;
        made.keys.extend(self.keys);
        Ok(made)
    }

    /// The sealing key alone.
    pub fn without_older(mut self) -> Self {
        self.keys.truncate(1);
        self
    }

    /// The keys' ids, the sealing one first. An id is no secret.
    pub fn ids(&self) -> Vec<String> {
        self.keys.iter().map(|key| hex(&key.id)).collect()
    }

    pub(crate) fn current_id(&self) -> String {
        self.keys.first().map(|key| hex(&key.id)).unwrap_or_default()
    }

    /// Key id, nonce, and `plain` encrypted; `None` only if the system gives no random bytes.
    pub(crate) fn seal(&self, plain: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let key = self.keys.first()?;
        let mut sealed = plain.to_vec();
        let nonce = key.cipher.seal_in_place_append_tag(Aad::from(aad), &mut sealed).ok()?;
        Some([&key.id, nonce.as_ref().as_slice(), &sealed].concat())
    }

    pub(crate) fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, Unsealed> {
        let (id, rest) = sealed.split_at_checked(ID_LEN).ok_or(Unsealed::Altered)?;
        let (nonce, cipher) = rest.split_at_checked(NONCE_LEN).ok_or(Unsealed::Altered)?;
        let key = self.keys.iter().find(|key| key.id == id);
        let key = key.ok_or_else(|| Unsealed::UnknownKey(hex(id)))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unsealed::Altered)?;
        let mut plain = cipher.to_vec();
        let opened = key.cipher.open_in_place(nonce, Aad::from(aad), &mut plain);
        let length = opened.map_err(|_| Unsealed::Altered)?.len();
        plain.truncate(length);
        Ok(plain)
    }
}

impl KeptKey {
    /// A new key, kept in clear.
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = [0; KEY_LEN];
        rand::fill(&mut bytes).map_err(|_| KeyError::Random)?;
        let written = STANDARD.encode(bytes);
        Ok(Self { bytes, written })
    }

    /// A key that is kept in clear.
    pub fn parse(word: &str) -> Option<Self> {
        let bytes = STANDARD.decode(word).ok()?.try_into().ok()?;
        let written = word.to_owned();
        Some(Self { bytes, written })
    }
}

impl fmt::Debug for KeptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeptKey")
    }
}

impl Key {
    fn new(key: KeptKey) -> Result<Self, KeyError> {
        let KeptKey { bytes, written } = key;
        let named = digest::digest(&digest::SHA256, &[b"tidegate store key".as_slice(), &bytes].concat());
        let mut id = [0; ID_LEN];
        id.copy_from_slice(&named.as_ref()[..ID_LEN]);
        let cipher = RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| KeyError::Random)?;
        Ok(Self { id, written, cipher })
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keyring").field(&self.ids()).finish()
    }
}

/// The name of a file is safe only once its directory is.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    let parent = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file_error(path: &Path, source: io::Error) -> KeyError {
    KeyError::File {
        path: path.to_owned(),
        source,
    }
}
