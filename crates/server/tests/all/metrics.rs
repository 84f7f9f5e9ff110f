//! What Prometheus reads at `GET /metrics`.

use testkit::{TestServer, request, span};

/// The value behind a name with its labels.
fn value(metrics: &str, name: &str) -> Option<f64> {
    let line = metrics.lines().find(|line| line.rsplit_once(' ').is_some_and(|(it, _)| it == name))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

#[tokio::test]
async fn spans_commits_refusals_and_questions_are_counted() {
    let server = TestServer::start().await;
    let sent = || request([span(1, 1, "kept"), span(1, 2, "kept too"), span(1, 3, "no id").without_id()]);
    server.export(sent()).await.ok();
    server.export(sent()).await.ok();
    server.send(server.otlp(b"not OTLP".to_vec())).await;
    server.get("/v1/projects/default/spans").await.ok();

    let answer = server.get("/metrics").await.ok();
    assert!(answer.header("content-type").starts_with("application/openmetrics-text"));
    let metrics = answer.text();
    for (name, expected) in [
        ("bennu_ingest_requests_total{outcome=\"taken\"}", 2.0),
        ("bennu_ingest_requests_total{outcome=\"invalid\"}", 1.0),
        ("bennu_ingest_rejected_spans_total", 2.0),
        ("bennu_ingest_seconds_count", 3.0),
        ("bennu_spans_written_total", 2.0),
        ("bennu_spans_repeated_total", 2.0),
        ("bennu_journal_commit_seconds_count", 1.0),
        ("bennu_query_seconds_count{question=\"spans\"}", 1.0),
        ("bennu_spans", 2.0),
        ("bennu_segments", 0.0),
        ("bennu_writer_queue_requests", 0.0),
    ] {
        assert_eq!(value(&metrics, name), Some(expected), "{name} in:\n{metrics}");
    }
    assert!(metrics.ends_with("# EOF\n"));
}

#[tokio::test]
async fn metrics_cannot_be_changed_and_are_not_the_page() {
    let server = TestServer::start().await;
    let answer = server.send(server.post("/metrics", "")).await;
    assert_eq!(answer.status, 405);
}
