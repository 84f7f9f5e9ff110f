//! What can go wrong between a question and its answer.

use std::io;
use std::path::PathBuf;

/// The server could not be asked, or did not answer as it should.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("`{endpoint}` is no address of a server; expected something like http://localhost:6006")]
    Endpoint { endpoint: String },
    #[error("`{endpoint}` needs TLS, which this build leaves out (feature `tls`)")]
    NoTls { endpoint: String },
    #[error("cannot start a thread to ask from")]
    Thread(#[source] io::Error),
    #[error("cannot ask {url}")]
    Unreachable { url: String, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("{url} answered {status}: {text}")]
    Refused { url: String, status: u16, text: String },
    #[error("{url} answered what is not understood: {reason}")]
    Unexpected { url: String, reason: String },
}

/// A set of spans could not be written to its file, or read from it.
#[derive(Debug, thiserror::Error)]
pub enum DatasetFileError {
    #[error("cannot write spans to {}", path.display())]
    Write { path: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("cannot read spans from {}", path.display())]
    Read { path: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("{} holds no set of spans: {reason}", path.display())]
    Foreign { path: PathBuf, reason: String },
}
