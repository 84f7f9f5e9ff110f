//! The corpus: what is accepted and what it selects, what is refused and why, and where a real Phoenix differs.
//!
//! A line that begins in the first column is an expression; the indented lines below it are what we make of it.
//! `UPDATE_EXPECT=1` writes them anew, to be read in the diff. `phoenix` lines stand where Phoenix answers
//! otherwise, each with the number of its reason in `docs/spec/filter.md`. What Phoenix said was recorded by
//! `tests/phoenix/record.py`.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::Fixture;
use query::{Filter, Grain};
use serde_json::Value as Json;

#[test]
fn spans_are_selected_as_the_corpus_says_and_as_phoenix_does() {
    check("span.txt", Grain::Span, true);
}

#[test]
fn traces_are_selected_as_the_corpus_says_and_as_phoenix_does() {
    check("trace.txt", Grain::Trace, true);
}

#[test]
fn sessions_are_selected_as_the_corpus_says_and_as_phoenix_does() {
    check("session.txt", Grain::Session, true);
}

#[test]
fn what_phoenix_does_not_have_selects_what_the_corpus_says() {
    check("beyond-span.txt", Grain::Span, false);
    check("beyond-trace.txt", Grain::Trace, false);
    check("beyond-session.txt", Grain::Session, false);
}

fn check(file: &str, grain: Grain, is_recorded: bool) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(file);
    let corpus = fs::read_to_string(&path).expect("the corpus");
    let recorded: Json =
        serde_json::from_str(include_str!("phoenix/recorded.json")).expect("what Phoenix said");
    let phoenix = |expression: &str| {
        let answer = &recorded["answers"][grain.as_str()][expression];
        is_recorded.then(|| PhoenixAnswer::read(answer, expression))
    };
    let reasons = Reasons::of(&corpus);
    let fixture = Fixture::read();
    let mut written = String::new();
    for line in corpus.lines() {
        if line.starts_with(' ') {
            continue;
        }
        writeln!(written, "{line}").expect("to memory");
        if !line.is_empty() && !line.starts_with('#') {
            written += &outcome(line, grain, &fixture, phoenix(line), &reasons);
        }
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &written).expect("the corpus can be written");
    } else {
        for (line, (ours, theirs)) in written.lines().zip(corpus.lines()).enumerate() {
            assert_eq!(ours, theirs, "{file}:{}", line + 1);
        }
        assert_eq!(written.lines().count(), corpus.lines().count(), "{file}");
    }
}

/// The indented lines below an expression.
fn outcome(
    expression: &str,
    grain: Grain,
    fixture: &Fixture,
    phoenix: Option<PhoenixAnswer>,
    reasons: &Reasons,
) -> String {
    let everything: Vec<String> = fixture.everything(grain).into_iter().map(|(name, _)| name).collect();
    let (ours, mut lines) = match Filter::parse(expression, grain) {
        Ok((filter, warnings)) => {
            let selected = fixture.selected(&filter, grain);
            let mut lines = format!("  => {}\n", summary(&selected, &everything));
            for warning in warnings {
                writeln!(lines, "  warning {warning}").expect("to memory");
            }
            (PhoenixAnswer::Selected(selected), lines)
        }
        Err(error) => (PhoenixAnswer::Refused, format!("  error {error}\n")),
    };
    match phoenix {
        Some(PhoenixAnswer::Refused) if ours != PhoenixAnswer::Refused => lines += "  phoenix refuses\n",
        Some(PhoenixAnswer::Selected(selected)) if ours != PhoenixAnswer::Selected(selected.clone()) => {
            let reason = reasons.of_expression(expression);
            writeln!(lines, "  phoenix => {} ({reason})", summary(&selected, &everything))
                .expect("to memory");
        }
        _ => {}
    }
    lines
}

#[derive(Debug, Clone, PartialEq)]
enum PhoenixAnswer {
    Selected(Vec<String>),
    Refused,
}

impl PhoenixAnswer {
    fn read(answer: &Json, expression: &str) -> PhoenixAnswer {
        match answer {
            Json::Array(names) => PhoenixAnswer::Selected(
                names.iter().map(|name| name.as_str().expect("a name").to_owned()).collect(),
            ),
            Json::Object(_) => PhoenixAnswer::Refused,
            _ => unreachable!("{expression} is not recorded: run tests/phoenix/record.py"),
        }
    }
}

/// Why Phoenix differs, by expression, as the corpus has it. Every reason is a heading of the specification.
struct Reasons(BTreeMap<String, String>);

impl Reasons {
    fn of(corpus: &str) -> Reasons {
        let mut reasons = BTreeMap::new();
        let mut expression = "";
        for line in corpus.lines() {
            if !line.starts_with(' ') {
                expression = line;
            } else if line.starts_with("  phoenix =>")
                && let Some((_, reason)) = line.rsplit_once('(')
            {
                reasons.insert(expression.to_owned(), reason.trim_end_matches(')').to_owned());
            }
        }
        Reasons(reasons)
    }

    fn of_expression(&self, expression: &str) -> &str {
        const SPECIFICATION: &str = include_str!("../../../docs/spec/filter.md");
        let reason = self.0.get(expression).map_or("no reason", String::as_str);
        let is_specified = SPECIFICATION.contains(&format!("| {reason} |"));
        assert!(
            is_specified || std::env::var_os("UPDATE_EXPECT").is_some(),
            "`{expression}`: {reason} is no difference that the specification lists"
        );
        reason
    }
}

/// `all`, `none`, a few names, or all but a few.
fn summary(selected: &[String], everything: &[String]) -> String {
    let others: Vec<String> = everything.iter().filter(|name| !selected.contains(name)).cloned().collect();
    match (selected, others.as_slice()) {
        (_, []) => "all".to_owned(),
        ([], _) => "none".to_owned(),
        (selected, others) if others.len() < selected.len() => format!("all but {}", others.join(" ")),
        (selected, _) => selected.join(" "),
    }
}
