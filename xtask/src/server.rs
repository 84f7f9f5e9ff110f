//! The binary `bennu`.

use std::path::PathBuf;

use crate::process::{cargo, run};
use crate::repo::Repo;

/// Builds the server and says where it is. The page must be built before: the server carries it.
pub(crate) fn build(repo: &Repo, release: bool) -> anyhow::Result<PathBuf> {
    let mut build = cargo(repo.root(), &["build", "--workspace", "--bin", "bennu"]);
    if release {
        build.arg("--release");
    }
    run(&mut build)?;
    Ok(repo.target().join(if release { "release" } else { "debug" }).join("bennu"))
}

/// Builds the server as the Rust tests do. With the same packages chosen Cargo settles on the same features, so
/// that after those tests nothing is left to compile.
pub(crate) fn build_for_tests(repo: &Repo) -> anyhow::Result<PathBuf> {
    run(&mut cargo(repo.root(), &["build", "--workspace", "--bins", "--tests"]))?;
    Ok(repo.target().join("debug/bennu"))
}
