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

/// The server, and beside it the example in Rust, which tests let send its traces there.
pub(crate) fn build_with_example(repo: &Repo) -> anyhow::Result<PathBuf> {
    run(&mut cargo(repo.root(), &["build", "--workspace", "--bin", "bennu-example-stack"]))?;
    build(repo, false)
}
