//! Random filters, as text.

use fastrand::Rng;
use query::Grain;

/// A condition at a grain, three deep at most.
pub(crate) fn random(grain: Grain, random: &mut Rng) -> String {
    condition(Names::of(grain), random, 3)
}

/// The names that stand at one place.
#[derive(Clone, Copy)]
struct Names {
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
    conditions: &'static [&'static str],
    /// Collections of spans.
    spans: &'static [&'static str],
    traces: &'static [&'static str],
    /// What stands before a name: a loop variable.
    prefix: &'static str,
}

const SPAN: Names = Names {
    texts: &[
        "annotations['q'].label",
        "evals['r'].label",
        "annotations['q'].identifier",
        "trace_annotations['t'].label",
        "session_annotations['s'].label",
        "document_annotations['d'].label",
        "name",
        "span_kind",
        "status_code",
        "status_message",
        "session_id",
        "user_id",
        "model_name",
        "provider",
        "error_type",
        "otel_kind",
        "span_id",
        "trace_id",
        "parent_id",
        "attributes['tenant']",
        "attributes['a.b']",
        "attributes['metadata']['k']",
        "metadata['k']",
        "metadata['list'][1]['a']",
        "resource['service.name']",
        "input.value",
        "attributes['input.value']",
        "attributes['input']",
        "llm.input_messages[0].message.content",
        "str(attributes['n'])",
        "str(attributes['tenant'])",
        "parent_span.name",
        "root_span.name",
        "parent_span.attributes['tenant']",
        "user.id",
        "name + status_message",
        "attributes['tenant'] + 'x'",
    ],
    numbers: &[
        "annotations['q'].score",
        "annotations['r'].score",
        "trace_annotations['t'].score",
        "document_annotations['d'].score",
        "len(annotations)",
        "sum(a.score for a in annotations)",
        "max(a.score for a in annotations if a.label == 'good')",
        "len(session_annotations)",
        "latency_ms",
        "total_cost",
        "prompt_cost",
        "completion_cost",
        "llm_token_count_prompt",
        "llm_token_count_total",
        "cumulative_token_count.total",
        "cumulative_error_count",
        "cumulative_cost",
        "tokens['prompt']",
        "tokens['total']",
        "cost['total']",
        "cost['input']",
        "float(attributes['n'])",
        "float(attributes['tenant'])",
        "metadata['n']",
        "llm.token_count.prompt",
        "parent_span.latency_ms",
        "len(children)",
        "len(documents)",
        "max(d.score for d in documents)",
        "min(d.score for d in documents)",
        "sum(c.latency_ms for c in children)",
        "min(s.latency_ms for s in siblings)",
        "len([m for m in messages if m.is_input])",
    ],
    conditions: &[
        "annotations['q']",
        "not annotations['r']",
        "trace_annotations['t']",
        "annotations['q'].score is None",
        "annotations['q'].score > latency_ms / 1000",
        "annotations['q'].score > annotations['r'].score",
        "annotations['q'].annotator_kind == 'HUMAN'",
        "any(a.score < 0.5 for a in annotations)",
        "all(a.label == 'good' for a in annotations if a.name == 'q')",
        "any(a.score > latency_ms / 2000 for a in annotations)",
        "any(any(a.score > 0.2 for a in d.annotations) for d in documents)",
        "any(c.latency_ms > annotations['q'].score * 1000 for c in children)",
        "any(a.label == 'bad' for a in trace_annotations)",
        "any(any(a.label == 'bad' for a in c.annotations) for c in children)",
        "parent_span is None",
        "parent_span is not None",
        "parent_id is None",
        "attributes['tenant'] is None",
        "metadata['k'] is not None",
        "any(d.score < 0.3 for d in documents)",
        "any(0.5 <= d.score for d in documents)",
        "any(d.score > 0.75 for d in documents)",
        "any(d.score == 0.25 for d in documents)",
        "any(d.score != 0.75 for d in documents)",
        "any(0 < d.score < 0.3 for d in documents)",
        "any('late' in d.content for d in documents if d.score <= 0.25)",
        "search('refund')",
        "search('late refund')",
        "any(t.name == 'search' for t in tool_calls)",
        "any('refund' in m.content for m in messages)",
        "any(e.type == 'ValueError' for e in exceptions)",
        "any(e.name == 'exception' for e in events)",
        "any(c.status_code == 'ERROR' for c in children)",
        "any(c.name == 'chat' for c in children if c.latency_ms > 500)",
        "any(s.status_code == 'ERROR' for s in siblings)",
        "any(s.name == 'Plan' for s in spans)",
        "any(search('refund') and c.name == 'chat' for c in children)",
        "'refund' in input.value",
        "'7' in input.value or 'late' in output.value",
        "not matches(output.value, r'(?i)late')",
        "has_words(input.value, 'refund')",
        "input.value is None",
        "input.value > 5",
        "all(a.span_kind == 'AGENT' for a in ancestors)",
        "any(d.cost > 0.2 for d in cost_details)",
        "attributes['tenant'] == True",
        "attributes['n'] > 1",
        "start_time > '2023-11-14T22:13:20Z'",
        "end_time is None",
        "attributes['tenant'] == attributes['n']",
    ],
    spans: &[],
    traces: &[],
    prefix: "",
};

