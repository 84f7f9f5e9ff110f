//! Starting, stopping and starting again.

use std::time::Duration;

use server::StartError;
use testkit::{TestServer, request, span};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let server = TestServer::start().await;
    server.export(request([span(1, 1, "kept")]).project("shop")).await.ok();
    let before = server.get("/v1/projects/shop/spans").await.json();
    let server = server.restart().await;
    assert_eq!(server.get("/v1/projects/shop/spans").await.json(), before);
}

#[tokio::test]
async fn a_port_in_use_is_named_with_the_flag_that_chooses_another() {
    let first = TestServer::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = TestServer::config(&folder);
    config.grpc_port = first.running().http_address().port();
    let error = server::start(config).await.expect_err("the port is taken");
    assert!(matches!(error, StartError::PortInUse { .. }), "{error:?}");
    assert!(error.to_string().contains("--grpc-port"), "{error}");
}

#[tokio::test]
async fn a_second_server_on_the_same_folder_does_not_start() {
    let first = TestServer::start().await;
    let error = server::start(TestServer::config(first.data_dir())).await.expect_err("the folder is taken");
    assert!(matches!(error, StartError::FolderInUse { .. }), "{error:?}");
    assert!(error.to_string().contains("--data-dir"), "{error}");
}

#[tokio::test]
async fn a_caller_that_dawdles_does_not_hold_the_shutdown_up() {
    let server = TestServer::start().await;
    let mut dawdler = TcpStream::connect(server.running().http_address()).await.expect("a connection");
    dawdler.write_all(b"POST /v1/traces HTTP/1.1\r\nhost: x\r\n").await.expect("half a request");
    let silent = TcpStream::connect(server.running().http_address()).await.expect("a connection");
    tokio::time::sleep(Duration::from_millis(50)).await;

    let begun = Instant::now();
    server.shutdown().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    drop(silent);
}

#[tokio::test]
async fn a_request_in_flight_is_finished_before_the_server_stops() {
    let server = TestServer::start().await;
    let mut caller = TcpStream::connect(server.running().http_address()).await.expect("a connection");
    let head = "POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: 2\r\n\r\n";
    caller.write_all(head.as_bytes()).await.expect("the head");
    tokio::time::sleep(Duration::from_millis(100)).await;

    let stopping = tokio::spawn(server.shutdown());
    tokio::time::sleep(Duration::from_millis(100)).await;
    // An empty `ResourceSpans`.
    caller.write_all(&[0x0a, 0x00]).await.expect("the body");
    let mut answer = String::new();
    caller.read_to_string(&mut answer).await.expect("an answer, then the end");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stopping.await.expect("it stops");
}
