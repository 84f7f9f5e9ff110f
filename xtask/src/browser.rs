//! `tests/browser`: the page as a person meets it, in a real browser.

use std::process::Command;

use crate::npm::ensure_packages;
use crate::process::{command, run};
use crate::repo::Repo;
use crate::tools::CHROMIUM;
use crate::{clients, server, ui};

pub(crate) fn tests(repo: &Repo) -> anyhow::Result<()> {
    run(&mut script(repo, &["test"])?)
}

/// An npm script of `tests/browser`, with all it needs built, installed and named to it.
pub(crate) fn script(repo: &Repo, args: &[&str]) -> anyhow::Result<Command> {
    let chromium = CHROMIUM.ensure()?;
    ui::build(repo)?;
    let bennu = server::build_with_example(repo)?;
    let python = clients::ensure_python(repo)?;
    let folder = repo.path("tests/browser");
    ensure_packages(repo, &folder)?;
    let mut script = command(&folder, "npm", args);
    script.env("CHROMIUM", chromium).env("BENNU_BIN", bennu).env("PYTHON", python);
    Ok(script)
}
