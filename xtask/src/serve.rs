//! `cargo xtask serve`: from a fresh clone to a running server with its page.

use std::env;

use crate::console::say;
use crate::process::{become_program, command};
use crate::repo::Repo;
use crate::{server, ui};

pub(crate) fn serve(repo: &Repo, release: bool, args: &[String]) -> anyhow::Result<()> {
    ui::build(repo)?;
    let bennu = server::build(repo, release)?;
    say("starting the server");
    // Where the person stands, so that relative paths among the arguments mean what they meant.
    become_program(command(&env::current_dir()?, bennu, &["serve"]).args(args))
}
