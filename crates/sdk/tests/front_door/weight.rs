//! The crate stays light: what an application takes on with it.

use std::process::Command;

#[test]
fn none_of_the_servers_weight_is_in_the_tree() {
    let tree =
        ["tree", "--package", "bennu", "--edges", "normal", "--prefix", "none", "--offline", "--locked"];
    let output = Command::new(env!("CARGO"))
        .args(tree)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout);
    let mut names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    names.sort_unstable();
    names.dedup();
    let heavy = [
        "tokio",
        "hyper",
        "tonic",
        "axum",
        "reqwest",
        "prost",
        "opentelemetry",
        "datafusion",
        "sqlx",
        "arrow",
    ];
    for name in &names {
        assert!(!heavy.iter().any(|heavy| name.starts_with(heavy)), "{name} is in the tree");
    }
    let ours: Vec<_> = names.iter().filter(|name| name.starts_with("bennu")).collect();
    assert_eq!(ours, [&"bennu", &"bennu-macros", &"bennu-semconv"]);
    assert!(names.len() <= 50, "{} crates: {names:?}", names.len());
}

#[test]
fn every_feature_is_tested_with_the_workspace_but_the_one_that_is_too_heavy() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    let ours = packages.iter().find(|package| package["name"] == "bennu").expect("this crate");
    let itself = ours["dependencies"].as_array().expect("a list").iter().find(|used| used["name"] == "bennu");
    let tested = itself.expect("it is its own dev-dependency")["features"].as_array().expect("a list");
    let features = ours["features"].as_object().expect("features");
    let by_default = features["default"].as_array().expect("a list");
    // `tests/instrumented` tests it, with the real crate.
    let elsewhere = ["async-openai", "default"];
    for feature in features.keys().filter(|feature| !elsewhere.contains(&feature.as_str())) {
        assert!(tested.iter().chain(by_default).any(|known| known == feature), "{feature} is not tested");
    }
}
