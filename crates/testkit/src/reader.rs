//! Kafka's primitive types as they were before flexible versions, read by hand.

use anyhow::{Context, Result};

/// What is left of a response to read.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the response is too short")?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn int16(&mut self) -> Result<i16> {
        Ok(i16::from_be_bytes(self.take(2)?.try_into()?))
    }

    pub(crate) fn int32(&mut self) -> Result<i32> {
        Ok(i32::from_be_bytes(self.take(4)?.try_into()?))
    }

    pub(crate) fn int32s(&mut self) -> Result<Vec<i32>> {
        let count = self.int32()?;
        (0..count).map(|_| self.int32()).collect()
    }

    /// A string that may be null.
    pub(crate) fn string(&mut self) -> Result<Option<String>> {
        let Ok(length) = usize::try_from(self.int16()?) else {
            return Ok(None);
        };
        Ok(Some(String::from_utf8_lossy(self.take(length)?).into_owned()))
    }
}
