//! Running other programs.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};

use crate::console::say;

/// A program to run in `dir`.
pub(crate) fn command(dir: &Path, program: impl AsRef<OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir).args(args);
    command
}

/// The Cargo that runs us, without what it told us of ourselves: build scripts that look at these variables would run
/// anew, and everything above them be compiled again, whenever a build comes from here and the one before did not.
pub(crate) fn cargo(dir: &Path, args: &[&str]) -> Command {
    let mut cargo = command(dir, std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args);
    for (name, _) in std::env::vars_os() {
        let is_ours = name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        if is_ours {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Runs to the end; its output passes through. No program gets to ask questions: CI could not answer.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    say(&format!("$ {shown}"));
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot start `{shown}`"))?;
    ensure!(status.success(), "`{shown}` failed ({status})");
    Ok(())
}

/// What it prints, without the line's end; nothing when it is missing or fails.
pub(crate) fn ask(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Lets the program take our place, so that Ctrl-C and SIGTERM reach it and nobody stands between.
pub(crate) fn become_program(command: &mut Command) -> anyhow::Result<()> {
    let error = command.exec();
    bail!("cannot start `{}`: {error}", shown(command))
}

/// The command as a person would type it; the program by its name alone.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    let args = command.get_args().map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(name).chain(args).collect::<Vec<_>>().join(" ")
}
