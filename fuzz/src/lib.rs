//! What the targets of the meanings share: a text that a fuzzer can shape into a span of one convention.
//!
//! Each line is an attribute: a letter that picks one of the convention's keys, the rest of the key, `=`, and the
//! value, which is JSON where it can be read as JSON. A line that begins with `@` is an event: a letter that picks
//! its name, and its attributes as JSON. So it takes few bytes to say a key, and all of its value is the fuzzer's.

mod language;

use std::sync::LazyLock;

pub use language::{GRAINS, WORDS, asked, reads_back};
use model::{Attributes, Event, Prices, Span, SpanId, TraceId, Value};

static PRICES: LazyLock<Prices> = LazyLock::new(Prices::builtin);

/// Reads the text as a span of the convention whose keys and names of events are given, and then all that can be
/// read out of the span.
pub fn read_everything(keys: &[&str], events: &[&str], text: &str) {
    let span = span_of(keys, events, text);
    let facts = model::facts(&span);
    model::meaning(&span);
    _ = model::cost(&PRICES, &span, &facts);
}

fn span_of(keys: &[&str], events: &[&str], text: &str) -> Span {
    let (happened, sent): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('@'));
    let trace_id = TraceId::from_bytes(&[1; 16]).expect("not zero");
    let span_id = SpanId::from_bytes(&[1; 8]).expect("not zero");
    Span {
        start_time_unix_nano: 1_800_000_000_000_000_000,
        attributes: otlp::unflatten(sent.iter().filter_map(|line| attribute(keys, line))),
        events: happened.iter().filter_map(|line| event(events, &line[1..])).collect(),
        ..Span::bare(trace_id, span_id)
    }
}

fn attribute(keys: &[&str], line: &str) -> Option<(String, Value)> {
    let (key, value) = line.split_once('=')?;
    let (picked, rest) = pick(keys, key)?;
    Some((format!("{picked}{rest}"), value_of(value)))
}

fn event(names: &[&str], line: &str) -> Option<Event> {
    let (name, attributes) = pick(names, line)?;
    let Value::Map(attributes) = value_of(attributes) else { return None };
    let attributes: Attributes = attributes;
    Some(Event { name: name.to_owned(), time_unix_nano: 0, attributes, dropped_attributes_count: 0 })
}

/// The word that a text's first letter stands for, and the rest of the text.
fn pick<'a, 'b>(words: &[&'a str], text: &'b str) -> Option<(&'a str, &'b str)> {
    let letter = text.chars().next()?;
    let position = u32::from(letter).wrapping_sub(u32::from('A'));
    let word = words.get(usize::try_from(position).ok()?.checked_rem(words.len())?)?;
    Some((word, &text[letter.len_utf8()..]))
}

fn value_of(text: &str) -> Value {
    Value::from_json(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
