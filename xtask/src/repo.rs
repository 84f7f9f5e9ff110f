//! Where things lie in the checkout.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// The checkout that is worked on.
pub(crate) struct Repo {
    root: PathBuf,
}

impl Repo {
    pub(crate) fn find() -> anyhow::Result<Repo> {
        // Cargo sets the variable anew at every run, so a checkout that was moved is still found.
        let manifest_dir =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest_dir).parent().context("xtask lies in the checkout")?;
        Ok(Repo { root: root.to_path_buf() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Cargo's folder for what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => self.root.join(dir),
            None => self.root.join("target"),
        }
    }

    /// The path as a person in the checkout would write it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
