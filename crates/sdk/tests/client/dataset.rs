//! Sets of spans: filtered, saved, loaded, turned into a dataset.

use std::fs;

use bennu::client::{DatasetFileError, TraceDataset};
use serde_json::{Value, json};

use super::{canned, client_of, wait};

fn dataset() -> TraceDataset {
    let spans = wait(client_of(&canned::start()).spans("guide").fetch()).expect("the server answers");
    TraceDataset::new("answers", spans)
}

#[test]
fn what_is_saved_is_loaded() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let path = folder.path().join("answers.parquet");
    let dataset = dataset();
    dataset.save(&path).expect("the folder is writable");
    assert_eq!(TraceDataset::load(&path).expect("it was saved"), dataset);
    let files: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(files.len(), 1, "nothing is left beside the file");
}

#[test]
fn an_empty_set_is_a_file_as_well() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let path = folder.path().join("none.parquet");
    let none = dataset().filter(|_| false);
    none.save(&path).expect("the folder is writable");
    assert_eq!(TraceDataset::load(&path).expect("it was saved"), none);
}

#[test]
fn a_part_of_a_set_has_an_id_of_its_own() {
    let dataset = dataset();
    let (failures, roots) = (dataset.filter(|span| span.is_error()), dataset.roots());
    assert_eq!((failures.len(), roots.len()), (1, 2));
    assert_eq!((failures.name(), failures.spans()[0].name.as_str()), ("answers", "search"));
    assert_ne!(failures.id(), dataset.id());
}

#[test]
fn a_file_of_something_else_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let path = folder.path().join("notes.parquet");
    fs::write(&path, "not Parquet at all").expect("the folder is writable");
    let error = TraceDataset::load(&path).expect_err("it is no Parquet");
    assert!(matches!(error, DatasetFileError::Read { .. }) && error.to_string().contains("notes.parquet"));
}

#[test]
fn a_set_becomes_one_example_for_each_span() {
    let (server, asked) = canned::start_recording();
    let dataset =
        dataset().filter(|span| span.name != "search" && span.trace_id.to_string().starts_with('1'));
    let created = wait(client_of(&server).create_dataset(&dataset)).expect("the server answers");
    assert_eq!(created.id, "RGF0YXNldDox");
    let asked = asked.lock().expect("no test panics while serving");
    assert_eq!(asked[0].0, "POST /v1/datasets/upload?sync=true");
    let body: Value = serde_json::from_str(&asked[0].1).expect("JSON");
    let question = "Where was the bennu worshipped?";
    let trace_id = "1".repeat(32);
    assert_eq!(
        body,
        json!({
            "action": "create",
            "name": "answers",
            "inputs": [{"input": question}, {"messages": [question]}],
            "outputs": [{"output": "At Heliopolis."}, {"output": "At Heliopolis."}],
            "metadata": [
                {"plan": "free", "span_kind": "CHAIN", "span_name": "answer", "trace_id": trace_id},
                {"span_kind": "LLM", "span_name": "chat", "trace_id": trace_id},
            ],
            "span_ids": ["111111111111111a", "111111111111111c"],
        })
    );
}
