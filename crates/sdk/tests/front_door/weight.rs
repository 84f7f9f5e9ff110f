//! The crate stays light: what an application takes on with it.

use std::process::Command;

#[test]
fn none_of_the_servers_weight_is_in_the_tree() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "bennu",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--offline",
            "--locked",
        ])
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
    assert_eq!(ours, [&"bennu", &"bennu-semconv"]);
    assert!(names.len() <= 50, "{} crates: {names:?}", names.len());
}
