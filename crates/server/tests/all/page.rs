//! The page and what surrounds it: headers, paths, origins.

use testkit::{TestServer, request, span};

#[tokio::test]
async fn the_page_is_served_wherever_its_own_router_leads() {
    let server = TestServer::start().await;
    let index = server.get("/").await;
    let deep = server.get("/projects/UHJvamVjdDox/traces/0af7").await;
    assert_eq!((deep.status, deep.body), (index.status, index.body.clone()));
    match index.status {
        200 => {
            assert!(index.text().contains("<base href=\"/\""), "{}", index.text());
            assert!(index.header("content-security-policy").contains("script-src 'self'"));
            assert_eq!(index.header("cache-control"), "no-cache");
        }
        // A checkout in which the page has not been built still has a server that says so.
        _ => assert!(index.text().contains("not built"), "{}", index.text()),
    }
}

#[tokio::test]
async fn a_missing_script_is_not_answered_with_the_page() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/assets/index-00000000.js").await.status, 404);
}

#[tokio::test]
async fn only_reading_leads_to_the_page() {
    let server = TestServer::start().await;
    assert_eq!(server.send(server.post("/projects", "")).await.status, 405);
}

#[tokio::test]
async fn below_a_root_path_everything_works_with_it_and_without() {
    let server = TestServer::start_with(|config| config.root_path = "/bennu".to_owned()).await;
    server.export(request([span(1, 1, "a")])).await.ok();
    for path in ["/bennu/api/projects", "/api/projects", "/bennu/v1/projects", "/bennu/healthz"] {
        server.get(path).await.ok();
    }
    let index = server.get("/bennu/").await;
    if index.status == 200 {
        assert!(index.text().contains("<base href=\"/bennu/\""), "{}", index.text());
    }
}

#[tokio::test]
async fn other_peoples_pages_may_not_write_through_a_visitors_browser() {
    let server = TestServer::start().await;
    let foreign = server.send(server.otlp([]).header("origin", "https://example.com")).await;
    assert_eq!(foreign.status, 403);
    let own = server.running().http_address();
    server.send(server.otlp([]).header("origin", format!("http://{own}"))).await.ok();
}

#[tokio::test]
async fn answers_worth_it_are_compressed_for_those_who_ask() {
    let server = TestServer::start().await;
    server.export(request((1..=20).map(|n| span(1, n, "a")))).await.ok();
    let path = server.url("/v1/projects/default/spans");
    let ask = |path: String| {
        let request = server.client().get(path).header("accept-encoding", "gzip");
        server.send(request)
    };
    assert_eq!(ask(path).await.header("content-encoding"), "gzip");
    assert_eq!(ask(server.url("/v1/projects")).await.header("content-encoding"), "", "too small");
}

#[tokio::test]
async fn every_answer_tells_browsers_not_to_guess() {
    let server = TestServer::start().await;
    for path in ["/", "/api/status", "/v1/projects", "/v1/nowhere"] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn a_page_that_borrows_this_machines_address_reads_nothing() {
    let server = TestServer::start().await;
    let as_host = |host: &str| server.client().get(server.url("/v1/projects")).header("host", host);
    assert_eq!(server.send(as_host("traces.example.com")).await.status, 403);
    server.send(as_host("localhost:6006")).await.ok();

    let open = TestServer::start_with(|config| config.host = "0.0.0.0".to_owned()).await;
    let url = format!("http://127.0.0.1:{}/v1/projects", open.running().http_address().port());
    open.send(open.client().get(url).header("host", "traces.example.com")).await.ok();
}
