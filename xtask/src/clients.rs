//! `tests/clients`: the Python packages people already use, against a real server.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use crate::console::say;
use crate::fingerprint::{Stamp, fingerprint};
use crate::process::{command, run};
use crate::repo::Repo;
use crate::server;
use crate::tools::{PYTHON, STRACE, install_package};

pub(crate) fn tests(repo: &Repo) -> anyhow::Result<()> {
    if cfg!(target_os = "linux") {
        STRACE.ensure()?;
    }
    let bennu = server::build_with_example(repo)?;
    let python = ensure_python(repo)?;
    let tests = repo.path("tests/clients");
    run(command(&tests, python, &["-m", "pytest", "-p", "no:cacheprovider"]).env("BENNU_BIN", bennu))
}

/// The interpreter of a virtual environment that holds what `requirements.txt` names.
pub(crate) fn ensure_python(repo: &Repo) -> anyhow::Result<PathBuf> {
    let requirements = repo.path("tests/clients/requirements.txt");
    let venv = repo.path(".xtask/venv");
    let python = venv.join("bin/python");
    let stamp =
        Stamp::new(venv.join(".installed-from"), fingerprint(std::slice::from_ref(&requirements), &[])?);
    if stamp.is_current() && python.is_file() {
        return Ok(python);
    }
    say("installing the Python packages of tests/clients");
    create_venv(repo, &venv)?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run(command(repo.root(), &python, &pip).arg(requirements))?;
    stamp.write()?;
    Ok(python)
}

/// Makes a virtual environment, a fresh one where there is one already.
pub(crate) fn create_venv(repo: &Repo, venv: &PathBuf) -> anyhow::Result<()> {
    if venv.exists() {
        // Half-made or made for other requirements: what is left over in it would be tested too.
        fs::remove_dir_all(venv).with_context(|| format!("cannot remove {}", venv.display()))?;
    }
    let python = PYTHON.ensure()?;
    let mut create = command(repo.root(), python, &["-m", "venv"]);
    create.arg(venv);
    if run(&mut create).is_ok() {
        return Ok(());
    }
    // Debian's Python comes without the module.
    install_package("python3-venv")?;
    run(&mut create)
}
