//! The `bennu` command.

mod command;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use server::{Config, ConfigError, Settings};
use store::Store;

/// Spans are small and many, and arrive from many threads: the system's allocator fragments under that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Observability for LLM applications: takes OpenTelemetry traces in, keeps them, shows them.
#[derive(Parser)]
#[command(name = "bennu", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server: traces in and the page out on one port, OTLP over gRPC on another.
    Serve(Settings),
    /// Take over projects, spans and annotations from a Phoenix, out of its SQLite file. The server must not be running.
    Import {
        /// Phoenix's file, `phoenix.db` in its working folder.
        file: PathBuf,
        #[command(flatten)]
        settings: Settings,
    },
    Export(command::ExportArguments),
    /// Look after a data folder. All but `backup` want it for themselves.
    #[command(subcommand)]
    Store(StoreCommand),
    Sql(command::SqlArguments),
    Query(command::QueryArguments),
    /// Print the OpenAPI document of `/api`, from which the page's client is generated.
    #[command(hide = true)]
    Openapi,
}

#[derive(Subcommand)]
enum StoreCommand {
    /// Read every file to its end, and say what is wrong.
    Check(DataFolder),
    /// Say how much there is of what.
    Stats(DataFolder),
    /// Copy the folder, also while a server runs on it. To restore, start a server on the copy.
    Backup {
        /// The folder to be made.
        to: PathBuf,
        #[command(flatten)]
        from: DataFolder,
    },
    /// Make a folder of many spans to measure with, copies of those in a folder of OTLP requests.
    #[command(hide = true)]
    Fill {
        requests: PathBuf,
        #[arg(long)]
        spans: usize,
        #[command(flatten)]
        folder: DataFolder,
    },
}

#[derive(Args)]
struct DataFolder {
    /// The folder that traces are kept in.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

fn main() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Serve(flags) => serve(flags),
        Command::Import { file, settings } => import(&file, settings),
        Command::Export(arguments) => command::export(&arguments),
        Command::Store(StoreCommand::Backup { to, from }) => back_up(from, &to),
        Command::Store(StoreCommand::Fill { requests, spans, folder }) => fill(&requests, spans, folder),
        Command::Store(StoreCommand::Check(folder)) => check(folder),
        Command::Store(StoreCommand::Stats(folder)) => print_stats(folder),
        Command::Sql(arguments) => command::sql(&arguments),
        Command::Query(arguments) => command::query(&arguments),
        Command::Openapi => print_openapi(),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// The error and its causes in a line, without the backtrace that a person at a shell has no use for.
#[expect(
    clippy::print_stderr,
    reason = "logging may not have begun, and this is for whoever typed the command"
)]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

#[tokio::main]
async fn serve(flags: Settings) -> anyhow::Result<()> {
    let config = Config::resolve(flags)?;
    server::init_logging(config.log_format)?;
    let running = server::start(config).await?;
    running.until_stopped().await.context("cannot listen for the signals that stop the server")
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "whoever typed the command reads this")]
async fn import(file: &Path, flags: Settings) -> anyhow::Result<()> {
    let store = Store::open(Config::resolve(flags)?.store).await?;
    let mut progress = |done, total| {
        print!("\r{} {done} of {total}", bar(done, total));
        // A closed terminal is no reason to stop.
        std::io::stdout().flush().ok();
    };
    let imported = server::import(&store, file, &mut progress).await;
    store.close().await;
    let imported = imported?;
    println!("\n{} spans in {} projects imported", imported.spans, imported.projects);
    if imported.known > 0 {
        println!("{} spans were there already and stay as they are", imported.known);
    }
    let annotations = imported.annotations;
    println!("{} annotations and {} annotation configs imported", annotations.written, imported.configs);
    if annotations.known > 0 {
        println!("{} annotations were there already and stay as they are", annotations.known);
    }
    if annotations.absent > 0 {
        println!("{} annotations are of spans that were not imported", annotations.absent);
    }
    for (row, reason) in &imported.refused {
        println!("the {} in row {} is not imported: {reason}", row.of, row.number);
    }
    for (kind, count) in &imported.left {
        println!("not imported: {count} {kind}");
    }
    Ok(())
}

/// `[=====     ]`
fn bar(done: u64, total: u64) -> String {
    const WIDTH: u64 = 30;
    let filled = done.saturating_mul(WIDTH).checked_div(total).unwrap_or(WIDTH).min(WIDTH);
    (0..WIDTH).fold(String::from("["), |bar, at| bar + if at < filled { "=" } else { " " }) + "]"
}

impl DataFolder {
    fn config(self) -> Result<Config, ConfigError> {
        Config::resolve(Settings { data_dir: self.data_dir, ..Settings::default() })
    }

    async fn open(self) -> anyhow::Result<Store> {
        let config = self.config()?;
        server::init_logging(config.log_format)?;
        Ok(Store::open(config.store).await?)
    }
}

#[tokio::main]
async fn check(folder: DataFolder) -> anyhow::Result<()> {
    let store = folder.open().await?;
    let report = store.check().await?;
    store.close().await;
    let mut out = std::io::stdout();
    for problem in &report.problems {
        writeln!(out, "{problem}")?;
    }
    writeln!(out, "{} segments and {} spans were read", report.segments, report.spans)?;
    anyhow::ensure!(report.problems.is_empty(), "{} problems were found", report.problems.len());
    Ok(())
}

#[tokio::main]
async fn print_stats(folder: DataFolder) -> anyhow::Result<()> {
    let store = folder.open().await?;
    let usage = store.usage();
    store.close().await;
    let mut out = std::io::stdout();
    writeln!(out, "spans           {}", usage.span_count)?;
    writeln!(out, "segments        {}", usage.segments)?;
    writeln!(out, "damaged         {}", usage.damaged_segments)?;
    writeln!(out, "segment bytes   {}", usage.segment_bytes)?;
    writeln!(out, "bytes in memory {}", usage.memory_bytes)?;
    Ok(())
}

#[tokio::main]
async fn back_up(from: DataFolder, to: &Path) -> anyhow::Result<()> {
    let from = from.config()?.store.data_dir;
    let backup = store::back_up(&from, to).await?;
    let (segments, bytes) = (backup.segments, backup.segment_bytes);
    writeln!(std::io::stdout(), "{} is a copy, with {segments} segments of {bytes} bytes", to.display())?;
    Ok(())
}

#[tokio::main]
async fn fill(requests: &Path, spans: usize, folder: DataFolder) -> anyhow::Result<()> {
    let data_dir = folder.config()?.store.data_dir;
    let mut out = std::io::stdout();
    let mut progress = |done| {
        write!(out, "\r{done} spans").and_then(|()| out.flush()).ok();
    };
    server::fill_folder(&data_dir, requests, spans, &mut progress).await?;
    writeln!(out)?;
    Ok(())
}

fn print_openapi() -> anyhow::Result<()> {
    std::io::stdout().write_all(server::openapi_json().as_bytes()).context("cannot write to standard output")
}
