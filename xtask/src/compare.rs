//! `tests/clients/compare_phoenix.py`: the same steps against a real Phoenix and against Bennu.

use crate::clients::{create_venv, ensure_python};
use crate::process::{command, run};
use crate::repo::Repo;
use crate::server;

/// The version whose interface we answer.
const PHOENIX: &str = "arize-phoenix==20.26.1";

pub(crate) fn compare_phoenix(repo: &Repo, record: bool) -> anyhow::Result<()> {
    let bennu = server::build_with_example(repo)?;
    let python = ensure_python(repo)?;
    let phoenix = ensure_phoenix(repo)?;
    let mut compare = command(&repo.path("tests/clients"), python, &["compare_phoenix.py"]);
    compare.arg(phoenix).arg(bennu);
    if record {
        compare.arg("--record");
    }
    run(&mut compare)
}

/// A real Phoenix in a virtual environment of its own: its packages are many, and none of them are ours.
fn ensure_phoenix(repo: &Repo) -> anyhow::Result<std::path::PathBuf> {
    let venv = repo.path(".xtask/phoenix");
    let phoenix = venv.join("bin/phoenix");
    if !phoenix.is_file() {
        create_venv(repo, &venv)?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PHOENIX];
        run(&mut command(repo.root(), venv.join("bin/python"), &pip))?;
    }
    Ok(phoenix)
}
