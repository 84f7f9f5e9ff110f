//! From a configuration to a running server, and back to rest.

use std::io;
use std::net::SocketAddr;

use model::FaultKind;
use store::{CatalogError, OpenStoreError, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::Config;
use crate::clock::now_unix_nano;
use crate::demo;
use crate::http::{About, App, build_http_service};
use crate::ingest::Ingest;
use crate::otlp_grpc::build_grpc_service;
use crate::price_book::PriceBook;
use crate::serve::serve;

/// Why the server did not start, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("port {port} on {host} is in use: stop the program that has it, or choose another with {flag}")]
    PortInUse { host: String, port: u16, flag: &'static str },
    #[error("cannot listen on {host}, port {port}: choose others with --host and {flag}")]
    Listen { host: String, port: u16, flag: &'static str, source: io::Error },
    #[error("the data folder is in use: stop the process that has it, or choose another with --data-dir")]
    FolderInUse { source: OpenStoreError },
    #[error(transparent)]
    OpenStore(OpenStoreError),
    #[error("cannot read the prices that were set")]
    ReadPrices { source: CatalogError },
    #[error("cannot fill the project `demo`")]
    FillDemo { source: Box<dyn std::error::Error + Send + Sync> },
}

/// Opens the store and both doors. Requests are answered from the moment this returns.
pub async fn start(config: Config) -> Result<RunningServer, StartError> {
    // Before the store is opened, so that a server started twice says so at once.
    let http_listener = listen(&config.host, config.port, "--port").await?;
    let grpc_listener = listen(&config.host, config.grpc_port, "--grpc-port").await?;
    let (http_address, grpc_address) = (address_of(&http_listener), address_of(&grpc_listener));

    let store = Store::open(config.store.clone()).await.map_err(cannot_open)?;
    let prices = PriceBook::open(store.clone()).await;
    let prices = prices.map_err(|source| StartError::ReadPrices { source })?;
    let ingest = Ingest::new(store.clone(), prices.clone());
    if config.demo {
        let filled = demo::fill(&store, &ingest, now_unix_nano()).await;
        filled.map_err(|error| StartError::FillDemo { source: Box::new(error) })?;
    }
    let about = About {
        data_dir: config.store.data_dir.display().to_string(),
        grpc_port: grpc_address.port(),
        root_path: config.root_path.clone(),
        allowed_origins: config.allowed_origins.clone(),
        is_local: http_address.ip().is_loopback(),
    };
    let app = App::new(store.clone(), ingest.clone(), prices, about);

    let stop = CancellationToken::new();
    let mut serving = JoinSet::new();
    serving.spawn(serve(http_listener, build_http_service(app), stop.clone()));
    serving.spawn(serve(grpc_listener, build_grpc_service(ingest), stop.clone()));

    info!(
        "open http://{http_address}{} and send traces there, or by gRPC to {grpc_address}",
        config.root_path
    );
    info!("traces are kept in {}", config.store.data_dir.display());
    if !http_address.ip().is_loopback() {
        warn!("there is no authentication: whoever reaches {http_address} can read and write all traces");
    }
    Ok(RunningServer { http_address, grpc_address, stop, serving, store })
}

/// A server that answers. Dropped without [`RunningServer::shutdown`] it stops like a process that was killed.
#[derive(Debug)]
pub struct RunningServer {
    http_address: SocketAddr,
    grpc_address: SocketAddr,
    stop: CancellationToken,
    serving: JoinSet<()>,
    store: Store,
}

impl RunningServer {
    /// Where OTLP over HTTP, the REST interfaces and the page are.
    pub fn http_address(&self) -> SocketAddr {
        self.http_address
    }

    /// Where OTLP over gRPC is.
    pub fn grpc_address(&self) -> SocketAddr {
        self.grpc_address
    }

    /// Serves until the process is told to stop, then shuts down.
    pub async fn until_stopped(self) -> io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        info!("stopping");
        self.shutdown().await;
        Ok(())
    }

    /// Finishes requests in flight, then commits what is queued and closes the store.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        while self.serving.join_next().await.is_some() {}
        self.store.close().await;
        info!("stopped");
    }
}

async fn listen(host: &str, port: u16, flag: &'static str) -> Result<TcpListener, StartError> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    TcpListener::bind((host, port)).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse { host: host.to_owned(), port, flag },
        _ => StartError::Listen { host: host.to_owned(), port, flag, source },
    })
}

fn cannot_open(source: OpenStoreError) -> StartError {
    match source.kind() {
        FaultKind::Conflict => StartError::FolderInUse { source },
        _ => StartError::OpenStore(source),
    }
}

fn address_of(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().expect("a listener that was bound has an address")
}
