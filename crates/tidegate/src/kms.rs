//! Keys of the store that AWS KMS has wrapped: what is kept is of use only to whoever may ask KMS to unwrap it.

#[cfg(not(feature = "kms"))]
mod absent;
#[cfg(feature = "kms")]
mod aws;

#[cfg(not(feature = "kms"))]
pub(crate) use absent::{Kms, KmsError};
#[cfg(feature = "kms")]
pub(crate) use aws::{Kms, KmsError};

/// What a wrapped key begins with where it is kept; base64 of what KMS has made of it comes after.
pub(crate) const PREFIX: &str = "kms:";
