//! `cargo xtask screenshots`: a picture of every view and state, taken from the demo; the README's are among them.

use crate::browser;
use crate::process::run;
use crate::repo::Repo;

pub(crate) fn screenshots(repo: &Repo) -> anyhow::Result<()> {
    run(&mut browser::script(repo, &["run", "screenshots"])?)
}