const TRACE: Names = Names {
    texts: &[
        "trace_annotations['t'].label",
        "session_annotations['s'].label",
        "trace_id",
        "session_id",
        "input",
        "output",
        "attributes['tenant']",
        "metadata['k']",
        "root_span.name",
        "user.id",
        "resource['service.name']",
        "str(attributes['n'])",
    ],
    numbers: &[
        "trace_annotations['t'].score",
        "session_annotations['s'].score",
        "len(trace_annotations)",
        "len(span_annotations)",
        "sum(a.score for a in span_annotations)",
        "min(a.score for a in document_annotations)",
        "max(a.score for a in session_annotations)",
        "latency_ms",
        "num_spans",
        "error_count",
        "token_count_prompt",
        "token_count_total",
        "total_cost",
        "prompt_cost",
        "tool_span_count",
        "llm_span_count",
        "float(attributes['n'])",
        "len(spans)",
        "max(s.latency_ms for s in spans)",
        "sum(s.total_cost for s in spans if s.span_kind == 'LLM')",
        "min(s.latency_ms for s in spans if s.name == 'chat')",
        "root_span.latency_ms",
    ],
    conditions: &[
        "trace_annotations['t']",
        "not session_annotations['s']",
        "any(a.score < 0.5 for a in span_annotations)",
        "any(any(a.label == 'bad' for a in s.annotations) for s in spans)",
        "any(a.score > latency_ms / 4000 for a in trace_annotations)",
        "trace_annotations['t'].score > error_count",
        "all(a.label == 'good' for a in trace_annotations)",
        "search('refund')",
        "search('late refund')",
        "session_id is None",
        "input is not None",
        "max(s.end_time for s in spans) > '2023-11-14T22:13:21Z'",
        "start_time > '2023-11-14T22:13:20Z'",
        "any(any(d.score < 0.3 for d in s.documents) for s in spans)",
        "any(s.parent_span is None for s in spans)",
        "any(search('refund') and s.name == 'chat' for s in spans)",
        "any(s.name == 'Plan' and s.status_code == 'ERROR' for s in spans)",
    ],
    spans: &["spans"],
    traces: &[],
    prefix: "",
};

const SESSION: Names = Names {
    texts: &[
        "session_annotations['s'].label",
        "session_id",
        "first_input",
        "last_output",
        "attributes['tenant']",
        "user.id",
    ],
    numbers: &[
        "session_annotations['s'].score",
        "len(session_annotations)",
        "len(span_annotations)",
        "max(a.score for a in trace_annotations)",
        "sum(a.score for a in document_annotations)",
        "duration_ms",
        "num_traces",
        "num_traces_with_error",
        "token_count_total",
        "total_cost",
        "tool_span_count",
        "llm_span_count",
        "len(spans)",
        "len(traces)",
        "max(t.latency_ms for t in traces)",
        "sum(len(t.spans) for t in traces)",
        "max(s.latency_ms for s in spans)",
    ],
    conditions: &[
        "session_annotations['s']",
        "any(a.label == 'bad' for a in span_annotations)",
        "all(a.score > 0.2 for a in trace_annotations)",
        "session_annotations['s'].score >= num_traces / 4",
        "any(any(a.label == 'good' for a in t.trace_annotations) for t in traces)",
        "'refund' in any_input",
        "'late' in any_output",
        "search('refund')",
        "first_input is not None",
        "any(any(s.span_kind == 'TOOL' for s in t.spans) for t in traces)",
        "any('refund' in any_input and s.name == 'chat' for s in spans)",
    ],
    spans: &["spans"],
    traces: &["traces"],
    prefix: "",
};

/// Of a loop variable, bare attributes cannot be read.
const ELEMENT: Names = Names {
    texts: &[
        "name",
        "span_kind",
        "status_code",
        "status_message",
        "session_id",
        "user_id",
        "model_name",
        "otel_kind",
        "attributes['tenant']",
        "attributes['input.value']",
        "metadata['k']",
        "parent_span.name",
    ],
    numbers: &[
        "latency_ms",
        "total_cost",
        "llm_token_count_total",
        "tokens['prompt']",
        "cost['input']",
        "cumulative_cost",
    ],
    conditions: &[
        "any(a.score < 0.5 for a in s.annotations)",
        "any(a.label == 'good' for a in s.trace_annotations)",
    ],
    spans: &[],
    traces: &[],
    prefix: "s.",
};

