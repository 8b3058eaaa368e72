//! AWS KMS: it makes data keys and unwraps them; a data key is what seals secrets.

use std::error::Error;
use std::time::Duration;

use aws_config::meta::region::RegionProviderChain;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_kms::Client;
use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tidegate_store::KeptKey;

use super::PREFIX;

/// Each try, connecting included.
const TRY: Duration = Duration::from_secs(5);
/// All tries of one question.
const PATIENCE: Duration = Duration::from_secs(20);
/// What a wrapped key is for: KMS unwraps it for nothing else, and writes it into its own log.
const CONTEXT: (&str, &str) = ("tidegate", "store-key");

/// The service, by the credentials and in the region that the environment gives.
pub(crate) struct Kms(Client);

/// Why it does not help.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KmsError {
    #[error(
        "AWS KMS does not {what} the store's key; it needs a region, credentials, and the right to `{right}` with the key: {why}"
    )]
    Refused {
        what: &'static str,
        right: &'static str,
        why: String,
    },
    #[error("a wrapped key of the store is not `{PREFIX}` and base64")]
    Malformed,
    #[error("what AWS KMS gives is no key of 32 bytes: the store needs a symmetric KMS key")]
    Length,
}

impl Kms {
    /// Reads the environment as all AWS programs do. The ARN of a key says its region, if nothing else does.
    pub(crate) async fn connect(key: Option<&str>) -> Result<Self, KmsError> {
        let region = key.and_then(|key| key.strip_prefix("arn:")?.split(':').nth(2));
        let region =
            RegionProviderChain::default_provider().or_else(region.map(|region| Region::new(region.to_owned())));
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(TRY)
            .operation_timeout(PATIENCE);
        let config = aws_config::defaults(BehaviorVersion::latest())
            .region(region)
            .timeout_config(timeouts.build());
        Ok(Self(Client::new(&config.load().await)))
    }

    /// A new key for the store, wrapped by the KMS key `key`: an id, an ARN or an alias.
    pub(crate) async fn generate(&self, key: &str) -> Result<KeptKey, KmsError> {
        let asked = self.0.generate_data_key().key_id(key).key_spec(DataKeySpec::Aes256);
        let asked = asked.encryption_context(CONTEXT.0, CONTEXT.1).send().await;
        let made = asked.map_err(|error| refused("make", "kms:GenerateDataKey", &error))?;
        let wrapped = made.ciphertext_blob().ok_or(KmsError::Length)?;
        Ok(KeptKey {
            bytes: bytes(made.plaintext())?,
            written: format!("{PREFIX}{}", STANDARD.encode(wrapped)),
        })
    }

    /// The key that is kept as `written`.
    pub(crate) async fn unwrap(&self, written: &str) -> Result<KeptKey, KmsError> {
        let wrapped = written.strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok());
        let wrapped = Blob::new(wrapped.ok_or(KmsError::Malformed)?);
        let asked = self.0.decrypt().ciphertext_blob(wrapped);
        let asked = asked.encryption_context(CONTEXT.0, CONTEXT.1).send().await;
        let opened = asked.map_err(|error| refused("unwrap", "kms:Decrypt", &error))?;
        Ok(KeptKey {
            bytes: bytes(opened.plaintext())?,
            written: written.to_owned(),
        })
    }
}

fn bytes(blob: Option<&Blob>) -> Result<[u8; 32], KmsError> {
    let bytes = blob.and_then(|blob| blob.as_ref().try_into().ok());
    bytes.ok_or(KmsError::Length)
}

/// What the service says, or else why it could not be asked.
fn refused<E, R>(what: &'static str, right: &'static str, error: &SdkError<E, R>) -> KmsError
where
    E: Error + ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    let why = match (error.code(), error.message()) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code.to_owned(),
        (None, _) => {
            let (mut why, mut source) = (error.to_string(), error.source());
            while let Some(error) = source {
                why = format!("{why}: {error}");
                source = error.source();
            }
            why
        }
    };
    KmsError::Refused { what, right, why }
}
