//! The Rust workspace: formatting, lints, tests.

use crate::console::say;
use crate::process::{ask, cargo, run};
use crate::repo::Repo;

pub(crate) fn formatting(repo: &Repo) -> anyhow::Result<()> {
    run(&mut cargo(repo.root(), &["fmt", "--all", "--check"]))
}

pub(crate) fn lints(repo: &Repo) -> anyhow::Result<()> {
    // The flag goes to clippy alone, behind `--`: in RUSTFLAGS it would rebuild every dependency.
    run(&mut cargo(repo.root(), &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

pub(crate) fn tests(repo: &Repo) -> anyhow::Result<()> {
    if ask("cargo", &["nextest", "--version"]).is_some() {
        run(&mut cargo(repo.root(), &["nextest", "run", "--workspace"]))?;
        // The book of the SDK: nextest does not run examples of documentation.
        return run(&mut cargo(repo.root(), &["test", "--workspace", "--doc"]));
    }
    say("cargo-nextest is missing (https://nexte.st); `cargo test` runs the same tests, only slower");
    run(&mut cargo(repo.root(), &["test", "--workspace"]))
}

/// `tests/instrumented`: the libraries that the SDK instruments, in a workspace of their own.
pub(crate) fn instrumented(repo: &Repo) -> anyhow::Result<()> {
    let folder = repo.path("tests/instrumented");
    // Kept with everything else that is built, so that whoever caches that caches this.
    run(cargo(&folder, &["test", "--locked"]).env("CARGO_TARGET_DIR", repo.target().join("instrumented")))
}
