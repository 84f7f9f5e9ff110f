//! Accepts connections and serves them until told to stop. Both doors stand on this.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tower::{Service, ServiceExt as _};
use tracing::{debug, warn};

/// How long requests in flight may take to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// How long a caller may take to say what it wants. A connection that idles longer is closed.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(60);
const HTTP2_KEEP_ALIVE: Duration = Duration::from_secs(30);
const HTTP2_HEADER_BYTES_MAX: u32 = 64 * 1024;
/// Bytes of one HTTP/2 request body on their way to a handler; the default of 64 KB slows large exports down.
const HTTP2_STREAM_WINDOW_BYTES: u32 = 1024 * 1024;

/// Serves until `stop`; then finishes what is in flight, or drops it after a moment of grace.
pub(crate) async fn serve<S>(listener: TcpListener, service: S, stop: CancellationToken)
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(connection(stream, service.clone(), stop.clone()))),
                Err(error) => {
                    // Out of file descriptors, most often: existing connections must end before it gets better.
                    warn!(%error, "cannot accept a connection");
                    sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop(listener);
    let all_finished = async { while connections.join_next().await.is_some() {} };
    if timeout(GRACE, all_finished).await.is_err() {
        warn!(connections = connections.len(), "closing connections whose requests did not finish in time");
        connections.shutdown().await;
    }
}

async fn connection<S>(stream: TcpStream, service: S, stop: CancellationToken)
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    // Finding out which HTTP is spoken has no time limit of its own, so silence is bounded here.
    let spoke = tokio::select! {
        spoke = timeout(HEADER_READ_TIMEOUT, stream.readable()) => matches!(spoke, Ok(Ok(()))),
        () = stop.cancelled() => false,
    };
    if !spoke {
        return;
    }
    // Small answers should not wait for the caller's delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "cannot switch Nagle's algorithm off");
    }

    let service = service.map_request(|request: http::Request<hyper::body::Incoming>| request.map(Body::new));
    let builder = build_connection_builder();
    let mut served = pin!(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = stop.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, "a connection ended early");
    }
}

fn build_connection_builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_READ_TIMEOUT);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HTTP2_KEEP_ALIVE)
        .max_header_list_size(HTTP2_HEADER_BYTES_MAX)
        .initial_stream_window_size(HTTP2_STREAM_WINDOW_BYTES)
        .initial_connection_window_size(4 * HTTP2_STREAM_WINDOW_BYTES);
    builder
}
