//! `cargo xtask screenshots`: the pictures of the README, taken from the demo.

use crate::browser;
use crate::process::run;
use crate::repo::Repo;

pub(crate) fn screenshots(repo: &Repo) -> anyhow::Result<()> {
    run(&mut browser::script(repo, &["run", "screenshots"])?)
}
