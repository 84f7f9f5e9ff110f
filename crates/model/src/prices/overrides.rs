//! Prices that somebody set: they go before those of the table.

use super::rates::{Price, Rates};
use super::spelling::spellings;

/// What the tokens of a model cost from a moment on, in dollars per million.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceOverride {
    /// `None` where it holds whoever provides the model.
    pub provider: Option<String>,
    pub model: String,
    /// It holds for calls that begin at this moment or later.
    pub from_unix_nano: i64,
    pub input: f64,
    pub output: f64,
    /// What the side costs, where there is no price of its own.
    pub cache_read: Option<f64>,
    pub cache_write: Option<f64>,
}

/// An override, ready to price with.
#[derive(Debug)]
pub(super) struct SetPrice {
    set: PriceOverride,
    rates: Rates,
}

impl SetPrice {
    pub(super) fn new(set: PriceOverride) -> SetPrice {
        let rates = Rates {
            input: Some(Price::Flat(set.input)),
            output: Some(Price::Flat(set.output)),
            cache_read: set.cache_read.map(Price::Flat),
            cache_write: set.cache_write.map(Price::Flat),
            ..Rates::default()
        };
        SetPrice { set, rates }
    }
}

/// The price that was set for a model and holds at a moment; of several the one that began last.
pub(super) fn rates_set<'a>(
    prices: &'a [SetPrice],
    provider: &str,
    model: &str,
    at_unix_nano: i64,
) -> Option<&'a Rates> {
    if prices.is_empty() {
        return None;
    }
    let names = spellings(model);
    let is_meant = |set: &PriceOverride| {
        let of_provider =
            set.provider.as_ref().is_none_or(|named| named.trim().eq_ignore_ascii_case(provider.trim()));
        let model = set.model.trim().to_lowercase();
        of_provider && set.from_unix_nano <= at_unix_nano && names.contains(&model)
    };
    let meant = prices.iter().filter(|price| is_meant(&price.set));
    meant.max_by_key(|price| price.set.from_unix_nano).map(|price| &price.rates)
}
