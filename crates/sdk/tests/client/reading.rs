//! Reading projects, spans, traces and sessions.

use std::time::{Duration, SystemTime};

use bennu::client::{Client, ClientError, SpanStatus};
use bennu::{SpanId, SpanKind, TraceId};

use super::{canned, client_of, wait};

fn asked(work: impl AsyncFnOnce(&Client)) -> Vec<String> {
    let (server, asked) = canned::start_recording();
    wait(work(&client_of(&server)));
    let asked = asked.lock().expect("no test panics while serving");
    asked.iter().map(|(line, _)| line.clone()).collect()
}

#[test]
fn projects_have_names_and_ids() {
    let projects = wait(client_of(&canned::start()).projects()).expect("the server answers");
    let names: Vec<_> = projects.iter().map(|project| project.name.as_str()).collect();
    assert_eq!(names, ["guide", "default"]);
    assert_eq!(projects[1].description.as_deref(), Some("Default project"));
}

#[test]
fn spans_are_read_page_by_page_with_all_they_carry() {
    let spans = wait(client_of(&canned::start()).spans("guide").fetch()).expect("the server answers");
    assert_eq!(spans.len(), 6);
    let chat = &spans[2];
    assert_eq!((chat.name.as_str(), chat.kind), ("chat", SpanKind::Llm));
    assert_eq!(chat.trace_id, TraceId::parse(&"1".repeat(32)).expect("an id"));
    assert_eq!(chat.parent_id, SpanId::parse("111111111111111a"));
    assert_eq!(chat.latency(), Some(Duration::from_millis(2500)));
    assert_eq!(chat.output(), Some("At Heliopolis."));
    assert_eq!(chat.attributes["llm.token_count.total"], 25);
    let failed = &spans[4];
    assert!(failed.is_error() && failed.status_message == "the index is down");
    assert_eq!(failed.events[0].attributes["exception.type"], "IndexError");
}

#[test]
fn a_limit_ends_the_reading() {
    let lines = asked(async |client| {
        let spans = client.spans("guide").limit(3).fetch().await.expect("the server answers");
        assert_eq!(spans.len(), 3);
    });
    assert_eq!(lines, ["GET /v1/projects/guide/spans?limit=3"]);
}

#[test]
fn conditions_become_parameters() {
    let time = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let lines = asked(async |client| {
        let query = client
            .spans("guide")
            .since(time(0))
            .until(time(60))
            .kind(SpanKind::Llm)
            .kind(SpanKind::Tool)
            .status(SpanStatus::Error)
            .name("chat & more")
            .attribute("session.id", "7")
            .attribute("n", 7)
            .roots();
        query.limit(1).fetch().await.expect("the server answers");
    });
    assert_eq!(
        lines,
        ["GET /v1/projects/guide/spans?start_time=1970-01-01T00:00:00Z&end_time=1970-01-01T00:01:00Z\
          &span_kind=LLM&span_kind=TOOL&status_code=ERROR&name=chat%20%26%20more\
          &attribute=session.id:%227%22&attribute=n:7&parent_id=null&limit=1"]
    );
}

#[test]
fn an_expression_is_asked_first_and_the_spans_then() {
    let (server, asked) = canned::start_recording();
    let query = client_of(&server).spans("guide").filter("latency_ms > 3000");
    let spans = wait(query.fetch()).expect("the server answers");
    assert_eq!(spans.len(), 2);
    assert!(spans.iter().all(|span| span.name == "answer"));
    let asked = asked.lock().expect("no test panics while serving");
    assert_eq!(asked[0].0, "POST /v1/spans?project_name=guide");
    assert!(asked[0].1.contains(r#""condition":"latency_ms > 3000""#));
    assert!(asked[1].0.contains("?span_id=222222222222222a&span_id=111111111111111a"));
}

#[test]
fn traces_come_with_tokens_and_on_request_with_spans() {
    let (server, asked) = canned::start_recording();
    let query =
        client_of(&server).traces("guide").session("chat-7").filter("error_count > 0").slowest_first();
    let traces = wait(query.with_spans().fetch()).expect("the server answers");
    assert_eq!(traces.len(), 2);
    assert_eq!(traces[0].latency(), Some(Duration::from_millis(4500)));
    assert_eq!(traces[0].tokens_total, Some(26));
    assert_eq!(traces[0].spans[1].status, SpanStatus::Error);
    let line = &asked.lock().expect("no test panics while serving")[0].0;
    assert!(
        line.contains("session_identifier=chat-7&filter=error_count%20%3E%200&sort=latency_ms"),
        "{line}"
    );
}

#[test]
fn sessions_know_their_traces_and_are_filtered_by_time_too() {
    let (server, asked) = canned::start_recording();
    let query = client_of(&server).sessions("guide").filter("a or b").since(SystemTime::UNIX_EPOCH);
    let sessions = wait(query.fetch()).expect("the server answers");
    assert_eq!((sessions[0].session_id.as_str(), sessions[0].traces.len()), ("chat-7", 2));
    assert_eq!(sessions[0].tokens_total, Some(51));
    let line = &asked.lock().expect("no test panics while serving")[0].0;
    assert!(line.contains("filter=%28a%20or%20b%29%20and%20start_time%20%3E%3D%20%271970"), "{line}");
}

#[test]
fn a_refusal_says_what_the_server_said() {
    let error =
        wait(client_of(&canned::start()).spans("nope").fetch()).expect_err("there is no such project");
    assert!(matches!(&error, ClientError::Refused { status: 404, .. }), "{error}");
    assert!(error.to_string().ends_with("answered 404: Project with name nope not found"), "{error}");
}

#[test]
fn nobody_there_and_nonsense_are_errors_that_name_the_place() {
    let error = wait(client_of("127.0.0.1:1").projects()).expect_err("nobody listens");
    assert_eq!(error.to_string(), "cannot ask http://127.0.0.1:1/v1/projects?limit=100");
    let error = Client::builder().endpoint("gopher://x").build().expect_err("no such protocol");
    assert!(error.to_string().contains("gopher://x"));
}
