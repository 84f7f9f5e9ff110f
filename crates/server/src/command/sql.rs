//! `bennu sql "SELECT …"`: asks a running server and prints the rows.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::table;

/// Read spans, traces and sessions with SQL.
#[derive(clap::Args)]
pub(crate) struct SqlArguments {
    /// One SELECT over the views spans, traces, sessions, messages, documents, annotations, costs.
    statement: String,
    /// Only what belongs to this project.
    #[arg(long)]
    project: Option<String>,
    /// How many rows at most.
    #[arg(long, default_value_t = 1_000)]
    limit: u32,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Where the server is.
    #[arg(long, env = "BENNU_URL", default_value = "http://127.0.0.1:6006")]
    url: String,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Table,
    Json,
    /// One JSON object a line.
    Jsonl,
    Csv,
}

pub(crate) fn sql(arguments: &SqlArguments) -> anyhow::Result<()> {
    let format = if arguments.format == Format::Csv { "csv" } else { "json" };
    let question = json!({
        "query": arguments.statement,
        "project": arguments.project,
        "limit": arguments.limit,
        "format": format,
    });
    let answer = ask(&arguments.url, &question)?;
    let (text, is_truncated) = match arguments.format {
        Format::Csv => (answer.body, answer.is_truncated),
        format => {
            let answer: Value =
                serde_json::from_str(&answer.body).context("the server's answer is no JSON")?;
            (print(format, &answer)?, answer["is_truncated"] == true)
        }
    };
    std::io::stdout().write_all(text.as_bytes()).context("cannot write to standard output")?;
    if is_truncated {
        note(arguments.limit);
    }
    Ok(())
}

struct Answer {
    body: String,
    is_truncated: bool,
}

fn ask(url: &str, question: &Value) -> anyhow::Result<Answer> {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let address = format!("{}/api/sql", url.trim_end_matches('/'));
    let sent = agent.post(&address).header("content-type", "application/json").send(question.to_string());
    let mut response = sent.with_context(|| format!("cannot reach {address}: is `bennu serve` running?"))?;
    let is_truncated = response.headers().get("bennu-truncated").is_some_and(|value| value == "true");
    let is_success = response.status().is_success();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
    let body = body.context("the server's answer broke off")?;
    if !is_success {
        let message = serde_json::from_str::<Value>(&body).ok();
        let message = message.as_ref().and_then(|error| error["message"].as_str()).unwrap_or(&body);
        bail!("{message}");
    }
    Ok(Answer { body, is_truncated })
}

/// More than the server puts into one answer.
const ANSWER_BYTES_MAX: u64 = 1 << 30;

fn print(format: Format, answer: &Value) -> anyhow::Result<String> {
    let rows: Vec<Map<String, Value>> =
        serde_json::from_value(answer["rows"].clone()).context("the server's answer has no rows")?;
    let names: Vec<String> = answer["columns"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|column| column["name"].as_str().map(str::to_owned))
        .collect();
    Ok(match format {
        Format::Json => serde_json::to_string_pretty(&rows)? + "\n",
        Format::Jsonl => rows.iter().map(|row| format!("{}\n", Value::Object(row.clone()))).collect(),
        _ => table::print(&names, &rows),
    })
}

#[expect(clippy::print_stderr, reason = "for whoever typed the command, beside rows that may be piped on")]
fn note(limit: u32) {
    eprintln!("There are more rows; --limit is {limit}.");
}
