//! `bennu export`: spans of a project to a file or to another collector.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use query::{Filter, Grain, SpanFilter, SpanList};
use server::{Config, ExportTo, Settings, parse_time};
use store::Store;

/// Take spans elsewhere: to a file, or to another collector. The server must not be running.
#[derive(clap::Args)]
pub(crate) struct ExportArguments {
    /// The project, by name.
    #[arg(long, default_value = model::DEFAULT_PROJECT)]
    project: String,
    /// Spans that start at or after this: a date, or a date and time.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Spans that start before this.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Spans that meet this condition, as in the page: `span_kind == 'LLM' and latency_ms > 1000`.
    #[arg(long, value_name = "CONDITION")]
    filter: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// The file; JSON lines go to standard output without one.
    #[arg(long, short)]
    output: Option<PathBuf>,
    /// Where to send OTLP to: `http://collector:4318/v1/traces`.
    #[arg(long, value_name = "URL", required_if_eq("format", "otlp"))]
    to: Option<String>,
    /// Sent along with OTLP: `authorization=Bearer …`.
    #[arg(long = "header", value_name = "NAME=VALUE")]
    headers: Vec<String>,
    /// The folder that traces are kept in.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// One span a line, as `/v1` writes it.
    Jsonl,
    /// The columns of the store, with everything that was sent.
    Parquet,
    /// OTLP over HTTP to another collector.
    Otlp,
}

#[tokio::main]
pub(crate) async fn export(arguments: &ExportArguments) -> anyhow::Result<()> {
    let to = destination(arguments)?;
    let filter = SpanFilter {
        start_time_unix_nano: time(arguments.from.as_deref())?,
        end_time_unix_nano: time(arguments.until.as_deref())?,
        ..SpanFilter::default()
    };
    let parse = |text: &str| Filter::parse(text, Grain::Span).map(|(filter, _doubts)| Arc::new(filter));
    let expression =
        arguments.filter.as_deref().map(parse).transpose().context("the filter cannot be read")?;
    let config = Config::resolve(Settings { data_dir: arguments.data_dir.clone(), ..Settings::default() })?;
    let store = Store::open(config.store).await?;
    let exported = match store.project_named(&arguments.project).await? {
        Some(project) => {
            let list = SpanList { filter, expression, ..SpanList::of(project.id) };
            server::export(&store, &project.name, list, to, &mut show).await.map_err(anyhow::Error::from)
        }
        None => Err(anyhow::anyhow!("there is no project `{}`", arguments.project)),
    };
    store.close().await;
    let count = exported?;
    show(count);
    writeln!(std::io::stderr(), " exported").ok();
    Ok(())
}

/// Beside what may be piped on.
fn show(count: u64) {
    write!(std::io::stderr(), "\r{count} spans").ok();
}

fn destination(arguments: &ExportArguments) -> anyhow::Result<ExportTo> {
    Ok(match (arguments.format, &arguments.output, &arguments.to) {
        (Format::Jsonl, path, None) => ExportTo::JsonLines(path.clone()),
        (Format::Parquet, Some(path), None) => ExportTo::Parquet(path.clone()),
        (Format::Parquet, None, _) => bail!("--output says which file to write Parquet to"),
        (Format::Otlp, None, Some(url)) => {
            let header = |text: &String| {
                let (name, value) = text.split_once('=').context("a header is written NAME=VALUE")?;
                anyhow::Ok((name.trim().to_owned(), value.trim().to_owned()))
            };
            let headers = arguments.headers.iter().map(header).collect::<Result<_, _>>()?;
            ExportTo::Otlp { url: url.clone(), headers }
        }
        _ => bail!("--to is for --format otlp, and --output for the others"),
    })
}

fn time(text: Option<&str>) -> anyhow::Result<Option<i64>> {
    let parse = |text: &str| parse_time(text).with_context(|| format!("`{text}` is no time"));
    text.map(parse).transpose()
}
