//! The arrows between crates, and that none of them turns round.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What each crate may use, as the map in `ARCHITECTURE.md` draws it.
const ARROWS: [(&str, &[&str]); 11] = [
    ("bennu-semconv", &[]),
    ("bennu-model", &["bennu-semconv"]),
    ("bennu-otlp", &["bennu-model", "bennu-semconv"]),
    ("bennu-query", &["bennu-model", "bennu-semconv"]),
    ("bennu-store", &["bennu-query", "bennu-model", "bennu-semconv"]),
    ("bennu-server", &["bennu-store", "bennu-query", "bennu-otlp", "bennu-model", "bennu-semconv"]),
    ("bennu-testkit", &["bennu-server", "bennu-otlp", "bennu-model", "bennu-semconv"]),
    ("bennu-macros", &[]),
    ("bennu", &["bennu-semconv", "bennu-macros"]),
    ("bennu-example-stack", &["bennu"]),
    ("xtask", &[]),
];

/// Crates that know no clock, no disk, no network and no waiting, and so none of these.
const PURE: [&str; 4] = ["bennu-semconv", "bennu-model", "bennu-otlp", "bennu-query"];
const IMPURE: [&str; 6] = ["tokio", "axum", "reqwest", "sqlx", "hyper", "datafusion"];

/// Third-party crates that enter at one place, each half of the house counted by itself: the SDK saves sets of spans to
/// files of its own.
const HOMES: [(&str, &[&str]); 6] = [
    ("axum", &["bennu-server"]),
    ("utoipa", &["bennu-server"]),
    ("sqlx", &["bennu-store"]),
    ("datafusion", &["bennu-store"]),
    ("arrow-array", &["bennu-store", "bennu"]),
    ("clap", &["bennu-server"]),
];

#[test]
fn every_crate_uses_only_crates_below_it() {
    for (name, used) in dependencies() {
        let (_, allowed) =
            ARROWS.iter().find(|(crate_name, _)| *crate_name == name).expect("a crate of this list");
        let ours = used.iter().filter(|dependency| ARROWS.iter().any(|(ours, _)| ours == dependency));
        let beyond: Vec<_> = ours.filter(|dependency| !allowed.contains(&dependency.as_str())).collect();
        assert!(beyond.is_empty(), "{name} must not use {beyond:?}");
    }
}

#[test]
fn pure_crates_neither_wait_nor_touch_the_world() {
    let dependencies = dependencies();
    for name in PURE {
        let impure: Vec<_> = IMPURE.iter().filter(|used| dependencies[name].contains(**used)).collect();
        assert!(impure.is_empty(), "{name} must not use {impure:?}");
    }
}

#[test]
fn what_is_third_party_enters_at_one_place() {
    for (name, used) in dependencies() {
        for (third_party, homes) in HOMES {
            // A command and an application of their own: they choose for themselves.
            let is_home = homes.contains(&name.as_str()) || name == "xtask" || name == "bennu-example-stack";
            assert!(is_home || !used.contains(third_party), "{name} must not use {third_party}");
        }
    }
}

/// What each crate of the workspace depends on, tests aside.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Value = serde_json::from_slice(&cargo.stdout).expect("cargo metadata is JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    packages.iter().map(|package| (text(&package["name"]), names(&package["dependencies"]))).collect()
}

fn names(dependencies: &Value) -> BTreeSet<String> {
    let all = dependencies.as_array().into_iter().flatten();
    all.filter(|dependency| dependency["kind"] != "dev").map(|dependency| text(&dependency["name"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
