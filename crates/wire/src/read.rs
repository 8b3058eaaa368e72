//! A checked cursor over bytes that somebody else wrote.

use crate::malformed::{Defect, Malformed};

/// Reads Kafka's primitive types in order. Nothing is copied or allocated, and nothing is read past the end.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let taken = self.rest().get(..length).ok_or(Defect::Truncated.at(self.at))?;
        self.at += length;
        Ok(taken)
    }

    /// One byte; everything but 0 is true.
    pub fn bool(&mut self) -> Result<bool, Malformed> {
        Ok(self.u8()? != 0)
    }

    /// One byte, unsigned.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        self.fixed().map(u8::from_be_bytes)
    }

    /// One byte, signed.
    pub fn i8(&mut self) -> Result<i8, Malformed> {
        self.fixed().map(i8::from_be_bytes)
    }

    /// Two bytes, signed.
    pub fn i16(&mut self) -> Result<i16, Malformed> {
        self.fixed().map(i16::from_be_bytes)
    }

    /// Two bytes, unsigned.
    pub fn u16(&mut self) -> Result<u16, Malformed> {
        self.fixed().map(u16::from_be_bytes)
    }

    /// Four bytes, signed.
    pub fn i32(&mut self) -> Result<i32, Malformed> {
        self.fixed().map(i32::from_be_bytes)
    }

    /// Four bytes, unsigned.
    pub fn u32(&mut self) -> Result<u32, Malformed> {
        self.fixed().map(u32::from_be_bytes)
    }

    /// Eight bytes, signed.
    pub fn i64(&mut self) -> Result<i64, Malformed> {
        self.fixed().map(i64::from_be_bytes)
    }

    /// Eight bytes, IEEE 754.
    pub fn f64(&mut self) -> Result<f64, Malformed> {
        self.fixed().map(f64::from_be_bytes)
    }

    /// Sixteen bytes.
    pub fn uuid(&mut self) -> Result<[u8; 16], Malformed> {
        self.fixed()
    }

    /// An unsigned integer of one to five bytes, seven bits in each, lowest first. Needlessly long forms are accepted,
    /// as Kafka accepts them.
    pub fn uvarint(&mut self) -> Result<u32, Malformed> {
        let start = self.at;
        let mut value = 0_u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            let bits = u32::from(byte & 0x7f);
            if shift == 28 && byte > 0x0f {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Defect::VarintTooLong.at(start))
    }

    /// The length of a string, or `None` for null. Compact (one more than the length, as an unsigned varint) in
    /// flexible versions, two bytes in others. Never more than what is left.
    pub fn string_len(&mut self, flexible: bool) -> Result<Option<usize>, Malformed> {
        let start = self.at;
        let length = if flexible {
            self.compact_len()?
        } else {
            i64::from(self.i16()?)
        };
        self.checked_len(length, start)
    }

    /// The length of bytes or records, or the count of an array, or `None` for null. Compact in flexible versions,
    /// four bytes in others. Never more than what is left, since every element takes at least a byte.
    pub fn len(&mut self, flexible: bool) -> Result<Option<usize>, Malformed> {
        let start = self.at;
        let length = if flexible {
            self.compact_len()?
        } else {
            i64::from(self.i32()?)
        };
        self.checked_len(length, start)
    }

    /// A string that may be null.
    pub fn nullable_string(&mut self, flexible: bool) -> Result<Option<&'a str>, Malformed> {
        let Some(length) = self.string_len(flexible)? else {
            return Ok(None);
        };
        let start = self.at;
        let text = std::str::from_utf8(self.take(length)?).map_err(|e| Defect::NotUtf8.at(start + e.valid_up_to()))?;
        Ok(Some(text))
    }

    /// A string that may not be null.
    pub fn string(&mut self, flexible: bool) -> Result<&'a str, Malformed> {
        let start = self.at;
        self.nullable_string(flexible)?.ok_or(Defect::UnexpectedNull.at(start))
    }

    /// Bytes that may be null.
    pub fn nullable_bytes(&mut self, flexible: bool) -> Result<Option<&'a [u8]>, Malformed> {
        let Some(length) = self.len(flexible)? else {
            return Ok(None);
        };
        self.take(length).map(Some)
    }

    /// Bytes that may not be null.
    pub fn bytes(&mut self, flexible: bool) -> Result<&'a [u8], Malformed> {
        let start = self.at;
        self.nullable_bytes(flexible)?.ok_or(Defect::UnexpectedNull.at(start))
    }

    /// The tagged fields at the end of a struct in a flexible version (KIP-482): calls `field` with each tag and a
    /// reader of just its value, whose offsets go on from this one's. What `field` leaves unread must be of a tag that
    /// it does not know; it says so by returning false.
    pub fn tagged_fields(
        &mut self,
        mut field: impl FnMut(u32, &mut Self) -> Result<bool, Malformed>,
    ) -> Result<(), Malformed> {
        for _ in 0..self.uvarint()? {
            let tag = self.uvarint()?;
            let start = self.at;
            let size = self.uvarint()?;
            let size = self.checked_len(i64::from(size), start)?.unwrap_or(0);
            let end = self.at + size;
            let mut value = Self {
                bytes: &self.bytes[..end],
                at: self.at,
            };
            if field(tag, &mut value)? && value.at != end {
                return Err(Defect::TagSizeMismatch.at(value.at));
            }
            self.at = end;
        }
        Ok(())
    }

    /// How many bytes have been read.
    pub const fn position(&self) -> usize {
        self.at
    }

    /// How many bytes are left.
    pub const fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// What is left.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// The bytes that have been read since `start`, a former [`position`](Self::position); empty if it never was one.
    pub fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let bytes = self.rest().first_chunk::<N>().ok_or(Defect::Truncated.at(self.at))?;
        self.at += N;
        Ok(*bytes)
    }

    fn compact_len(&mut self) -> Result<i64, Malformed> {
        Ok(i64::from(self.uvarint()?) - 1)
    }

    fn checked_len(&self, length: i64, start: usize) -> Result<Option<usize>, Malformed> {
        match usize::try_from(length) {
            Ok(length) if length > self.remaining() => Err(Defect::LengthExceedsFrame.at(start)),
            Ok(length) => Ok(Some(length)),
            Err(_) if length == -1 => Ok(None),
            Err(_) => Err(Defect::NegativeLength.at(start)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_end_after_five_bytes_and_32_bits() {
        for (bytes, expect) in [
            (&[0x00][..], Ok(0)),
            (&[0x7f], Ok(127)),
            (&[0x80, 0x01], Ok(128)),
            (&[0x80, 0x80, 0x00], Ok(0)),
            (&[0xff, 0xff, 0xff, 0xff, 0x0f], Ok(u32::MAX)),
            (&[0xff, 0xff, 0xff, 0xff, 0x1f], Err(Defect::VarintTooLong)),
            (&[0x80, 0x80, 0x80, 0x80, 0x80, 0x00], Err(Defect::VarintTooLong)),
            (&[0x80, 0x80], Err(Defect::Truncated)),
            (&[], Err(Defect::Truncated)),
        ] {
            assert_eq!(
                Reader::new(bytes).uvarint().map_err(|e| e.defect),
                expect,
                "{bytes:02x?}"
            );
        }
    }

    #[test]
    fn lengths_that_lie_are_refused_where_they_stand() {
        let string = |flexible, bytes| Reader::new(bytes).nullable_string(flexible);
        assert_eq!(string(false, b"\xff\xff"), Ok(None));
        assert_eq!(string(false, b"\x00\x00"), Ok(Some("")));
        assert_eq!(string(true, b"\x00"), Ok(None));
        assert_eq!(string(true, b"\x01"), Ok(Some("")));
        assert_eq!(string(true, b"\x03hi!"), Ok(Some("hi")));
        assert_eq!(string(false, b"\xff\xfe"), Err(Defect::NegativeLength.at(0)));
        assert_eq!(string(false, b"\x00\x03hi"), Err(Defect::LengthExceedsFrame.at(0)));
        assert_eq!(
            string(true, b"\xff\xff\xff\xff\x0fhi"),
            Err(Defect::LengthExceedsFrame.at(0))
        );
        assert_eq!(string(true, b"\x03h\xff"), Err(Defect::NotUtf8.at(2)));
        assert_eq!(Reader::new(b"\x00").string(true), Err(Defect::UnexpectedNull.at(0)));
    }

    #[test]
    fn a_known_tag_must_be_read_whole_and_an_unknown_one_is_skipped() {
        let frame = [0x02, 0x00, 0x02, 0x00, 0x07, 0x09, 0x01, 0xaa, 0x55];
        let mut reader = Reader::new(&frame);
        let mut seen = Vec::new();
        let read = reader.tagged_fields(|tag, value| match tag {
            0 => {
                seen.push(value.i16()?);
                Ok(true)
            }
            _ => Ok(false),
        });
        assert_eq!((read, seen, reader.rest()), (Ok(()), vec![7], &[0x55][..]));

        let short = Reader::new(&frame).tagged_fields(|_, value| value.i8().map(|_| true));
        assert_eq!(short, Err(Defect::TagSizeMismatch.at(4)));
        let long = Reader::new(&frame).tagged_fields(|_, value| value.i32().map(|_| true));
        assert_eq!(long, Err(Defect::Truncated.at(3)));
    }
}
