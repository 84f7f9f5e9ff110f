//! The demo opens on a story.

use testkit::TestServer;

#[tokio::test]
async fn the_newest_trace_of_the_demo_failed_and_says_where() {
    let server = TestServer::start_with(|config| config.demo = true).await;
    let page = server.get("/api/projects/demo/traces?limit=1").await.json();
    let newest = page["traces"][0]["trace_id"].as_str().expect("a trace");
    let trace = server.get(&format!("/api/projects/demo/traces/{newest}")).await.json();
    let failed = trace["first_error_span_id"].as_str().expect("a failed span");
    let span = server.get(&format!("/api/projects/demo/traces/{newest}/spans/{failed}")).await.json();
    assert_eq!(span["status_code"], "ERROR");
    assert!(span["status_message"].as_str().is_some_and(|message| !message.is_empty()), "{span}");
}
