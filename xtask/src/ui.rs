//! The page: `ui/`.

use crate::console::say;
use crate::fingerprint::{Stamp, fingerprint};
use crate::npm::{ensure_packages, npm};
use crate::repo::Repo;

/// Everything in `ui/` that is made rather than written.
const MADE: &[&str] = &["node_modules", "dist", "test-results"];

/// Builds `ui/dist`, unless it was built from these very sources.
pub(crate) fn build(repo: &Repo) -> anyhow::Result<()> {
    let folder = repo.path("ui");
    ensure_packages(repo, &folder)?;
    let stamp =
        Stamp::new(repo.target().join("xtask/ui-dist"), fingerprint(std::slice::from_ref(&folder), MADE)?);
    if stamp.is_current() && folder.join("dist/index.html").is_file() {
        return Ok(());
    }
    say("building the page");
    npm(&folder, &["run", "--silent", "build"])?;
    stamp.write()
}

/// Unit tests of the page.
pub(crate) fn unit_tests(repo: &Repo) -> anyhow::Result<()> {
    let folder = repo.path("ui");
    ensure_packages(repo, &folder)?;
    npm(&folder, &["test"])
}

/// Generates the client of `/api`.
pub(crate) fn codegen(repo: &Repo) -> anyhow::Result<()> {
    let folder = repo.path("ui");
    ensure_packages(repo, &folder)?;
    npm(&folder, &["run", "codegen"])
}
