//! Kafka's primitive types, written to the end of a buffer.

/// Writes Kafka's primitive types in order.
///
/// Writing cannot fail. What a version has no form for takes the nearest one: a string beyond 32,767 bytes is cut at a
/// character's end where lengths have two bytes.
#[derive(Debug)]
pub struct Writer<'v> {
    out: &'v mut Vec<u8>,
}

impl<'v> Writer<'v> {
    /// A writer that appends to `out`.
    pub const fn new(out: &'v mut Vec<u8>) -> Self {
        Self { out }
    }

    /// One byte, 0 or 1.
    pub fn bool(&mut self, value: bool) {
        self.out.push(u8::from(value));
    }

    /// One byte, signed.
    pub fn i8(&mut self, value: i8) {
        self.raw(&value.to_be_bytes());
    }

    /// Two bytes, signed.
    pub fn i16(&mut self, value: i16) {
        self.raw(&value.to_be_bytes());
    }

    /// Two bytes, unsigned.
    pub fn u16(&mut self, value: u16) {
        self.raw(&value.to_be_bytes());
    }

    /// Four bytes, signed.
    pub fn i32(&mut self, value: i32) {
        self.raw(&value.to_be_bytes());
    }

    /// Four bytes, unsigned.
    pub fn u32(&mut self, value: u32) {
        self.raw(&value.to_be_bytes());
    }

    /// Eight bytes, signed.
    pub fn i64(&mut self, value: i64) {
        self.raw(&value.to_be_bytes());
    }

    /// Eight bytes, IEEE 754.
    pub fn f64(&mut self, value: f64) {
        self.raw(&value.to_be_bytes());
    }

    /// Sixteen bytes.
    pub fn uuid(&mut self, value: [u8; 16]) {
        self.raw(&value);
    }

    /// An unsigned integer of one to five bytes, seven bits in each, lowest first.
    pub fn uvarint(&mut self, mut value: u32) {
        while value > 0x7f {
            let [.., low] = value.to_be_bytes();
            self.out.push(low | 0x80);
            value >>= 7;
        }
        let [.., low] = value.to_be_bytes();
        self.out.push(low);
    }

    /// A string or null.
    pub fn string(&mut self, value: Option<&str>, flexible: bool) {
        if flexible {
            self.len(value.map(str::len), true);
            self.raw(value.unwrap_or_default().as_bytes());
        } else {
            let Some(value) = value else { return self.i16(-1) };
            let (length, value) = match i16::try_from(value.len()) {
                Ok(length) => (length, value),
                Err(_) => longest_short_string(value),
            };
            self.i16(length);
            self.raw(value.as_bytes());
        }
    }

    /// Bytes or null.
    pub fn bytes(&mut self, value: Option<&[u8]>, flexible: bool) {
        self.len(value.map(<[u8]>::len), flexible);
        self.raw(value.unwrap_or_default());
    }

    /// The length of bytes or the count of an array; `None` for null. Nothing that fits in a frame has more than
    /// `i32::MAX`.
    pub fn len(&mut self, length: Option<usize>, flexible: bool) {
        let length = length.map(|length| i32::try_from(length).unwrap_or(i32::MAX));
        if flexible {
            self.uvarint(length.map_or(0, |length| length.unsigned_abs() + 1));
        } else {
            self.i32(length.unwrap_or(-1));
        }
    }

    /// One tagged field (KIP-482): its tag, its size and what `value` writes.
    pub fn tagged_field(&mut self, tag: u32, value: impl FnOnce(&mut Writer<'_>)) {
        self.uvarint(tag);
        // The size comes first and most are below 128: write the value after one byte, and make room if it needs more.
        let start = self.out.len();
        self.out.push(0);
        value(&mut Writer::new(self.out));
        let size = self.out.len() - start - 1;
        if let (Ok(short @ ..=0x7f), Some(place)) = (u8::try_from(size), self.out.get_mut(start)) {
            *place = short;
            return;
        }
        let mut prefix = Vec::with_capacity(5);
        Writer::new(&mut prefix).uvarint(u32::try_from(size).unwrap_or(u32::MAX));
        self.out.splice(start..=start, prefix);
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }
}

fn longest_short_string(value: &str) -> (i16, &str) {
    let cut = value.floor_char_boundary(i16::MAX.unsigned_abs().into());
    (i16::try_from(cut).unwrap_or(i16::MAX), &value[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Reader;

    fn written(write: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut Writer::new(&mut out));
        out
    }

    #[test]
    fn what_is_written_is_read_back() {
        for value in [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX] {
            assert_eq!(Reader::new(&written(|w| w.uvarint(value))).uvarint(), Ok(value));
        }
        for flexible in [false, true] {
            for value in [
                None,
                Some(""),
                Some("topic"),
                Some("żółw"),
                Some("x".repeat(200).as_str()),
            ] {
                let bytes = written(|w| w.string(value, flexible));
                assert_eq!(Reader::new(&bytes).nullable_string(flexible), Ok(value));
                let value = value.map(str::as_bytes);
                let bytes = written(|w| w.bytes(value, flexible));
                assert_eq!(Reader::new(&bytes).nullable_bytes(flexible), Ok(value));
            }
        }
    }

    #[test]
    fn a_tagged_field_of_any_size_says_its_size() {
        for size in [0, 1, 127, 128, 20_000] {
            let bytes = written(|w| {
                w.uvarint(1);
                w.tagged_field(300, |w| w.raw(&vec![7; size]));
            });
            let mut seen = None;
            let read = Reader::new(&bytes).tagged_fields(|tag, value| {
                seen = Some((tag, value.take(value.remaining())?.len()));
                Ok(true)
            });
            assert_eq!((read, seen), (Ok(()), Some((300, size))));
        }
    }

    #[test]
    fn a_string_too_long_for_two_bytes_is_cut_at_a_character() {
        let bytes = written(|w| w.string(Some(&"ż".repeat(20_000)), false));
        assert_eq!(Reader::new(&bytes).string(false), Ok("ż".repeat(16_383).as_str()));
    }
}
