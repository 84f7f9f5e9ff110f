//! Programs we do not bring along: finding them, installing them where that is allowed, or saying how.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context as _, bail};

use crate::console::say;
use crate::process::{ask, command, run};

/// A program that comes as a Debian package.
pub(crate) struct Tool {
    /// What it is called, the usual name first.
    pub(crate) names: &'static [&'static str],
    pub(crate) package: &'static str,
    pub(crate) why: &'static str,
}

pub(crate) const CHROMIUM: Tool = Tool {
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    package: "chromium",
    why: "the browser tests open the page in it",
};

pub(crate) const STRACE: Tool = Tool {
    names: &["strace"],
    package: "strace",
    why: "a test watches that no request is answered before its bytes are on disk",
};

pub(crate) const PYTHON: Tool = Tool {
    names: &["python3"],
    package: "python3",
    why: "the client tests run the Python packages people use",
};

impl Tool {
    /// The program, installed first if it is missing and we may.
    pub(crate) fn ensure(&self) -> anyhow::Result<PathBuf> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        say(&format!("{} is missing ({})", self.names[0], self.why));
        install_package(self.package)?;
        self.find().with_context(|| format!("{} is still missing after installing it", self.names[0]))
    }

    pub(crate) fn find(&self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| on_path(name))
    }
}

/// Node and npm in a version that builds the page. Debian's is too old, so this one is left to people.
pub(crate) fn require_node() -> anyhow::Result<()> {
    const HOW: &str = "Install Node.js 20.19 or newer, with npm, from https://nodejs.org or your package \
                       manager, and run this again.";
    let Some(version) = ask("node", &["--version"]) else {
        bail!("`node` is missing; it is needed to build the page. {HOW}");
    };
    if !is_new_enough(&version) {
        bail!("`node` is {version}, too old to build the page. {HOW}");
    }
    if on_path("npm").is_none() {
        bail!("`npm` is missing; it is needed to build the page. {HOW}");
    }
    Ok(())
}

/// Installs a Debian package as root; anybody else is told what to type.
pub(crate) fn install_package(package: &str) -> anyhow::Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    if on_path("apt-get").is_none() {
        bail!("please install `{package}` with your package manager, and run this again");
    }
    if ask("id", &["-u"]).as_deref() != Some("0") {
        bail!("please run `sudo apt-get install {package}`, and run this again");
    }
    let apt = |args: &[&str]| {
        run(command(Path::new("/"), "apt-get", args).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    if UPDATED.set(()).is_ok() {
        apt(&["update", "-qq"])?;
    }
    apt(&["install", "-y", "-qq", "--no-install-recommends", package])
}

fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= (20, 19)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_old_before_20_19() {
        assert!(is_new_enough("v20.19.0"));
        assert!(is_new_enough("v26.1.0"));
        assert!(!is_new_enough("v20.18.3"));
        assert!(!is_new_enough("v18.20.4"));
        assert!(!is_new_enough("nonsense"));
    }
}
