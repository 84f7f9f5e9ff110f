//! What all lists have in common: parameters, pages, a span of time.

use std::time::SystemTime;

use serde::Deserialize;

use super::time;
use crate::percent;

/// How many items a list gives unless said otherwise.
pub(super) const LIMIT: usize = 1000;

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) data: Vec<T>,
    #[serde(default = "Option::default")]
    pub(super) next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Small enough that a page of spans with long prompts is no burden.
    pub(super) const ITEMS_MAX: usize = 100;
}

/// The parameters of a request, in order; some may stand more than once.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.retain(|(known, _)| *known != name);
        self.add(name, value);
    }

    pub(super) fn add(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.push((name, value.into()));
    }

    pub(super) fn since(&mut self, time: SystemTime) {
        self.set("start_time", time::write(time));
    }

    pub(super) fn until(&mut self, time: SystemTime) {
        self.set("end_time", time::write(time));
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn to_query(&self) -> String {
        let pairs: Vec<String> =
            self.0.iter().map(|(name, value)| format!("{name}={}", percent::encode(value))).collect();
        pairs.join("&")
    }
}
