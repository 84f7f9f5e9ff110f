//! What a developer runs, and what CI runs, by the same names.
//!
//! Start at [`Command`]. A command is a file; `test` is a list of stages, and each stage is a function
//! in the file of the thing it is about.

mod serve;
mod test;

mod bench;
mod codegen;
mod compare;
mod prices;
mod screenshots;

mod browser;
mod clients;
mod npm_clients;
mod rust;
mod server;
mod ui;

mod console;
mod fingerprint;
mod npm;
mod process;
mod repo;
mod stages;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use console::say;
use repo::Repo;
use test::Group;

/// Builds, runs and tests Bennu.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page and the server where they changed, then run the server.
    Serve {
        /// Optimised: slower to build, fast to run.
        #[arg(long)]
        release: bool,
        /// Handed to `bennu serve`, for example `-- --demo`.
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Run all tests, installing what they need; or only the groups named.
    Test { groups: Vec<Group> },
    /// Formatting, lints and Rust tests: what to run before every commit.
    Check,
    /// Write `crates/server/openapi.json` and the page's client from the server's handlers.
    Codegen,
    /// Fetch the newest table of prices into `crates/model/data/prices.json`.
    Prices,
    /// Ask a real Phoenix and Bennu the same, and say where the answers differ. Installs Phoenix beside the checkout.
    ComparePhoenix {
        /// Keep Phoenix's answers, for `tests/clients` to hold Bennu to.
        #[arg(long)]
        record: bool,
    },
    /// Take a picture of every view and state into `tests/browser/screenshots`, and those of `docs/images` anew.
    Screenshots,
    /// Measure start, idle memory and the latency of a lone request.
    Bench {
        /// Measure an optimised server.
        #[arg(long)]
        release: bool,
    },
}

fn main() -> ExitCode {
    // Not returned as an error: the backtrace that anyhow adds would bury the one line that helps.
    run(Cli::parse().command).unwrap_or_else(|error| {
        say(&format!("{error:#}"));
        ExitCode::FAILURE
    })
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let repo = Repo::find()?;
    match command {
        Command::Serve { release, args } => serve::serve(&repo, release, &args)?,
        Command::Test { groups } => return Ok(test::test(&repo, &groups)),
        Command::Check => return Ok(test::test(&repo, &[Group::Rust])),
        Command::Codegen => codegen::codegen(&repo)?,
        Command::Prices => prices::prices(&repo)?,
        Command::ComparePhoenix { record } => compare::compare_phoenix(&repo, record)?,
        Command::Screenshots => screenshots::screenshots(&repo)?,
        Command::Bench { release } => bench::bench(&repo, release)?,
    }
    Ok(ExitCode::SUCCESS)
}