const TRACE_ELEMENT: Names = Names {
    texts: &["session_id", "input", "trace_id"],
    numbers: &["latency_ms", "num_spans", "error_count", "total_cost", "token_count_total"],
    conditions: &[],
    spans: &[],
    traces: &[],
    prefix: "t.",
};

impl Names {
    fn of(grain: Grain) -> Names {
        match grain {
            Grain::Span => SPAN,
            Grain::Trace => TRACE,
            Grain::Session => SESSION,
        }
    }
}

fn condition(names: Names, random: &mut Rng, depth: u8) -> String {
    if depth > 0 && random.bool() {
        let mut below = || condition(names, random, depth - 1);
        let (one, other) = (below(), below());
        return match random.u8(0..4) {
            0 => format!("({one}) and ({other})"),
            1 => format!("({one}) or ({other})"),
            2 => format!("not ({one})"),
            _ => format!("(({one}) == True) or ({other})"),
        };
    }
    match random.u8(0..10) {
        0 if !names.spans.is_empty() => comprehension(names.spans, ELEMENT, random),
        1 if !names.traces.is_empty() => comprehension(names.traces, TRACE_ELEMENT, random),
        0..=2 if !names.conditions.is_empty() => pick(random, names.conditions).to_owned(),
        3..=5 => on_numbers(names, random),
        _ => on_text(names, random),
    }
}

fn comprehension(collections: &[&str], element: Names, random: &mut Rng) -> String {
    let (what, of) = (condition(element, random, 1), pick(random, collections));
    let variable = element.prefix.trim_end_matches('.');
    match random.u8(0..4) {
        0 => format!("any({what} for {variable} in {of})"),
        1 => format!("all({what} for {variable} in {of})"),
        2 => format!("len([{variable} for {variable} in {of} if {what}]) > {}", random.u8(0..3)),
        _ => {
            let number = name(element, element.numbers, random);
            format!("max({number} for {variable} in {of} if {what}) >= {}", literal_number(random))
        }
    }
}

fn on_numbers(names: Names, random: &mut Rng) -> String {
    let number = |random: &mut Rng| match random.u8(0..6) {
        0 => literal_number(random),
        1 => {
            let (a, b) = (name(names, names.numbers, random), literal_number(random));
            format!("({a} {} {b})", pick(random, &["+", "-", "*", "/", "%"]))
        }
        2 => format!("-({})", name(names, names.numbers, random)),
        _ => name(names, names.numbers, random),
    };
    let left = name(names, names.numbers, random);
    match random.u8(0..6) {
        0 => format!("{left} in [{}, {}]", literal_number(random), literal_number(random)),
        1 => format!("{left} is None"),
        2 => format!("{} < {left} <= {}", literal_number(random), number(random)),
        _ => format!("{left} {} {}", pick(random, &["==", "!=", "<", "<=", ">", ">="]), number(random)),
    }
}

fn on_text(names: Names, random: &mut Rng) -> String {
    let left = name(names, names.texts, random);
    match random.u8(0..9) {
        0 => format!("{left} in [{}, {}]", literal_text(random), literal_text(random)),
        1 => format!("{left} not in [{}]", literal_text(random)),
        2 => format!("{left} is None"),
        3 => format!("{} in {left}", literal_text(random)),
        4 => format!("matches({left}, r'{}')", pick(random, &["^s", "e+f", "[0-9]", "(?i)REFUND", "^$"])),
        5 => format!("has_words({left}, '{}')", pick(random, &["refund", "want refund", "x"])),
        6 => format!("{left} {} {}", pick(random, &["<", "<=", ">", ">="]), literal_text(random)),
        _ => format!("{left} {} {}", pick(random, &["==", "!="]), literal_text(random)),
    }
}

fn name(names: Names, from: &[&'static str], random: &mut Rng) -> String {
    let name = pick(random, from);
    if names.prefix.is_empty() { name.to_owned() } else { format!("{}{name}", names.prefix) }
}

fn literal_text(random: &mut Rng) -> String {
    let texts = [
        "'chat'",
        "'search'",
        "'LLM'",
        "'TOOL'",
        "'ERROR'",
        "'OK'",
        "'x'",
        "'y'",
        "'5'",
        "'true'",
        "''",
        "'a\"b'",
        "'refund'",
        "'Refund'",
        "'shop'",
        "'s1'",
        "'s2'",
        "'u1'",
        "'CLIENT'",
        "'0101010101010101'",
        "'02020202020202020202020202020202'",
        "'RÉPONSE'",
        "'v'",
        "'good'",
        "'bad'",
        "'I want a Refund'",
    ];
    pick(random, &texts).to_owned()
}

fn literal_number(random: &mut Rng) -> String {
    pick(random, &["0", "1", "2", "2.5", "5", "10", "12", "0.25", "0.5", "500", "1000", "1750", "-4"])
        .to_owned()
}

fn pick<'a>(random: &mut Rng, from: &[&'a str]) -> &'a str {
    from[random.usize(0..from.len())]
}
