//! Identifiers, hexadecimal at the edges and plain bytes within.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is no identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {what}: expected {digits} hexadecimal digits, not all zero")]
pub struct InvalidIdError {
    what: &'static str,
    digits: usize,
    text: String,
}

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; $bytes]);

        impl $name {
            pub const BYTES: usize = $bytes;

            /// `None` for a wrong length or for all zeros, which OTLP declares to be no identifier.
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                let bytes: [u8; $bytes] = bytes.try_into().ok()?;
                (bytes != [0; $bytes]).then_some($name(bytes))
            }

            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = InvalidIdError;

            fn from_str(text: &str) -> Result<Self, InvalidIdError> {
                let invalid = || InvalidIdError {
                    what: $what,
                    digits: 2 * $bytes,
                    text: text.chars().take(80).collect(),
                };
                let mut bytes = [0; $bytes];
                if text.len() != 2 * $bytes || !text.is_ascii() {
                    return Err(invalid());
                }
                for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
                    let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
                    let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else {
                        return Err(invalid());
                    };
                    *byte = high << 4 | low;
                }
                $name::from_bytes(&bytes).ok_or_else(invalid)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

hex_id!(
    /// Names a trace: sixteen bytes, 32 hexadecimal digits.
    TraceId, 16, "trace id"
);
hex_id!(
    /// Names a span within its trace: eight bytes, 16 hexadecimal digits.
    SpanId, 8, "span id"
);

/// Names a project in the catalog. Small and stable, so that clients may keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProjectId(pub i64);

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{SpanId, TraceId};

    #[test]
    fn an_id_reads_back_as_it_was_printed() {
        let id: TraceId = "0af7651916cd43dd8448eb211c80319c".parse().expect("a trace id");
        assert_eq!(id.to_string(), "0af7651916cd43dd8448eb211c80319c");
        assert_eq!("0AF7651916CD43DD8448EB211C80319C".parse(), Ok(id));
    }

    #[test]
    fn zeros_other_lengths_and_other_letters_are_refused() {
        for text in ["0000000000000000", "0af7", "0af7651916cd43dg", "ä0af765191cd43d", ""] {
            let error = text.parse::<SpanId>().expect_err(text);
            assert!(error.to_string().contains("16 hexadecimal digits"), "{error}");
        }
    }
}
