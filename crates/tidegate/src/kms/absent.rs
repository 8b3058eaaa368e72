//! In the place of AWS KMS, where the program was built without it.

use tidegate_store::KeptKey;

/// Nothing.
pub(crate) struct Kms;

/// Why it does not help.
#[derive(Debug, thiserror::Error)]
#[error(
    "the store's key is wrapped by AWS KMS, or is to be, and this program was built without that: build it with `--features kms`"
)]
pub(crate) struct KmsError;

impl Kms {
    pub(crate) async fn connect(_key: Option<&str>) -> Result<Self, KmsError> {
        Err(KmsError)
    }

    pub(crate) async fn generate(&self, _key: &str) -> Result<KeptKey, KmsError> {
        Err(KmsError)
    }

    pub(crate) async fn unwrap(&self, _written: &str) -> Result<KeptKey, KmsError> {
        Err(KmsError)
    }
}
