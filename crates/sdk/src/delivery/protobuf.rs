//! Writes protocol buffers: the five shapes that OTLP's traces need.

/// A message being written. Fields are written in any order, and empty ones are the caller's to leave out.
#[derive(Debug, Default)]
pub(crate) struct Message {
    bytes: Vec<u8>,
}

const VARINT: u32 = 0;
const FIXED_64: u32 = 1;
const LENGTH: u32 = 2;
const FIXED_32: u32 = 5;

impl Message {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn varint(&mut self, field: u32, value: u64) {
        self.tag(field, VARINT);
        self.raw_varint(value);
    }

    pub(crate) fn fixed64(&mut self, field: u32, value: u64) {
        self.tag(field, FIXED_64);
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn fixed32(&mut self, field: u32, value: u32) {
        self.tag(field, FIXED_32);
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn double(&mut self, field: u32, value: f64) {
        self.fixed64(field, value.to_bits());
    }

    pub(crate) fn bytes(&mut self, field: u32, value: &[u8]) {
        self.tag(field, LENGTH);
        self.raw_varint(value.len() as u64);
        self.bytes.extend_from_slice(value);
    }

    pub(crate) fn text(&mut self, field: u32, value: &str) {
        self.bytes(field, value.as_bytes());
    }

    /// A message within this one. Its length stands before it and is known only after it, so it is written behind and
    /// rotated into place.
    pub(crate) fn message(&mut self, field: u32, write: impl FnOnce(&mut Message)) {
        self.tag(field, LENGTH);
        let start = self.bytes.len();
        write(self);
        let length = self.bytes.len() - start;
        self.raw_varint(length as u64);
        let prefix = self.bytes.len() - start - length;
        if let Some(written) = self.bytes.get_mut(start..) {
            written.rotate_right(prefix);
        }
    }

    /// Fields already written elsewhere.
    pub(crate) fn append(&mut self, fields: &[u8]) {
        self.bytes.extend_from_slice(fields);
    }

    fn tag(&mut self, field: u32, wire_type: u32) {
        self.raw_varint(u64::from(field << 3 | wire_type));
    }

    #[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
    fn raw_varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
}

/// Reads the fields of a message; stops at the first byte that is none.
pub(crate) fn fields(bytes: &[u8]) -> impl Iterator<Item = (u32, Value<'_>)> {
    let mut rest = bytes;
    std::iter::from_fn(move || read_field(&mut rest))
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    Fixed,
}

fn read_field<'a>(rest: &mut &'a [u8]) -> Option<(u32, Value<'a>)> {
    let tag = u32::try_from(read_varint(rest)?).ok()?;
    let value = match tag & 7 {
        VARINT => Value::Varint(read_varint(rest)?),
        FIXED_64 => {
            *rest = rest.get(8..)?;
            Value::Fixed
        }
        FIXED_32 => {
            *rest = rest.get(4..)?;
            Value::Fixed
        }
        LENGTH => {
            let length = usize::try_from(read_varint(rest)?).ok()?;
            let (value, behind) = rest.split_at_checked(length)?;
            *rest = behind;
            Value::Bytes(value)
        }
        _ => return None,
    };
    Some((tag >> 3, value))
}

fn read_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, behind) = rest.split_first()?;
        *rest = behind;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Message, Value, fields};

    #[test]
    fn a_long_inner_message_gets_its_length_in_front() {
        let mut outer = Message::default();
        outer.message(1, |inner| inner.text(2, &"x".repeat(300)));
        outer.varint(3, 7);
        let bytes = outer.into_bytes();
        let read: Vec<_> = fields(&bytes).collect();
        let [(1, Value::Bytes(inner)), (3, Value::Varint(7))] = read.as_slice() else {
            unreachable!("not the two fields written: {read:?}");
        };
        assert_eq!(fields(inner).next(), Some((2, Value::Bytes("x".repeat(300).as_bytes()))));
    }

    #[test]
    fn garbage_reads_as_nothing() {
        for bytes in [&b"\xff"[..], b"\x0a\xff", b"<html>", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"] {
            assert!(fields(bytes).count() <= 1);
        }
    }
}
