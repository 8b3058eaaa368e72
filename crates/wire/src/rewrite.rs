//! Writing a message anew with some of its values replaced.

use crate::frame::LENGTH_SIZE;
use crate::program::{Form, Prefix};
use crate::walk::Visit;
use crate::write::Writer;

/// Copies a whole message and puts new values in place of visited ones, in the order of the walk.
#[derive(Debug)]
pub struct Rewriter<'m> {
    message: &'m [u8],
    /// How much of the message has been copied or replaced.
    done: usize,
    /// The new frame, with room for its length; empty until the first replacement.
    out: Vec<u8>,
}

impl<'m> Rewriter<'m> {
    /// Starts on a whole message (a frame without its length).
    pub const fn new(message: &'m [u8]) -> Self {
        Self {
            message,
            done: 0,
            out: Vec::new(),
        }
    }

    /// Puts a string in place of a visited one. A null stays null only if `value` is.
    pub fn string(&mut self, visit: &Visit, value: Option<&str>) {
        let compact = visit.form == Form::Prefixed(Prefix::Compact);
        self.replace(visit.start, visit.end).string(value, compact);
    }

    /// Puts a number in place of a visited one of the same four bytes.
    pub fn int32(&mut self, visit: &Visit, value: i32) {
        self.replace(visit.start, visit.end).i32(value);
    }

    /// Puts an empty array in place of a visited one.
    pub fn empty_array(&mut self, visit: &Visit) {
        let compact = visit.form == Form::Array(Prefix::Compact);
        self.replace(visit.start, visit.end).len(Some(0), compact);
    }

    /// Starts a replacement of `start..end` with what is written next. Calls go in ascending order.
    pub fn replace(&mut self, start: usize, end: usize) -> Writer<'_> {
        if self.out.is_empty() {
            self.out.reserve(LENGTH_SIZE + self.message.len() + 64);
            self.out.extend_from_slice(&[0; LENGTH_SIZE]);
        }
        self.out
            .extend_from_slice(self.message.get(self.done..start).unwrap_or_default());
        self.done = end;
        Writer::new(&mut self.out)
    }

    /// The new frame with its length in front, or `None` if nothing was replaced.
    pub fn finish(mut self) -> Option<Vec<u8>> {
        if self.out.is_empty() {
            return None;
        }
        self.out
            .extend_from_slice(self.message.get(self.done..).unwrap_or_default());
        let length = i32::try_from(self.out.len() - LENGTH_SIZE).unwrap_or(i32::MAX);
        if let Some(prefix) = self.out.first_chunk_mut() {
            *prefix = length.to_be_bytes();
        }
        Some(self.out)
    }
}
