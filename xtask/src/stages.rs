//! Running stages one after the other, and saying at the end what became of each.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::console::{line, say};
use crate::repo::Repo;

/// One part of the tests, which stands for itself: it builds and installs what it needs.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&Repo) -> anyhow::Result<()>,
}

/// Runs all of them, whatever fails: one run shows everything there is to mend.
pub(crate) fn run_stages(repo: &Repo, stages: &[&Stage]) -> ExitCode {
    let outcomes: Vec<Outcome> = stages.iter().map(|stage| run_stage(repo, stage)).collect();
    let failed = outcomes.iter().filter(|outcome| outcome.failed).count();
    line("");
    for outcome in &outcomes {
        let verdict = if outcome.failed { "FAILED" } else { "ok" };
        line(&format!("{verdict:>6}  {:>8}  {}", shown(outcome.took), outcome.name));
    }
    line(&format!("{} passed, {failed} failed", outcomes.len() - failed));
    if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

struct Outcome {
    name: &'static str,
    took: Duration,
    failed: bool,
}

fn run_stage(repo: &Repo, stage: &Stage) -> Outcome {
    line(&format!("\n== {} ==", stage.name));
    let start = Instant::now();
    let result = (stage.run)(repo);
    if let Err(error) = &result {
        say(&format!("{} failed: {error:#}", stage.name));
    }
    Outcome { name: stage.name, took: start.elapsed(), failed: result.is_err() }
}

fn shown(took: Duration) -> String {
    match took.as_secs() {
        seconds @ 60.. => format!("{} m {:02} s", seconds / 60, seconds % 60),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
