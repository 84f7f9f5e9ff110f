//! What the server is told: flags before environment before file before defaults.

mod settings;

use std::path::PathBuf;

use store::StoreConfig;

use crate::http::AllowedOrigins;

pub use settings::{LogFormat, Settings};

/// Everything the server needs to know to start.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address both doors listen on.
    pub host: String,
    /// OTLP over HTTP, the REST interfaces and the page. 0 takes any free port.
    pub port: u16,
    /// OTLP over gRPC. 0 takes any free port.
    pub grpc_port: u16,
    /// The path under which a proxy shows the server: empty, or `/` and no slash at the end.
    pub root_path: String,
    /// Pages of other machines that may send traces from a browser.
    pub allowed_origins: AllowedOrigins,
    pub log_format: LogFormat,
    pub store: StoreConfig,
    /// Fill the project `demo`, if it is not there yet.
    pub demo: bool,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the configuration file {}", path.display())]
    ReadFile { path: PathBuf, source: std::io::Error },
    #[error("cannot understand the configuration file {}", path.display())]
    ParseFile { path: PathBuf, source: Box<toml::de::Error> },
    #[error("{name} is `{value}`: {reason}")]
    Environment { name: &'static str, value: String, reason: String },
    #[error("there is no home directory to keep traces in: name a folder with --data-dir or BENNU_DATA_DIR")]
    NoHome,
}

impl Config {
    /// The defaults, on a data folder.
    pub fn new(data_dir: impl Into<PathBuf>) -> Config {
        Config {
            host: "127.0.0.1".to_owned(),
            port: 6006,
            grpc_port: 4317,
            root_path: String::new(),
            allowed_origins: AllowedOrigins::default(),
            log_format: LogFormat::Text,
            demo: false,
            store: StoreConfig::new(data_dir),
        }
    }

    /// Completes the flags with the process's environment, the configuration file and the defaults.
    pub fn resolve(flags: Settings) -> Result<Config, ConfigError> {
        let environment = |name: &str| std::env::var(name).ok();
        let file = Settings::from_file(flags.config.clone())?;
        Config::layered(flags, &environment, file)
    }

    fn layered(
        flags: Settings,
        environment: &dyn Fn(&str) -> Option<String>,
        file: Settings,
    ) -> Result<Config, ConfigError> {
        let settings = flags.or(Settings::from_environment(environment)?).or(file);
        let data_dir = match settings.data_dir {
            Some(folder) => folder,
            None => default_data_dir(environment).ok_or(ConfigError::NoHome)?,
        };
        let default = Config::new(data_dir);
        Ok(Config {
            host: settings.host.unwrap_or(default.host),
            port: settings.port.unwrap_or(default.port),
            grpc_port: settings.grpc_port.unwrap_or(default.grpc_port),
            root_path: normal_root_path(&settings.root_path.unwrap_or_default()),
            allowed_origins: AllowedOrigins::parse(&settings.allowed_origins.unwrap_or_default()),
            log_format: settings.log_format.unwrap_or(default.log_format),
            demo: settings.demo,
            store: default.store,
        })
    }
}

/// Beside Phoenix's own folder where there is one, so that moving over needs no new setting.
fn default_data_dir(environment: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let folder = |name| settings::present(environment(name)).map(PathBuf::from);
    let beside_phoenix = folder("PHOENIX_WORKING_DIR").map(|working_dir| working_dir.join("bennu"));
    beside_phoenix.or_else(|| folder("HOME").map(|home| home.join(".bennu")))
}

fn normal_root_path(text: &str) -> String {
    let inner = text.trim().trim_matches('/');
    if inner.is_empty() { String::new() } else { format!("/{inner}") }
}

#[cfg(test)]
mod tests {
    use super::{Config, ConfigError, Settings};

    fn resolved(flags: Settings, environment: &[(&str, &str)], file: &str) -> Result<Config, ConfigError> {
        let look_up =
            |name: &str| environment.iter().find_map(|&(key, value)| (key == name).then(|| value.to_owned()));
        let file = Settings::from_toml(file, "bennu.toml".as_ref())?;
        Config::layered(flags, &look_up, file)
    }

    fn config(flags: Settings, environment: &[(&str, &str)], file: &str) -> Config {
        let home = [("HOME", "/home/ada")];
        resolved(flags, &[&home, environment].concat(), file).expect("settings that can be used")
    }

    #[test]
    fn without_a_word_it_listens_on_loopback_where_phoenix_does() {
        let config = config(Settings::default(), &[], "");
        assert_eq!((config.host.as_str(), config.port, config.grpc_port), ("127.0.0.1", 6006, 4317));
        assert_eq!(config.store.data_dir, std::path::Path::new("/home/ada/.bennu"));
    }

    #[test]
    fn flags_come_before_the_environment_before_the_file() {
        let flags = Settings { port: Some(1), ..Settings::default() };
        let environment = [("BENNU_PORT", "2"), ("BENNU_GRPC_PORT", "3")];
        let config = config(flags, &environment, "port = 4\ngrpc_port = 5\nhost = \"::1\"");
        assert_eq!((config.port, config.grpc_port, config.host.as_str()), (1, 3, "::1"));
    }

    #[test]
    fn phoenixs_own_variables_are_understood_and_ours_come_first() {
        let environment = [
            ("PHOENIX_PORT", "7000"),
            ("BENNU_GRPC_PORT", "8001"),
            ("PHOENIX_GRPC_PORT", "7001"),
            ("PHOENIX_HOST", "0.0.0.0"),
            ("PHOENIX_WORKING_DIR", "/data"),
            ("PHOENIX_HOST_ROOT_PATH", "traces/"),
        ];
        let config = config(Settings::default(), &environment, "");
        assert_eq!((config.port, config.grpc_port, config.host.as_str()), (7000, 8001, "0.0.0.0"));
        assert_eq!(config.store.data_dir, std::path::Path::new("/data/bennu"));
        assert_eq!(config.root_path, "/traces");
    }

    #[test]
    fn an_empty_variable_is_unset_and_space_around_a_value_is_nothing() {
        let config = config(Settings::default(), &[("BENNU_PORT", "  "), ("PHOENIX_PORT", " 7000 ")], "");
        assert_eq!(config.port, 7000);
    }

    #[test]
    fn a_value_that_cannot_be_used_is_named_with_its_variable() {
        let error = resolved(Settings::default(), &[("PHOENIX_PORT", "http")], "").expect_err("no port");
        assert!(error.to_string().starts_with("PHOENIX_PORT is `http`"), "{error}");
    }

    #[test]
    fn an_unknown_key_in_the_file_is_an_error_that_names_it() {
        let error = resolved(Settings::default(), &[], "prot = 6006").expect_err("a misspelt key");
        assert!(error.to_string().contains("bennu.toml"), "{error}");
        let cause = std::error::Error::source(&error).expect("a cause").to_string();
        assert!(cause.contains("unknown field `prot`"), "{cause}");
    }
}
