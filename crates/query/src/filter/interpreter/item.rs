//! One thing that a place can name, and how to read from it.

use model::{
    Annotation, Attributes, CostDetail, Document, Event, Exception, Link, Message, TokenType, ToolCall, Value,
};

use super::Datum;
use super::field::{by_start, root_position};
use crate::filter::entity::{AnnotatedSession, AnnotatedSpan, AnnotatedTrace};
use crate::filter::names::{
    AnnotationField, CostDetailField, DocumentField, EventField, ExceptionField, Field, Keyed, LinkField,
    MessageField, Relation, ToolCallField,
};
use crate::filter::plan::Key;

#[derive(Debug, Clone)]
pub(super) enum Item<'a> {
    Span { trace: &'a AnnotatedTrace, position: usize },
    Trace(&'a AnnotatedTrace),
    Session(&'a AnnotatedSession),
    Annotation(&'a Annotation),
    CostDetail(&'a CostDetail),
    Document { document: Document, position: usize, of: &'a AnnotatedSpan },
    Message { message: Message, position: usize, is_input: bool },
    ToolCall(ToolCall),
    Event(&'a Event),
    Exception(Exception),
    Link(&'a Link),
}

impl<'a> Item<'a> {
    pub(super) fn related(&self, relation: Relation) -> Option<Item<'a>> {
        let found = |trace: &'a AnnotatedTrace, position| Item::Span { trace, position };
        match (self, relation) {
            (Item::Span { trace, position }, Relation::ParentSpan) => {
                Some(found(trace, parent_position(trace, *position)?))
            }
            (Item::Span { trace, .. } | Item::Trace(trace), Relation::RootSpan) => {
                Some(found(trace, root_position(trace)?))
            }
            _ => None,
        }
    }

    pub(super) fn field(&self, field: Field) -> Option<Datum> {
        match (self, field) {
            (Item::Span { trace, position }, Field::Span(field)) => {
                super::field::of_span(trace, *position, field)
            }
            (Item::Trace(trace), Field::Trace(field)) => super::field::of_trace(trace, field),
            (Item::Session(session), Field::Session(field)) => super::field::of_session(session, field),
            (Item::Annotation(annotation), Field::Annotation(field)) => annotation_field(annotation, field),
            (Item::CostDetail(detail), Field::CostDetail(field)) => Some(cost_detail_field(detail, field)),
            (Item::Document { document, position, .. }, Field::Document(field)) => match field {
                DocumentField::Id => text(document.id.as_deref()),
                DocumentField::Score => document.score.map(Datum::Number),
                DocumentField::Content => text(document.content.as_deref()),
                DocumentField::Position => Some(count(*position)),
            },
            (Item::Message { message, position, is_input }, Field::Message(field)) => match field {
                MessageField::Role => text(Some(&message.role)),
                MessageField::Content => text(message_text(message).as_deref()),
                MessageField::Name => text(message.name.as_deref()),
                MessageField::ToolCallId => text(message.tool_call_id.as_deref()),
                MessageField::IsInput => Some(Datum::Bool(*is_input)),
                MessageField::Position => Some(count(*position)),
            },
            (Item::ToolCall(call), Field::ToolCall(field)) => match field {
                ToolCallField::Name => text(Some(&call.name)),
                ToolCallField::Id => text(call.id.as_deref()),
                ToolCallField::Arguments => text(Some(&call.arguments)),
            },
            (Item::Event(event), Field::Event(field)) => match field {
                EventField::Name => text(Some(&event.name)),
                EventField::Time => Some(Datum::Datetime(event.time_unix_nano)),
            },
            (Item::Exception(exception), Field::Exception(field)) => match field {
                ExceptionField::ExceptionType => text(exception.exception_type.as_deref()),
                ExceptionField::Message => text(exception.message.as_deref()),
                ExceptionField::Stacktrace => text(exception.stacktrace.as_deref()),
                ExceptionField::Escaped => Some(Datum::Bool(exception.escaped)),
                ExceptionField::Time => Some(Datum::Datetime(exception.time_unix_nano)),
            },
            (Item::Link(link), Field::Link(field)) => match field {
                LinkField::TraceId => Some(Datum::Text(link.trace_id.to_string())),
                LinkField::SpanId => Some(Datum::Text(link.span_id.to_string())),
            },
            _ => None,
        }
    }

    pub(super) fn attribute(&self, of: Keyed, path: &[Key]) -> Option<Value> {
        let with_metadata: Vec<Key>;
        let (attributes, path) = match (self, of) {
            (Item::Document { document, .. }, Keyed::Metadata) => {
                let Some(Value::Map(metadata)) = &document.metadata else { return None };
                (metadata, path)
            }
            (Item::Event(event), _) => (&event.attributes, path),
            (Item::Link(link), _) => (&link.attributes, path),
            (_, Keyed::Resource) => (&self.span()?.stored.span.resource.attributes, path),
            (_, Keyed::Metadata) => {
                let metadata = Key::Name(semconv::openinference::METADATA.to_owned());
                with_metadata = std::iter::once(metadata).chain(path.iter().cloned()).collect();
                (&self.span()?.stored.span.attributes, with_metadata.as_slice())
            }
            _ => (&self.span()?.stored.span.attributes, path),
        };
        look_up(attributes, path).filter(|value| *value != Value::Null)
    }

    /// The span whose attributes are read: a trace's root, and that of a session's earliest trace.
    fn span(&self) -> Option<&'a AnnotatedSpan> {
        match self {
            Item::Span { trace, position } => Some(&trace.spans[*position]),
            Item::Trace(trace) => Some(&trace.spans[root_position(trace)?]),
            Item::Session(session) => Item::Trace(by_start(session).first()?).span(),
            _ => None,
        }
    }

    pub(super) fn by_token_type(&self, of: Keyed, token_type: &str) -> Option<f64> {
        let stored = &self.span()?.stored;
        if of == Keyed::Tokens {
            let tokens = &stored.facts.tokens;
            let count = match token_type {
                "prompt" => tokens.prompt,
                "completion" => tokens.completion,
                "total" => tokens.total,
                "cache_read" => tokens.cache_read,
                "cache_write" => tokens.cache_write,
                "prompt_audio" => tokens.prompt_audio,
                "reasoning" => tokens.reasoning,
                _ => tokens.completion_audio,
            };
            #[expect(clippy::cast_precision_loss, reason = "numbers of the language are f64")]
            return count.map(|count| count as f64);
        }
        let Some(cost) = &stored.cost else { return Some(0.0) };
        Some(match token_type {
            "total" => cost.total,
            "prompt" => cost.prompt,
            "completion" => cost.completion,
            other => {
                let details =
                    cost.details.iter().filter(|detail| token_type_name(detail.token_type) == other);
                details.map(|detail| detail.cost).sum()
            }
        })
    }
}

pub(super) fn annotation_field(annotation: &Annotation, field: AnnotationField) -> Option<Datum> {
    match field {
        AnnotationField::Label => text(annotation.label.as_deref()),
        AnnotationField::Score => annotation.score.map(Datum::Number),
        AnnotationField::Explanation => text(annotation.explanation.as_deref()),
        AnnotationField::Identifier => text(Some(&annotation.identifier)),
        AnnotationField::Name => text(Some(&annotation.name)),
        AnnotationField::AnnotatorKind => text(Some(annotation.annotator_kind.as_str())),
    }
}

fn cost_detail_field(detail: &CostDetail, field: CostDetailField) -> Datum {
    match field {
        CostDetailField::TokenType => Datum::Text(token_type_name(detail.token_type).to_owned()),
        CostDetailField::IsPrompt => Datum::Bool(detail.is_prompt),
        CostDetailField::Cost => Datum::Number(detail.cost),
        #[expect(clippy::cast_precision_loss, reason = "numbers of the language are f64")]
        CostDetailField::Tokens => Datum::Number(detail.tokens as f64),
        CostDetailField::CostPerToken => Datum::Number(detail.cost_per_token),
    }
}

const fn token_type_name(token_type: TokenType) -> &'static str {
    match token_type {
        TokenType::Input => "input",
        TokenType::Output => "output",
        TokenType::CacheRead => "cache_read",
        TokenType::CacheWrite => "cache_write",
        TokenType::Audio => "audio",
        TokenType::Reasoning => "reasoning",
        TokenType::Image => "image",
    }
}

/// The stored parent of a span. A span that names itself has none.
pub(super) fn parent_position(trace: &AnnotatedTrace, position: usize) -> Option<usize> {
    let parent = trace.spans[position].stored.span.parent_id?;
    trace.spans.iter().position(|span| span.stored.span.span_id == parent).filter(|&found| found != position)
}

/// Each key as it is written; where that leads nowhere, names may also meet dotted keys half-way.
pub(in crate::filter) fn look_up(attributes: &Attributes, path: &[Key]) -> Option<Value> {
    literally(attributes, path).or_else(|| {
        let names = path.iter().take_while(|key| matches!(key, Key::Name(_))).count();
        let dotted: Vec<&str> = path[..names].iter().map(name_of).collect();
        below(attributes.at(&dotted.join("."))?, &path[names..])
    })
}

fn literally(attributes: &Attributes, path: &[Key]) -> Option<Value> {
    let (first, rest) = path.split_first()?;
    let mut value = attributes.get(name_of(first))?;
    for key in rest {
        value = match (value, key) {
            (Value::Map(map), Key::Name(name)) => map.get(name)?,
            (Value::List(list), Key::Position(position)) => list.get(*position)?,
            _ => return None,
        };
    }
    Some(value.clone())
}

fn below(value: &Value, path: &[Key]) -> Option<Value> {
    match (value, path) {
        (_, []) => Some(value.clone()),
        (Value::List(list), [Key::Position(position), rest @ ..]) => below(list.get(*position)?, rest),
        (Value::Map(map), path) => look_up(map, path),
        _ => None,
    }
}

fn name_of(key: &Key) -> &str {
    match key {
        Key::Name(name) => name,
        Key::Position(_) => "",
    }
}

fn message_text(message: &Message) -> Option<String> {
    let texts: Vec<&str> = message
        .parts
        .iter()
        .filter_map(|part| match part {
            model::MessagePart::Text(text) | model::MessagePart::Reasoning(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn text(text: Option<&str>) -> Option<Datum> {
    text.map(|text| Datum::Text(text.to_owned()))
}

#[expect(clippy::cast_precision_loss, reason = "numbers of the language are f64")]
fn count(count: usize) -> Datum {
    Datum::Number(count as f64)
}
