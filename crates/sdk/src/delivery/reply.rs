//! What a collector says about a request it has taken.

use super::protobuf::{Value, fields};
use super::transport::Answer;

/// `ExportTraceServiceResponse`: the spans that were not taken, and why. Garbage reads as success, as its status said.
pub(super) fn partial_success(reply: &[u8]) -> Answer {
    let mut rejected = 0;
    let mut reason = String::new();
    let partial = fields(reply).find_map(|field| match field {
        (1, Value::Bytes(partial)) => Some(partial),
        _ => None,
    });
    for field in partial.into_iter().flat_map(fields) {
        match field {
            (1, Value::Varint(count)) => rejected = count,
            (2, Value::Bytes(text)) => reason = String::from_utf8_lossy(text).into_owned(),
            _ => {}
        }
    }
    Answer::Taken { rejected, reason }
}

#[cfg(test)]
mod tests {
    use super::super::protobuf::Message;
    use super::{Answer, partial_success};

    #[test]
    fn rejected_spans_are_read_from_the_reply() {
        let mut reply = Message::default();
        reply.message(1, |m| {
            m.varint(1, 3);
            m.text(2, "too old");
        });
        assert_eq!(
            partial_success(&reply.into_bytes()),
            Answer::Taken { rejected: 3, reason: "too old".to_owned() }
        );
    }

    #[test]
    fn garbage_after_a_200_is_a_success_all_the_same() {
        for reply in [&b""[..], b"<html>hello</html>", b"\xff\xff\xff", b"{}"] {
            assert_eq!(partial_success(reply), Answer::Taken { rejected: 0, reason: String::new() });
        }
    }
}
