//! `bennu sql "SELECT …"`: asks a running server and prints the rows.

use std::io::Write as _;

use anyhow::Context as _;
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::{server, table};

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
    let answer = server::post(&arguments.url, "/api/sql", &question)?;
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
