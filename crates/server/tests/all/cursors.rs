//! Lists that are read page by page while spans go on arriving.

use std::collections::HashSet;

use serde_json::{Value, json};
use testkit::TestServer;

/// Every list with cursors, and what names its items.
const LISTS: [(&str, &str); 9] = [
    ("spans?sort=id", "id"),
    ("spans?sort=id&order=asc", "id"),
    ("spans?sort=start_time", "id"),
    ("spans?sort=start_time&order=asc", "id"),
    ("spans/otlpv1?", "span_id"),
    ("traces?sort=start_time", "trace_id"),
    ("traces?sort=latency_ms&order=asc", "trace_id"),
    ("sessions?order=asc", "session_id"),
    ("sessions?order=desc", "session_id"),
];

#[tokio::test]
async fn pages_visit_everything_once_while_spans_arrive() {
    for (seed, (list, name)) in (7..).zip(LISTS) {
        let server = TestServer::start().await;
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..10 {
            write_trace(&server, &mut random).await;
        }
        let before = names(&page(&server, &format!("{list}&limit=1000")).await, name);

        let mut visited = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let limit = random.usize(2..6);
            let from =
                cursor.as_str().map(|it| format!("&cursor={}", it.replace('=', "%3D").replace('+', "%2B")));
            let page = page(&server, &format!("{list}&limit={limit}{}", from.unwrap_or_default())).await;
            visited.extend(names(&page, name));
            cursor = page["next_cursor"].clone();
            if cursor.is_null() {
                break;
            }
            // Few enough that a list which grows at its end comes to an end.
            if visited.len() < 16 {
                write_trace(&server, &mut random).await;
            }
        }
        let once: HashSet<&String> = visited.iter().collect();
        assert_eq!(once.len(), visited.len(), "{list} shows something twice");
        let missed: Vec<_> = before.iter().filter(|it| !once.contains(it)).collect();
        assert!(missed.is_empty(), "{list} leaves out {missed:?}");
    }
}

/// A trace of one to three spans, at some time, in one of a dozen sessions; many begin at the same, and sessions grow
/// at both ends.
async fn write_trace(server: &TestServer, random: &mut fastrand::Rng) {
    let (trace_id, session) = (format!("{:032x}", random.u128(1..)), format!("chat-{}", random.u8(0..12)));
    let spans: Vec<Value> = (0..random.usize(1..4))
        .map(|_| {
            let (start, length) = (random.u32(0..20), random.u32(0..10));
            let time = |second: u32| format!("2025-11-21T04:00:{second:02}Z");
            json!({
                "name": "span", "span_kind": "CHAIN", "status_code": "OK",
                "context": {"trace_id": trace_id, "span_id": format!("{:016x}", random.u64(1..))},
                "start_time": time(start), "end_time": time(start + length),
                "attributes": {"session.id": session},
            })
        })
        .collect();
    let request = server
        .post("/v1/projects/p/spans", json!({ "data": spans }).to_string())
        .header("content-type", "application/json");
    assert_eq!(server.send(request).await.status, 202);
}

async fn page(server: &TestServer, asked: &str) -> Value {
    server.get(&format!("/v1/projects/p/{asked}")).await.ok().any_json()
}

fn names(page: &Value, name: &str) -> Vec<String> {
    let items = page["data"].as_array().expect("a list").iter();
    items.map(|item| item[name].as_str().expect("a name").to_owned()).collect()
}
