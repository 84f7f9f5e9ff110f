//! What handlers are given.

use std::sync::Arc;

use axum::extract::FromRef;
use prometheus_client::registry::Registry;
use store::Store;

use super::AllowedOrigins;
use crate::graphql::{Graph, build_graph};
use crate::ingest::Ingest;
use crate::metrics::build_registry;
use crate::price_book::PriceBook;

/// The state of the HTTP door. Handlers name the part they use.
#[derive(Clone)]
pub(crate) struct App {
    store: Store,
    ingest: Ingest,
    prices: PriceBook,
    metrics: Arc<Registry>,
    graph: Graph,
    pub(super) about: Arc<About>,
}

/// What the server knows of itself.
pub(crate) struct About {
    pub(crate) data_dir: String,
    pub(crate) grpc_port: u16,
    pub(crate) root_path: String,
    /// Other origins whose pages may send traces.
    pub(crate) allowed_origins: AllowedOrigins,
    /// It listens on loopback only.
    pub(crate) is_local: bool,
}

impl App {
    pub(crate) fn new(store: Store, ingest: Ingest, prices: PriceBook, about: About) -> App {
        let metrics = Arc::new(build_registry(&store, &ingest));
        let graph = build_graph(store.clone());
        App { store, ingest, prices, metrics, graph, about: Arc::new(about) }
    }
}

impl FromRef<App> for Store {
    fn from_ref(app: &App) -> Store {
        app.store.clone()
    }
}

impl FromRef<App> for Ingest {
    fn from_ref(app: &App) -> Ingest {
        app.ingest.clone()
    }
}

impl FromRef<App> for PriceBook {
    fn from_ref(app: &App) -> PriceBook {
        app.prices.clone()
    }
}

impl FromRef<App> for Graph {
    fn from_ref(app: &App) -> Graph {
        app.graph.clone()
    }
}

impl FromRef<App> for Arc<Registry> {
    fn from_ref(app: &App) -> Arc<Registry> {
        Arc::clone(&app.metrics)
    }
}

impl FromRef<App> for Arc<About> {
    fn from_ref(app: &App) -> Arc<About> {
        app.about.clone()
    }
}
