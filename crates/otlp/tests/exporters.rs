//! What real exporters send is understood: each recording of `exporters/record.py`, as a person would read it.

use std::fmt::Write as _;
use std::path::Path;

use model::{Content, Document, Meaning, Message, MessagePart, NoCost, Prices, Span, TokenCounts, meaning};

#[test]
fn what_exporters_send_is_read_as_what_it_means() {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exporters/recorded");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("exporters/snapshots");
    settings.set_omit_expression(true);
    settings.bind(|| {
        let mut recordings: Vec<_> = std::fs::read_dir(recorded)
            .expect("recordings")
            .map(|entry| entry.expect("a recording").path())
            .collect();
        recordings.sort();
        for recording in recordings {
            let name = recording.file_stem().expect("a name").to_string_lossy().into_owned();
            insta::assert_snapshot!(name, read(&std::fs::read(recording).expect("bytes")));
        }
    });
}

/// The spans of a request in order, as lines indented by their place in the trace.
fn read(request: &[u8]) -> String {
    let decoded = otlp::decode_protobuf(request).expect("a request");
    assert_eq!(decoded.rejected, []);
    let spans: Vec<&Span> = decoded.spans.iter().map(|decoded| &decoded.span).collect();
    let mut lines = String::new();
    for span in &spans {
        let depth = ancestors(span, &spans);
        for line in describe(span).lines() {
            writeln!(lines, "{}{line}", "    ".repeat(depth)).expect("writes to a string");
        }
    }
    lines
}

fn ancestors(span: &Span, spans: &[&Span]) -> usize {
    let parent = |of: &Span| spans.iter().find(|span| Some(span.span_id) == of.parent_id).copied();
    std::iter::successors(parent(span), |above| parent(above)).count()
}

fn describe(span: &Span) -> String {
    let facts = model::facts(span);
    let read = meaning(span);
    let mut lines = vec![format!("{} ({})", span.name, facts.span_kind.as_str())];
    let mut say = |what: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("  {what}: {value}"));
        }
    };
    say(
        "model",
        [facts.provider.clone(), facts.model_name.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" / "),
    );
    say("tokens", tokens(&facts.tokens));
    let cost = model::cost(&Prices::builtin(), span, &facts);
    say(
        "cost",
        match cost {
            Ok(cost) => format!("${:.8}", cost.total),
            Err(no_cost @ NoCost::UnknownModel { .. }) => no_cost.to_string(),
            Err(_) => String::new(),
        },
    );
    say("error", facts.error_type.unwrap_or_default());
    say_meaning(&read, &mut say);
    lines.join("\n")
}

fn say_meaning(read: &Meaning, say: &mut dyn FnMut(&str, String)) {
    say("input", read.input.as_ref().map(content).unwrap_or_default());
    say("output", read.output.as_ref().map(content).unwrap_or_default());
    read.input_messages.iter().for_each(|message| say("<", line(message)));
    read.output_messages.iter().for_each(|message| say(">", line(message)));
    say("finish reason", read.finish_reason.clone().unwrap_or_default());
    say("tools", read.tools.iter().map(|tool| tool.name.as_str()).collect::<Vec<_>>().join(", "));
    if let Some(run) = &read.tool {
        let parameters = run.parameters.as_ref().map(|parameters| parameters.to_json()).unwrap_or_default();
        let name = run.name.as_deref().unwrap_or_default();
        say("tool", format!("{name} {}", start(&parameters)).trim_end().to_owned());
    }
    let parameters = read.invocation_parameters.as_ref().map(|parameters| parameters.to_json());
    say("parameters", start(&parameters.unwrap_or_default()));
    if let Some(template) = &read.prompt_template {
        say("template", start(&template.template));
    }
    if let Some(retrieval) = &read.retrieval {
        retrieval.documents.iter().for_each(|found| say("document", document(found)));
    }
    for embedding in &read.embeddings {
        let text = embedding.text.as_deref().unwrap_or_default();
        say("embedding", format!("{} [{}]", start(text), embedding.vector_length.unwrap_or(0)));
    }
    for exception in &read.exceptions {
        say("exception", exception.exception_type.clone().unwrap_or_default());
    }
}

fn tokens(counts: &TokenCounts) -> String {
    let said = [
        ("prompt", counts.prompt),
        ("completion", counts.completion),
        ("total", counts.total),
        ("cache read", counts.cache_read),
        ("cache write", counts.cache_write),
        ("reasoning", counts.reasoning),
    ];
    let said = said.iter().filter_map(|(name, count)| Some(format!("{name} {}", (*count)?)));
    said.collect::<Vec<_>>().join(", ")
}

fn content(content: &Content) -> String {
    format!("{} {}", content.mime_type.as_str(), start(&content.text))
}

fn document(found: &Document) -> String {
    let score = found.score.map(|score| format!("{score:.2} ")).unwrap_or_default();
    let metadata = found.metadata.as_ref().map(|metadata| metadata.to_json()).unwrap_or_default();
    format!("{score}{} {}", start(found.content.as_deref().unwrap_or_default()), start(&metadata))
}

fn line(message: &Message) -> String {
    let mut line = format!("{}:", message.role);
    for part in &message.parts {
        line += &match part {
            MessagePart::Text(text) => format!(" {}", start(text)),
            MessagePart::Reasoning(text) => format!(" ({})", start(text)),
            MessagePart::Image { url } => format!(" image {}", start(url)),
            MessagePart::Audio { .. } => " audio".to_owned(),
            MessagePart::File { .. } => " file".to_owned(),
            MessagePart::Other { kind, value } => format!(" other {kind} {}", start(&value.to_json())),
        };
    }
    for call in &message.tool_calls {
        line += &format!(" → {}{}", call.name, start(&call.arguments));
    }
    // The id itself is the provider's business; that an answer knows its call is ours.
    line += if message.tool_call_id.is_some() { " ← its call" } else { "" };
    line + &message.finish_reason.as_ref().map_or(String::new(), |reason| format!(" [{reason}]"))
}

/// The first words, on one line.
fn start(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(40).collect()
}
