//! A span for tests: attributes given as JSON, everything else plain.

use crate::{Message, MessagePart, Span, SpanId, TraceId, Value, meaning};

/// A span of January 2027 with these attributes.
pub(crate) fn span_with(attributes: &str) -> Span {
    let Ok(Value::Map(attributes)) = Value::from_json(attributes) else {
        unreachable!("{attributes} is an object")
    };
    let trace_id = TraceId::from_bytes(&[1; 16]).expect("not zero");
    let span_id = SpanId::from_bytes(&[1; 8]).expect("not zero");
    Span {
        name: "call".to_owned(),
        start_time_unix_nano: 1_800_000_000_000_000_000,
        attributes,
        ..Span::bare(trace_id, span_id)
    }
}

/// The conversation that a span is understood to hold, one line a message; the output has arrows.
pub(crate) fn conversation_of(span: &Span) -> Vec<String> {
    let meaning = meaning(span);
    let input = meaning.input_messages.iter().map(line);
    input.chain(meaning.output_messages.iter().map(|message| format!("→ {}", line(message)))).collect()
}

fn line(message: &Message) -> String {
    let mut line = format!("{}:", message.role);
    for part in &message.parts {
        match part {
            MessagePart::Text(text) => line += &format!(" {text}"),
            other => line += &format!(" {other:?}"),
        }
    }
    for call in &message.tool_calls {
        line += &format!(" {}{}", call.name, call.arguments);
    }
    line
}
