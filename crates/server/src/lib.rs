//! The server: takes OTLP in, answers Phoenix's REST and the page's own, and serves the page.
//!
//! A span comes through one of two doors, `otlp_http` or `otlp_grpc`, and both hand its bytes to
//! `ingest`: decode, price, store. Reading goes through `v1` or `graphql`
//! (Phoenix's interfaces, for its clients) or `api` (ours, for the page), which ask the same store.
//!
//! Start at [`start`].
//!
//! Not here: what bytes mean (`otlp`), how they are kept and found (`store`).

mod api;
mod clock;
mod config;
mod demo;
mod export;
mod fault;
mod fill;
mod graphql;
mod http;
mod import;
mod ingest;
mod logging;
mod metrics;
mod otlp_grpc;
mod otlp_http;
mod page;
mod price_book;
mod project_ref;
mod random;
mod running;
mod serve;
mod span_pages;
mod v1;

pub use crate::http::AllowedOrigins;
pub use api::openapi_json;
pub use config::{Config, ConfigError, LogFormat, Settings};
pub use export::{ExportFailed, ExportTo, SendError, export};
pub use fill::{FillFolderError, fill_folder};
pub use import::{ImportError, Imported, Row, import};
pub use logging::init_logging;
pub use running::{RunningServer, StartError, start};
pub use v1::parse_time;
