//! `bennu query "span_kind == 'LLM'"`: asks a running server for what meets a condition.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Context as _;
use clap::ValueEnum;
use serde_json::{Map, Value};

use super::{server, table};

/// The server gives no more at once.
const PAGE_MAX: usize = 1_000;

/// Find spans, traces or sessions with the filter language.
#[derive(clap::Args)]
pub(crate) struct QueryArguments {
    /// A condition, as `span_kind == 'LLM' and latency_ms > 1000`; docs/spec/filter.md says what can be asked.
    filter: String,
    /// What the condition is about.
    #[arg(long, value_enum, default_value_t = Grain::Span)]
    grain: Grain,
    #[arg(long, default_value = model::DEFAULT_PROJECT)]
    project: String,
    /// How many rows at most, the newest first.
    #[arg(long, default_value_t = 100)]
    limit: usize,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Say how the condition is tested and what is read for it, and not what meets it.
    #[arg(long)]
    explain: bool,
    /// Where the server is.
    #[arg(long, env = "BENNU_URL", default_value = "http://127.0.0.1:6006")]
    url: String,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Grain {
    Span,
    Trace,
    Session,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Table,
    Json,
    /// One JSON object a line.
    Jsonl,
}

pub(crate) fn query(arguments: &QueryArguments) -> anyhow::Result<()> {
    let text = if arguments.explain { explained(arguments)? } else { found(arguments)? };
    std::io::stdout().write_all(text.as_bytes()).context("cannot write to standard output")
}

fn found(arguments: &QueryArguments) -> anyhow::Result<String> {
    let mut rows: Vec<Map<String, Value>> = Vec::new();
    let mut next: Option<String> = None;
    let is_more = loop {
        let room = arguments.limit - rows.len();
        if room == 0 {
            break next.is_some();
        }
        let limit = room.min(PAGE_MAX).to_string();
        let mut parameters = vec![("filter", arguments.filter.as_str()), ("limit", &limit)];
        parameters.extend(next.as_deref().map(|next| ("after", next)));
        let page = server::get(&arguments.url, &path(arguments, arguments.grain.list()), &parameters)?;
        if next.is_none() {
            note_warnings(&page);
        }
        let of_page = page[arguments.grain.list()].clone();
        rows.extend(serde_json::from_value::<Vec<_>>(of_page).context("the server's answer has no rows")?);
        next = page["next"].as_str().map(str::to_owned);
        if next.is_none() {
            break false;
        }
    };
    if is_more {
        note(&format!("There are more; --limit is {}.", arguments.limit));
    }
    Ok(match arguments.format {
        Format::Json => serde_json::to_string_pretty(&rows)? + "\n",
        Format::Jsonl => rows.into_iter().map(|row| format!("{}\n", Value::Object(row))).collect(),
        Format::Table => {
            let names: Vec<String> =
                arguments.grain.columns().iter().map(|(name, _)| (*name).to_owned()).collect();
            let rows: Vec<_> = rows.iter().map(|row| shown(arguments.grain, row)).collect();
            table::print(&names, &rows)
        }
    })
}

fn explained(arguments: &QueryArguments) -> anyhow::Result<String> {
    let parameters = [("filter", arguments.filter.as_str()), ("grain", arguments.grain.word())];
    let explanation = server::get(&arguments.url, &path(arguments, "explain"), &parameters)?;
    note_warnings(&explanation);
    match arguments.format {
        Format::Table => Ok(told(&explanation)),
        Format::Json => Ok(serde_json::to_string_pretty(&explanation)? + "\n"),
        Format::Jsonl => Ok(format!("{explanation}\n")),
    }
}

fn told(explanation: &Value) -> String {
    let mut text = String::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for step in list(&explanation["steps"]) {
        let means: Vec<&str> = step["means"].as_array().into_iter().flatten().filter_map(meant).collect();
        for condition in list(&step["conditions"]) {
            _ = writeln!(text, "{}", condition.as_str().unwrap_or_default());
        }
        _ = writeln!(text, "    {}", means.join("; "));
    }
    if let Some(count) = explanation["trace_count"].as_u64() {
        _ = writeln!(text, "Only {count} traces are read: no others can be meant.");
    }
    let segments = list(&explanation["segments"]);
    let count = |reason: Value| segments.iter().filter(|segment| segment["skipped"] == reason).count();
    let spans = |field: &str| segments.iter().filter_map(|segment| segment[field].as_u64()).sum::<u64>();
    _ = writeln!(text, "{} spans in memory are read.", explanation["spans_in_memory"]);
    _ = writeln!(
        text,
        "{} of {} segments are read, {} of their {} spans.",
        count(Value::Null),
        segments.len(),
        spans("read_count"),
        spans("span_count"),
    );
    for (reason, why) in [
        ("other_projects", "hold only other projects"),
        ("outside_of_time", "lie outside of the time"),
        ("no_such_trace", "hold none of those traces"),
        ("nothing_like_it", "have no row with a text or value that every match has"),
    ] {
        match count(reason.into()) {
            0 => {}
            skipped => _ = writeln!(text, "    {skipped} {why}."),
        }
    }
    text
}

fn meant(means: &Value) -> Option<&'static str> {
    Some(match means.as_str()? {
        "columns" => "columns are compared",
        "annotations" => "decided on the annotations and looked up for each row",
        "texts" => "input and output are searched",
        "attributes" => "attributes are read out of the JSON of each row",
        "row_by_row" => "interpreted row by row",
        "whole_traces" => "whole traces are read and interpreted",
        _ => return None,
    })
}

