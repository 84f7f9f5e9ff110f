//! OpenTelemetry's GenAI attributes, said again in OpenInference, which is what everything else here reads.
//!
//! Nothing is overridden and nothing taken away: what was sent stays, and where OpenInference is there already
//! it is believed. A list that does not keep to the convention is left as it is.

mod call;
mod messages;

use std::borrow::Cow;
use std::collections::HashSet;

use model::Value;
use semconv::openinference as oi;
use semconv::{SpanKind, gen_ai};

/// Adds what the GenAI attributes say, if there are any.
pub(crate) fn add_openinference(pairs: &mut Vec<(Cow<'_, str>, Value)>) {
    if !pairs.iter().any(|(key, _)| key.starts_with(gen_ai::PREFIX)) {
        return;
    }
    let said = said_again(&Sent::new(pairs));
    let known: HashSet<&str> = pairs.iter().map(|(key, _)| key.as_ref()).collect();
    let new: Pairs = said.into_iter().filter(|(key, _)| !known.contains(key.as_str())).collect();
    pairs.extend(new.into_iter().map(|(key, value)| (Cow::Owned(key), value)));
}

type Pairs = Vec<(String, Value)>;

fn said_again(sent: &Sent) -> Pairs {
    let kind = span_kind(sent);
    let mut said = Pairs::new();
    if let Some(kind) = kind {
        said.push((oi::SPAN_KIND.to_owned(), kind.as_str().into()));
    }
    call::provider(sent, &mut said);
    call::model(sent, kind, &mut said);
    call::parameters(sent, kind, &mut said);
    call::token_counts(sent, &mut said);
    call::response(sent, &mut said);
    if let Some(id) = sent.label(gen_ai::CONVERSATION_ID) {
        said.push((oi::SESSION_ID.to_owned(), id.into()));
    }
    if !sent.has_any_below(oi::llm::INPUT_MESSAGES) {
        messages::input(sent, &mut said);
    }
    if !sent.has_any_below(oi::llm::OUTPUT_MESSAGES) {
        messages::output(sent, &mut said);
    }
    messages::tool_definitions(sent, &mut said);
    match kind {
        Some(SpanKind::Tool) => call::tool_run(sent, &mut said),
        Some(SpanKind::Retriever) => call::retrieval(sent, &mut said),
        _ => {}
    }
    said
}

fn span_kind(sent: &Sent) -> Option<SpanKind> {
    if let Some(operation) = sent.value(gen_ai::OPERATION_NAME) {
        return match operation.as_str()? {
            "chat" | "text_completion" | "generate_content" => Some(SpanKind::Llm),
            "embeddings" => Some(SpanKind::Embedding),
            "execute_tool" => Some(SpanKind::Tool),
            "retrieval" => Some(SpanKind::Retriever),
            "invoke_agent" | "create_agent" => Some(SpanKind::Agent),
            _ => None,
        };
    }
    let has = |keys: &[&str]| keys.iter().any(|key| sent.value(key).is_some());
    if has(&[gen_ai::TOOL_CALL_ID, gen_ai::TOOL_NAME]) {
        Some(SpanKind::Tool)
    } else if sent.pairs.iter().any(|(key, _)| key.starts_with(gen_ai::RETRIEVAL_PREFIX)) {
        Some(SpanKind::Retriever)
    } else if has(&[gen_ai::EMBEDDINGS_DIMENSION_COUNT]) {
        Some(SpanKind::Embedding)
    } else if has(&[gen_ai::INPUT_MESSAGES, gen_ai::OUTPUT_MESSAGES, gen_ai::REQUEST_MODEL]) {
        Some(SpanKind::Llm)
    } else {
        None
    }
}

/// The attributes of a span as they were sent.
struct Sent<'a> {
    /// All of them.
    pairs: &'a [(Cow<'a, str>, Value)],
    /// Those of GenAI, few enough to be searched one by one.
    gen_ai: Vec<(&'a str, &'a Value)>,
}

impl<'a> Sent<'a> {
    fn new(pairs: &'a [(Cow<'a, str>, Value)]) -> Self {
        let is_ours = |key: &str| key.starts_with(gen_ai::PREFIX);
        // Indexed messages of OpenLLMetry may be thousands, and are none of these keys.
        let is_indexed = |key: &str| {
            [gen_ai::PROMPT, gen_ai::COMPLETION]
                .iter()
                .any(|list| key.strip_prefix(list).is_some_and(|k| k.starts_with('.')))
        };
        let gen_ai = pairs.iter().map(|(key, value)| (key.as_ref(), value));
        Sent { pairs, gen_ai: gen_ai.filter(|(key, _)| is_ours(key) && !is_indexed(key)).collect() }
    }

    /// The last value sent under a key of GenAI, unless it is empty.
    fn value(&self, key: &str) -> Option<&'a Value> {
        let (_, value) = self.gen_ai.iter().rev().find(|(sent, _)| *sent == key)?;
        (**value != Value::Null).then_some(value)
    }

    /// A name: text or a number, and not empty.
    fn label(&self, key: &str) -> Option<String> {
        let label = match self.value(key)? {
            Value::String(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            Value::Double(number) => number.to_string(),
            _ => return None,
        };
        (!label.is_empty()).then_some(label)
    }

    /// A list, sent as such or as JSON text.
    fn list(&self, key: &str) -> Option<Vec<Value>> {
        let value = match self.value(key)? {
            Value::String(text) => Value::from_json(text).ok()?,
            value => value.clone(),
        };
        if let Value::List(values) = value { Some(values) } else { None }
    }

    /// Whether a key, or one that continues it, is there already.
    fn has_any_below(&self, key: &str) -> bool {
        let continues =
            |sent: &str| sent.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.pairs.iter().any(|(sent, _)| continues(sent))
    }
}

/// Text as it is, anything else as JSON; nothing for nothing.
fn text_or_json(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_json()),
    }
}
