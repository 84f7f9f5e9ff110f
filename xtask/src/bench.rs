//! `cargo xtask bench`: the two small measurements in `bench/`.

use crate::process::{command, run};
use crate::repo::Repo;
use crate::tools::PYTHON;
use crate::{server, ui};

pub(crate) fn bench(repo: &Repo, release: bool) -> anyhow::Result<()> {
    let python = PYTHON.ensure()?;
    ui::build(repo)?;
    let bennu = server::build(repo, release)?;
    for program in ["bench/start.py", "bench/lone_request.py"] {
        run(command(repo.root(), &python, &[program]).env("BENNU_BIN", &bennu))?;
    }
    Ok(())
}