fn path(arguments: &QueryArguments, rest: &str) -> String {
    let project: String = arguments.project.bytes().map(percent).collect();
    format!("/api/projects/{project}/{rest}")
}

/// A byte as it may stand in an address.
fn percent(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

impl Grain {
    const fn word(self) -> &'static str {
        match self {
            Grain::Span => "span",
            Grain::Trace => "trace",
            Grain::Session => "session",
        }
    }

    const fn list(self) -> &'static str {
        match self {
            Grain::Span => "spans",
            Grain::Trace => "traces",
            Grain::Session => "sessions",
        }
    }

    /// What a table shows, and where it stands in a row of the answer.
    const fn columns(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Grain::Span => &[
                ("trace_id", "/trace_id"),
                ("span_id", "/span_id"),
                ("start", "/start_time_unix_nano"),
                ("kind", "/span_kind"),
                ("name", "/name"),
                ("status", "/status_code"),
                ("latency_ms", "/latency_ms"),
                ("tokens", "/tokens/total"),
                ("cost", "/cost"),
                ("input", "/input_preview"),
            ],
            Grain::Trace => &[
                ("trace_id", "/trace_id"),
                ("start", "/start_time_unix_nano"),
                ("name", "/root/name"),
                ("spans", "/span_count"),
                ("errors", "/error_count"),
                ("latency_ms", "/latency_ms"),
                ("tokens", "/tokens/total"),
                ("cost", "/cost"),
                ("input", "/root/input_preview"),
            ],
            Grain::Session => &[
                ("session_id", "/session_id"),
                ("last_start", "/last_start_unix_nano"),
                ("user", "/user_id"),
                ("traces", "/trace_count"),
                ("errors", "/error_trace_count"),
                ("duration_ms", "/duration_ms"),
                ("tokens", "/tokens/total"),
                ("cost", "/cost"),
                ("input", "/first_input_preview"),
            ],
        }
    }
}

/// A row of a table.
fn shown(grain: Grain, row: &Map<String, Value>) -> Map<String, Value> {
    let row = Value::Object(row.clone());
    let cell = |(name, pointer): &(&str, &str)| {
        let value = row.pointer(pointer).cloned().unwrap_or_default();
        let value = if pointer.ends_with("_unix_nano") { moment(&value) } else { value };
        ((*name).to_owned(), value)
    };
    grain.columns().iter().map(cell).collect()
}

/// Nanoseconds since 1970 as people read them.
fn moment(nanos: &Value) -> Value {
    let nanos = nanos.as_str().and_then(|text| text.parse::<i128>().ok());
    let moment = nanos.and_then(|nanos| jiff::Timestamp::from_nanosecond(nanos).ok());
    moment.map_or(Value::Null, |moment| moment.to_string().into())
}

fn note_warnings(answer: &Value) {
    for warning in answer["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        note(&format!("Warning: {warning}"));
    }
}

#[expect(clippy::print_stderr, reason = "for whoever typed the command, beside rows that may be piped on")]
fn note(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Grain, shown, told};

    #[test]
    fn a_row_of_a_table_shows_the_time_as_people_read_it() {
        let row = json!({ "span_id": "b7", "start_time_unix_nano": "1700000000000000000", "tokens": { "total": 5 } });
        let shown = shown(Grain::Span, row.as_object().expect("an object"));
        assert_eq!(shown["start"], "2023-11-14T22:13:20Z");
        assert_eq!(shown["tokens"], 5);
        assert_eq!(shown["cost"], json!(null));
    }

    #[test]
    fn an_explanation_says_what_is_read_and_why_the_rest_is_not() {
        let explanation = json!({
            "steps": [{ "conditions": ["name == 'x'"], "means": ["columns"] }],
            "trace_count": 2,
            "spans_in_memory": 7,
            "segments": [
                { "id": 2, "span_count": 10, "read_count": 4, "skipped": null },
                { "id": 1, "span_count": 30, "read_count": 0, "skipped": "no_such_trace" },
            ],
        });
        assert_eq!(
            told(&explanation),
            "name == 'x'\n    columns are compared\n\
             Only 2 traces are read: no others can be meant.\n\
             7 spans in memory are read.\n\
             1 of 2 segments are read, 4 of their 40 spans.\n    1 hold none of those traces.\n"
        );
    }
}
