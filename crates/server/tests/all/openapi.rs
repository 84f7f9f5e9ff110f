//! The description of `/api` that is checked in.

#[test]
fn the_document_checked_in_is_the_one_the_handlers_make() {
    let checked_in = include_str!("../../openapi.json");
    assert!(
        server::openapi_json() == checked_in,
        "crates/server/openapi.json is out of date: run `cargo xtask codegen` and review what changed"
    );
}
