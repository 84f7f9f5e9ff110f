//! One condition on an attribute: `key:value`.

use model::Value;

use crate::v1::V1Error;

/// The key ends at the first colon. The value is JSON where it reads as JSON, so that `12` is a number and
/// `"12"` is text; otherwise it is the text that stands there.
pub(super) fn parse(text: &str) -> Result<(String, Value), V1Error> {
    let refuse = |why: &str| V1Error::Unprocessable(format!("The attribute condition `{text}` {why}."));
    let (key, value) = text.split_once(':').ok_or_else(|| refuse("has no colon: write key:value"))?;
    if key.is_empty() {
        return Err(refuse("names no key"));
    }
    if value.is_empty() {
        return Err(refuse("names no value; the empty text is written \"\""));
    }
    match Value::from_json(value) {
        Ok(Value::Null | Value::List(_) | Value::Map(_) | Value::Bytes(_)) => Err(refuse(
            "asks for a list, an object or null, and only texts, numbers and booleans can be asked for",
        )),
        Ok(value) => Ok((key.to_owned(), value)),
        Err(_) => Ok((key.to_owned(), Value::String(value.to_owned()))),
    }
}

#[cfg(test)]
mod tests {
    use model::Value;

    use super::parse;

    #[track_caller]
    fn check(text: &str, key: &str, value: impl Into<Value>) {
        assert_eq!(parse(text).expect(text), (key.to_owned(), value.into()));
    }

    #[test]
    fn a_value_is_json_where_it_reads_as_json() {
        check("n:12", "n", 12_i64);
        check("n:12.5", "n", 12.5);
        check("flag:true", "flag", true);
        check("text:\"12\"", "text", "12");
        check("text:True", "text", "True");
    }

    #[test]
    fn the_first_colon_ends_the_key() {
        check("session.id:sess:abc:123", "session.id", "sess:abc:123");
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        for text in ["x", ":x", "x:", "x:null", "x:[1]", "x:{}", ""] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
