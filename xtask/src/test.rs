//! `cargo xtask test`: everything, the cheap failures first.

use std::process::ExitCode;

use clap::ValueEnum;

use crate::repo::Repo;
use crate::stages::{Stage, run_stages};
use crate::{browser, clients, npm_clients, rust, ui};

/// Stages that are asked for together.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    /// Formatting, lints, tests of the workspace.
    Rust,
    /// The page: types, unit tests, build.
    Ui,
    /// The Python and npm packages people use, against the server; the Rust libraries that the SDK instruments.
    Clients,
    /// The page in a browser.
    Browser,
}

/// The page is built before the server that carries it; what takes seconds comes before what takes minutes.
const PLAN: &[(Group, Stage)] = &[
    (Group::Rust, Stage { name: "rust: formatting", run: rust::formatting }),
    (Group::Ui, Stage { name: "ui: types and build", run: ui::build }),
    (Group::Ui, Stage { name: "ui: unit tests", run: ui::unit_tests }),
    (Group::Rust, Stage { name: "rust: lints", run: rust::lints }),
    (Group::Rust, Stage { name: "rust: tests", run: rust::tests }),
    (Group::Clients, Stage { name: "clients: Python", run: clients::tests }),
    (Group::Clients, Stage { name: "clients: npm", run: npm_clients::tests }),
    (Group::Clients, Stage { name: "clients: Rust", run: rust::instrumented }),
    (Group::Browser, Stage { name: "browser: the page", run: browser::tests }),
];

/// Runs the stages of `groups`, or all of them when none is named.
pub(crate) fn test(repo: &Repo, groups: &[Group]) -> ExitCode {
    let wanted = |group: &Group| groups.is_empty() || groups.contains(group);
    let stages: Vec<&Stage> =
        PLAN.iter().filter(|(group, _)| wanted(group)).map(|(_, stage)| stage).collect();
    run_stages(repo, &stages)
}
