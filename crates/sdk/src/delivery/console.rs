//! Spans as lines on standard output, for development.

use std::time::Duration;

use crate::privacy::Prepared;
use crate::span::Status;
use crate::value::AttributeValue;

#[expect(clippy::print_stdout, reason = "the console was asked for")]
pub(crate) fn print(span: &Prepared) {
    println!("{}", line(span));
}

/// `LLM chat 1.2s ok  llm.model_name="gpt-4o" …`, long texts shortened: a console is for a glance.
fn line(span: &Prepared) -> String {
    let record = &span.record;
    let took = Duration::from_nanos(record.end_unix_nano.saturating_sub(record.start.unix_nano));
    let status = match &record.status {
        Status::Unset => String::new(),
        Status::Ok => " ok".to_owned(),
        Status::Error(message) => format!(" error: {message}"),
    };
    let context = &record.context;
    let mut line = format!(
        "{} {} {took:?}{status} trace={} span={}",
        record.kind, record.name, context.trace_id, context.span_id
    );
    for (key, value) in &span.attributes {
        if key != semconv::openinference::SPAN_KIND {
            line.push_str(&format!(" {key}={}", shown(value)));
        }
    }
    line
}

fn shown(value: &AttributeValue) -> String {
    let text = match value {
        AttributeValue::Text(text) => format!("{text:?}"),
        AttributeValue::Bool(value) => value.to_string(),
        AttributeValue::Int(value) => value.to_string(),
        AttributeValue::Float(value) => value.to_string(),
        AttributeValue::TextList(list) => format!("{list:?}"),
        AttributeValue::BoolList(list) => format!("{list:?}"),
        AttributeValue::IntList(list) => format!("{list:?}"),
        AttributeValue::FloatList(list) => format!("[{} numbers]", list.len()),
    };
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use semconv::SpanKind;

    use super::line;
    use crate::clock::Start;
    use crate::ids::{SpanId, TraceId};
    use crate::privacy::Privacy;
    use crate::sampling::Head;
    use crate::span::{OtelKind, Record, Status};
    use crate::value::Fields;

    #[test]
    fn a_line_says_what_happened_and_shortens_what_is_long() {
        let trace_id = TraceId::parse("0af7651916cd43dd8448eb211c80319c").expect("a valid id");
        let span_id = SpanId::parse("b7ad6b7169203331").expect("a valid id");
        let start = Start::now();
        let mut fields = Fields::default();
        fields.set("input.value", "x".repeat(500));
        fields.set("llm.token_count.total", 3);
        let record = Record {
            name: "chat".into(),
            kind: SpanKind::Llm,
            otel_kind: OtelKind::Client,
            context: Head::new(None, false).root(trace_id, span_id),
            parent: None,
            start,
            end_unix_nano: start.unix_nano + 1_500_000,
            fields,
            events: Vec::new(),
            status: Status::Error("no".to_owned()),
            inherited: None,
        };
        let shortened = format!("\"{}…", "x".repeat(119));
        assert_eq!(
            line(&Privacy::default().prepare(Box::new(record))),
            format!(
                "LLM chat 1.5ms error: no trace={trace_id} span={span_id} input.value={shortened} llm.token_count.total=3"
            )
        );
    }
}
