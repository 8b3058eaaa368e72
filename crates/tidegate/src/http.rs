//! What the program's HTTP clients share.

use std::error::Error as _;
use std::fmt::Write as _;

/// Why a request failed, without the URL, which may hold a password.
pub(crate) fn in_words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(words, ": {cause}");
        source = cause.source();
    }
    words
}
