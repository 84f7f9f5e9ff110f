//! Node packages of one folder.

use std::path::Path;

use crate::console::say;
use crate::fingerprint::{Stamp, fingerprint};
use crate::process::{command, run};
use crate::repo::Repo;
use crate::tools;

/// Installs what the lock file names, unless that very lock file was installed already.
pub(crate) fn ensure_packages(repo: &Repo, folder: &Path) -> anyhow::Result<()> {
    tools::require_node()?;
    let named = fingerprint(&[folder.join("package.json"), folder.join("package-lock.json")], &[])?;
    // Inside node_modules, so that whoever removes the folder removes the claim that it is complete.
    let stamp = Stamp::new(folder.join("node_modules/.installed-from"), named);
    if stamp.is_current() {
        return Ok(());
    }
    say(&format!("installing the packages of {}", repo.shown(folder)));
    npm(folder, &["ci", "--no-audit", "--no-fund"])?;
    stamp.write()
}

pub(crate) fn npm(folder: &Path, args: &[&str]) -> anyhow::Result<()> {
    run(&mut command(folder, "npm", args))
}
