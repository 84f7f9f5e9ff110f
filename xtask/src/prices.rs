//! `cargo xtask prices`: the table of prices that comes with the server, anew from the newest package.

use crate::clients::create_venv;
use crate::console::say;
use crate::process::{command, run};
use crate::repo::Repo;

pub(crate) fn prices(repo: &Repo) -> anyhow::Result<()> {
    let venv = repo.path(".xtask/prices");
    create_venv(repo, &venv)?;
    let python = venv.join("bin/python");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "genai-prices"];
    run(&mut command(repo.root(), &python, &pip))?;
    say("writing crates/model/data/prices.json");
    run(&mut command(repo.root(), &python, &["crates/model/data/refresh.py"]))
}
