//! Trace and span ids: random numbers, hexadecimal where people and wires read them.

use std::fmt;

use crate::random;

/// The id shared by all spans of one trace: 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TraceId(u128);

/// The id of one span: 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpanId(u64);

impl TraceId {
    pub(crate) fn random() -> TraceId {
        // Zero means "no trace" in OTLP.
        TraceId(((u128::from(random::next()) << 64) | u128::from(random::next())).max(1))
    }

    /// Reads 32 hexadecimal digits; `None` for anything else and for the invalid id zero.
    pub fn parse(text: &str) -> Option<TraceId> {
        let id = (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok())??;
        (id != 0 && !text.starts_with('+')).then_some(TraceId(id))
    }

    pub(crate) fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// The 56 bits that W3C trace context promises to be random: what samplers decide by.
    pub(crate) fn randomness(self) -> u64 {
        let [.., a, b, c, d, e, f, g] = self.0.to_be_bytes();
        u64::from_be_bytes([0, a, b, c, d, e, f, g])
    }
}

impl SpanId {
    pub(crate) fn random() -> SpanId {
        SpanId(random::next().max(1))
    }

    /// Reads 16 hexadecimal digits; `None` for anything else and for the invalid id zero.
    pub fn parse(text: &str) -> Option<SpanId> {
        let id = (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok())??;
        (id != 0 && !text.starts_with('+')).then_some(SpanId(id))
    }

    pub(crate) fn to_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{SpanId, TraceId};

    #[test]
    fn ids_read_back_from_their_text() {
        let (trace, span) = (TraceId::random(), SpanId::random());
        assert_eq!(TraceId::parse(&trace.to_string()), Some(trace));
        assert_eq!(SpanId::parse(&span.to_string()), Some(span));
    }

    #[test]
    fn zero_signs_and_wrong_lengths_are_no_ids() {
        for text in ["", "0", "00000000000000000000000000000000", "+123456789abcdef0123456789abcdef"] {
            assert_eq!(TraceId::parse(text), None, "{text}");
        }
        assert_eq!(SpanId::parse("0000000000000000"), None);
        assert_eq!(SpanId::parse("+23456789abcdef0"), None);
    }

    #[test]
    fn randomness_is_the_low_56_bits() {
        let id = TraceId::parse("ffffffffffffffffff00000000000001").expect("a valid id");
        assert_eq!(id.randomness(), 1);
    }
}
