//! The table of prices as it is written down.

use serde::Deserialize;

use super::matching::Matcher;
use super::rates::{Period, Rates};

#[derive(Debug, Deserialize)]
pub(super) struct Table {
    pub(super) providers: Vec<Provider>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Provider {
    pub(super) id: String,
    /// Other names that the provider goes by.
    #[serde(rename = "match")]
    pub(super) named_like: Option<Matcher>,
    /// Names that its models have, and only its models.
    pub(super) models_like: Option<Matcher>,
    /// Providers whose models it sells at their price.
    #[serde(default)]
    pub(super) fallback: Vec<String>,
    pub(super) models: Vec<Model>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Model {
    #[serde(default)]
    pub(super) id: String,
    #[serde(rename = "match")]
    pub(super) named_like: Matcher,
    /// Of the periods that hold at a moment the last counts; where none does, the first.
    #[serde(rename = "prices")]
    periods: Vec<Period>,
}

impl Model {
    pub(super) fn rates(&self, at_unix_nano: i64) -> Option<&Rates> {
        let active = self.periods.iter().rev().find(|period| period.holds(at_unix_nano));
        let rates = &active.or(self.periods.first())?.rates;
        (rates.input.is_some() || rates.output.is_some()).then_some(rates)
    }
}
