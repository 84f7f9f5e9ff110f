//! `cargo xtask codegen`: the contract of `/api`, and the page's client of it.

use std::fs;

use anyhow::{Context, ensure};

use crate::console::say;
use crate::process::command;
use crate::repo::Repo;
use crate::{server, ui};

pub(crate) fn codegen(repo: &Repo) -> anyhow::Result<()> {
    let bennu = server::build(repo, false)?;
    say("writing crates/server/openapi.json");
    let output = command(repo.root(), bennu, &["openapi"]).output().context("cannot start bennu")?;
    ensure!(output.status.success(), "`bennu openapi` failed: {}", String::from_utf8_lossy(&output.stderr));
    fs::write(repo.path("crates/server/openapi.json"), output.stdout)
        .context("cannot write crates/server/openapi.json")?;
    ui::codegen(repo)
}
