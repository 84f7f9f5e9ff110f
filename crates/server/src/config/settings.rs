//! The settings that may be left out, and the three places they come from.

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use serde::Deserialize;

use super::ConfigError;

/// The file looked for where `--config` names none.
const FILE_NAME: &str = "bennu.toml";

/// Flags of `bennu serve`, and at the same time what the environment and `bennu.toml` may say.
///
/// Every setting can also be given in the environment, under the names shown, or in the file, under its flag's
/// name with underscores. A flag comes before the environment, and that before the file.
#[derive(Debug, Clone, Default, PartialEq, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Configuration file. Without it, `bennu.toml` in the current directory is read if it is there.
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Address to listen on. There is no authentication: 0.0.0.0 opens all traces to the network.
    /// [env: BENNU_HOST, PHOENIX_HOST] [default: 127.0.0.1]
    #[arg(long)]
    pub host: Option<String>,

    /// Port of the page, of REST and of OTLP over HTTP.
    /// [env: BENNU_PORT, PHOENIX_PORT] [default: 6006]
    #[arg(long)]
    pub port: Option<u16>,

    /// Port of OTLP over gRPC.
    /// [env: BENNU_GRPC_PORT, PHOENIX_GRPC_PORT] [default: 4317]
    #[arg(long, value_name = "PORT")]
    pub grpc_port: Option<u16>,

    /// Folder that holds the traces.
    /// [env: BENNU_DATA_DIR] [default: $PHOENIX_WORKING_DIR/bennu, else ~/.bennu]
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,

    /// Path under which a proxy shows the server, as in https://example.com/bennu.
    /// [env: BENNU_ROOT_PATH, PHOENIX_HOST_ROOT_PATH]
    #[arg(long, value_name = "PATH")]
    pub root_path: Option<String>,

    /// Web pages that may send traces from a browser, besides those of this machine: origins with commas between
    /// them, as in https://shop.example, where a star stands for anything.
    /// [env: BENNU_ALLOWED_ORIGINS, PHOENIX_ALLOWED_ORIGINS]
    #[arg(long, value_name = "ORIGINS")]
    pub allowed_origins: Option<String>,

    /// How log lines are written. What is logged is set by BENNU_LOG, as in `BENNU_LOG=debug`.
    /// [env: BENNU_LOG_FORMAT] [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// Fill a project `demo` with the traces of a support agent, to look around in.
    #[arg(long)]
    #[serde(skip)]
    pub demo: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object a line, for machines.
    Json,
}

impl Settings {
    /// What the environment says. Variables that are empty count as unset.
    pub(super) fn from_environment(
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Settings, ConfigError> {
        Ok(Settings {
            config: None,
            host: variable(environment, &["BENNU_HOST", "PHOENIX_HOST"])?,
            port: variable(environment, &["BENNU_PORT", "PHOENIX_PORT"])?,
            grpc_port: variable(environment, &["BENNU_GRPC_PORT", "PHOENIX_GRPC_PORT"])?,
            data_dir: variable(environment, &["BENNU_DATA_DIR"])?,
            root_path: variable(environment, &["BENNU_ROOT_PATH", "PHOENIX_HOST_ROOT_PATH"])?,
            allowed_origins: variable(environment, &["BENNU_ALLOWED_ORIGINS", "PHOENIX_ALLOWED_ORIGINS"])?,
            log_format: variable(environment, &["BENNU_LOG_FORMAT"])?,
            demo: false,
        })
    }

    /// What the file says: nothing, where it was not asked for by name and is not there.
    pub(super) fn from_file(named: Option<PathBuf>) -> Result<Settings, ConfigError> {
        let is_required = named.is_some();
        let path = named.unwrap_or_else(|| PathBuf::from(FILE_NAME));
        match std::fs::read_to_string(&path) {
            Ok(text) => Settings::from_toml(&text, &path),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_required => Ok(Settings::default()),
            Err(source) => Err(ConfigError::ReadFile { path, source }),
        }
    }

    pub(super) fn from_toml(text: &str, path: &Path) -> Result<Settings, ConfigError> {
        toml::from_str(text)
            .map_err(|error| ConfigError::ParseFile { path: path.to_owned(), source: Box::new(error) })
    }

    /// These settings, and the others' where these say nothing.
    pub(super) fn or(self, others: Settings) -> Settings {
        Settings {
            config: self.config.or(others.config),
            host: self.host.or(others.host),
            port: self.port.or(others.port),
            grpc_port: self.grpc_port.or(others.grpc_port),
            data_dir: self.data_dir.or(others.data_dir),
            root_path: self.root_path.or(others.root_path),
            allowed_origins: self.allowed_origins.or(others.allowed_origins),
            log_format: self.log_format.or(others.log_format),
            demo: self.demo || others.demo,
        }
    }
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<LogFormat, String> {
        <LogFormat as ValueEnum>::from_str(text, true)
    }
}

/// The value without the space around it, if anything is left.
pub(super) fn present(value: Option<String>) -> Option<String> {
    value.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The first of these variables that is set.
fn variable<T: FromStr<Err: ToString>>(
    environment: &dyn Fn(&str) -> Option<String>,
    names: &[&'static str],
) -> Result<Option<T>, ConfigError> {
    let set = names.iter().find_map(|&name| Some((name, present(environment(name))?)));
    let Some((name, value)) = set else { return Ok(None) };
    match value.parse() {
        Ok(parsed) => Ok(Some(parsed)),
        Err(error) => Err(ConfigError::Environment { name, value, reason: error.to_string() }),
    }
}
