//! `tests/npm`: the npm packages people already use, against a real server.

use crate::npm::ensure_packages;
use crate::process::{command, run};
use crate::repo::Repo;
use crate::server;

pub(crate) fn tests(repo: &Repo) -> anyhow::Result<()> {
    let bennu = server::build(repo, false)?;
    let folder = repo.path("tests/npm");
    ensure_packages(repo, &folder)?;
    run(command(&folder, "npm", &["test"]).env("BENNU_BIN", bennu))
}
