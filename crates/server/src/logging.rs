//! Where log lines go: standard error, as text or as JSON.

use std::io::{self, IsTerminal as _};

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::LogFormat;

/// Starts logging for the process. What is logged is set by `BENNU_LOG`; without it, what an operator should
/// know and no more.
pub fn init_logging(format: LogFormat) -> anyhow::Result<()> {
    let directives = std::env::var("BENNU_LOG").unwrap_or_default();
    let directives = if directives.trim().is_empty() { "info" } else { directives.trim() };
    let filter = EnvFilter::try_new(directives).with_context(|| format!("BENNU_LOG is `{directives}`"))?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let subscriber = subscriber.with_ansi(io::stderr().is_terminal());
    match format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}
