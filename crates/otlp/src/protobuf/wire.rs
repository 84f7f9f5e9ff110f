//! The wire format of protobuf: fields, each a number and a value, borrowed from the body.

/// The fields of one message, in the order they lie. `None` instead of a field says that the bytes are not as
/// usual: broken off, a group, a number of more than 64 bits. Whoever reads gives up then.
pub(super) struct Fields<'b> {
    rest: &'b [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field<'b> {
    Varint(u64),
    Fixed64(u64),
    Bytes(&'b [u8]),
    Fixed32(u32),
}

impl<'b> Fields<'b> {
    pub(super) fn of(message: &'b [u8]) -> Self {
        Fields { rest: message }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next field's number and value. To be asked while there is one.
    #[inline]
    pub(super) fn next(&mut self) -> Option<(u32, Field<'b>)> {
        let tag = self.varint()?;
        let number = u32::try_from(tag >> 3).ok().filter(|&number| (1..1 << 29).contains(&number))?;
        let value = match tag & 7 {
            0 => Field::Varint(self.varint()?),
            1 => Field::Fixed64(u64::from_le_bytes(self.array()?)),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                let (value, rest) = self.rest.split_at_checked(length)?;
                self.rest = rest;
                Field::Bytes(value)
            }
            5 => Field::Fixed32(u32::from_le_bytes(self.array()?)),
            _ => return None,
        };
        Some((number, value))
    }

    #[inline]
    fn varint(&mut self) -> Option<u64> {
        let (&first, rest) = self.rest.split_first()?;
        if first < 0x80 {
            self.rest = rest;
            return Some(u64::from(first));
        }
        self.long_varint()
    }

    fn long_varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for (position, &byte) in self.rest.iter().enumerate().take(10) {
            // Of the tenth byte one bit is left.
            if position == 9 && byte > 1 {
                return None;
            }
            number |= u64::from(byte & 0x7f) << (7 * position);
            if byte < 0x80 {
                self.rest = &self.rest[position + 1..];
                return Some(number);
            }
        }
        None
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*array)
    }
}

impl<'b> Field<'b> {
    pub(super) fn bytes(self) -> Option<&'b [u8]> {
        if let Field::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(super) fn text(self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(super) fn fixed64(self) -> Option<u64> {
        if let Field::Fixed64(number) = self { Some(number) } else { None }
    }

    pub(super) fn fixed32(self) -> Option<u32> {
        if let Field::Fixed32(number) = self { Some(number) } else { None }
    }

    pub(super) fn varint(self) -> Option<u64> {
        if let Field::Varint(number) = self { Some(number) } else { None }
    }

    /// Numbers of 32 bits travel as varints of 64, of which the lower half counts.
    #[expect(clippy::cast_possible_truncation, reason = "as protobuf has it")]
    pub(super) fn uint32(self) -> Option<u32> {
        self.varint().map(|number| number as u32)
    }

    pub(super) fn int32(self) -> Option<i32> {
        self.uint32().map(u32::cast_signed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Fields};

    fn all(bytes: &[u8]) -> Option<Vec<(u32, Field<'_>)>> {
        let mut fields = Fields::of(bytes);
        let mut all = Vec::new();
        while !fields.is_at_end() {
            all.push(fields.next()?);
        }
        Some(all)
    }

    #[test]
    fn fields_come_in_their_order() {
        let bytes = [0x08, 0xac, 0x02, 0x12, 2, b'h', b'i', 0x1d, 1, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0];
        let expected = [
            (1, Field::Varint(300)),
            (2, Field::Bytes(b"hi")),
            (3, Field::Fixed32(1)),
            (4, Field::Fixed64(2)),
        ];
        assert_eq!(all(&bytes).as_deref(), Some(&expected[..]));
        assert_eq!(all(&[]).as_deref(), Some(&[][..]));
    }

    #[test]
    fn the_largest_number_has_ten_bytes_and_no_larger_one_is_read() {
        let mut bytes = [&[0x08][..], &[0xff; 9], &[0x01]].concat();
        assert_eq!(all(&bytes).as_deref(), Some(&[(1, Field::Varint(u64::MAX))][..]));
        bytes[10] = 0x02;
        assert_eq!(all(&bytes), None);
    }

    #[test]
    fn what_breaks_off_or_is_no_field_is_not_read() {
        for bytes in
            [&[0x08][..], &[0x08, 0x80], &[0x12, 3, b'h', b'i'], &[0x1d, 1], &[0x00, 0x00], &[0x0b, 0x0c]]
        {
            assert_eq!(all(bytes), None, "{bytes:?}");
        }
    }
}
