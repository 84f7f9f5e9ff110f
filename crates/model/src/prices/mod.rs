//! What tokens cost: a table by provider and model, and how to find a model in it.

mod matching;
mod overrides;
mod rates;
mod spelling;
mod table;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

pub use overrides::PriceOverride;
use overrides::{SetPrice, rates_set};
pub(crate) use rates::{Price, Rates};
use table::{Model, Provider, Table};

/// A table of prices. Looking a model up is remembered, since a program calls few models many times.
#[derive(Debug)]
pub struct Prices {
    providers: Arc<Vec<Provider>>,
    /// What somebody set goes before the table.
    set: Vec<SetPrice>,
    /// By provider and model as they were asked for; bounded, because both names come from outside.
    remembered: RwLock<HashMap<String, HashMap<String, Option<Position>>>>,
}

/// A price of the table, in dollars per million tokens of a short prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedPrice {
    pub provider: String,
    pub model: String,
    pub input: Option<f64>,
    pub output: Option<f64>,
    pub cache_read: Option<f64>,
    pub cache_write: Option<f64>,
}

/// Text that is no table of prices.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the table of prices at line {}, column {}", source.line(), source.column())]
pub struct PricesError {
    source: serde_json::Error,
}

/// A provider, and one of its models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    provider: usize,
    model: usize,
}

const REMEMBERED_MAX: usize = 4096;

impl Prices {
    /// Reads a table in the form of `data/prices.json`.
    pub fn parse(text: &str) -> Result<Prices, PricesError> {
        let table: Table = serde_json::from_str(text).map_err(|source| PricesError { source })?;
        Ok(Prices { providers: Arc::new(table.providers), set: Vec::new(), remembered: RwLock::default() })
    }

    /// The table that comes with the program; it says itself where it is from, and `cargo xtask prices`
    /// renews it.
    pub fn builtin() -> Prices {
        Prices::parse(include_str!("../../data/prices.json")).expect("a test reads the same text")
    }

    /// The same table, with these prices before it instead of others that were set.
    pub fn with_overrides(&self, overrides: Vec<PriceOverride>) -> Prices {
        Prices {
            providers: Arc::clone(&self.providers),
            set: overrides.into_iter().map(SetPrice::new).collect(),
            remembered: RwLock::default(),
        }
    }

    /// The table as it holds at a moment, for a person to read.
    pub fn listed(&self, at_unix_nano: i64) -> Vec<ListedPrice> {
        let of_model = |provider: &Provider, model: &Model| {
            let rates = model.rates(at_unix_nano)?;
            let price = |price: &Option<Price>| price.as_ref().map(|price| price.at(0));
            Some(ListedPrice {
                provider: provider.id.clone(),
                model: model.id.clone(),
                input: price(&rates.input),
                output: price(&rates.output),
                cache_read: price(&rates.cache_read),
                cache_write: price(&rates.cache_write),
            })
        };
        let of_provider =
            |provider: &Provider| provider.models.iter().filter_map(|it| of_model(provider, it)).collect();
        self.providers.iter().flat_map(|provider| -> Vec<ListedPrice> { of_provider(provider) }).collect()
    }

    /// The prices that held for a model at a moment; `None` for a model or provider that is not in the table.
    pub(crate) fn rates(&self, provider: Option<&str>, model: &str, at_unix_nano: i64) -> Option<&Rates> {
        let provider = provider.unwrap_or_default();
        if let Some(set) = rates_set(&self.set, provider, model, at_unix_nano) {
            return Some(set);
        }
        let Position { provider, model } = self.position(provider, model)?;
        self.providers[provider].models[model].rates(at_unix_nano)
    }

    fn position(&self, provider: &str, model: &str) -> Option<Position> {
        let remembered = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(position) = remembered.get(provider).and_then(|models| models.get(model)) {
            return *position;
        }
        let is_full = remembered.values().map(HashMap::len).sum::<usize>() >= REMEMBERED_MAX;
        drop(remembered);
        let position = self.search(provider, model);
        if !is_full {
            let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
            remembered.entry(provider.to_owned()).or_default().insert(model.to_owned(), position);
        }
        position
    }

    /// The provider named by the sender comes first, then the one named in the model (`openai/gpt-4o`), then
    /// whoever usually makes models of that name: a client library for one provider may call another.
    fn search(&self, provider: &str, model: &str) -> Option<Position> {
        let named = self.provider_named(provider);
        let spellings = spelling::spellings(model);
        let by_name = |spelling: &str| named.and_then(|provider| self.model_of(provider, spelling));
        let by_prefix = |spelling: &str| {
            let (prefix, rest) = spelling.split_once('/')?;
            let provider = self.provider_named(prefix)?;
            spelling::spellings(rest).iter().find_map(|spelling| self.model_of(provider, spelling))
        };
        let by_likeness = |spelling: &str| {
            let like =
                |provider: &Provider| provider.models_like.as_ref().is_some_and(|m| m.is_match(spelling));
            self.model_of(self.providers.iter().position(like)?, spelling)
        };
        let by_bedrock_id = |spelling: &str| {
            spelling::is_bedrock_id(spelling)
                .then(|| self.model_of(self.provider_named("bedrock")?, spelling))
                .flatten()
        };
        None.or_else(|| spellings.iter().find_map(|spelling| by_name(spelling)))
            .or_else(|| spellings.iter().find_map(|spelling| by_prefix(spelling)))
            .or_else(|| spellings.iter().find_map(|spelling| by_likeness(spelling)))
            .or_else(|| spellings.iter().find_map(|spelling| by_bedrock_id(spelling)))
    }

    fn provider_named(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase().replace('_', "-");
        if name.is_empty() {
            return None;
        }
        let exact = self.providers.iter().position(|provider| provider.id == name);
        exact.or_else(|| {
            self.providers.iter().position(|p| p.named_like.as_ref().is_some_and(|m| m.is_match(&name)))
        })
    }

    /// A model of a provider, or of those whose models it resells at their price.
    fn model_of(&self, provider: usize, spelling: &str) -> Option<Position> {
        let own = |provider: usize| {
            let is_match = |model: &Model| model.named_like.is_match(spelling);
            let model = self.providers[provider].models.iter().position(is_match)?;
            Some(Position { provider, model })
        };
        own(provider).or_else(|| {
            let resold = &self.providers[provider].fallback;
            resold.iter().find_map(|id| own(self.providers.iter().position(|other| other.id == *id)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PriceOverride, Prices};

    /// The price of an input token of some model, in dollars per million.
    fn input(provider: &str, model: &str) -> Option<f64> {
        const NOVEMBER_2026: i64 = 1_795_000_000_000_000_000;
        let prices = Prices::builtin();
        let rates = prices.rates(Some(provider).filter(|p| !p.is_empty()), model, NOVEMBER_2026)?;
        Some(rates.input.as_ref()?.at(0))
    }

    #[test]
    fn a_model_is_found_however_it_is_spelled() {
        for (provider, model) in [
            ("openai", "gpt-4o"),
            ("openai", "GPT-4o"),
            ("openai", "gpt-4o-2024-08-06"),
            ("openai", "gpt-4o-2099-12-31"),
            ("openai", "gpt-4o-latest"),
            ("", "gpt-4o"),
            ("", "openai/gpt-4o"),
            ("litellm", "openai/gpt-4o"),
            ("azure", "gpt-4o"),
            ("azure.ai.openai", "gpt-4o"),
            ("langchain", "gpt-4o"),
        ] {
            assert_eq!(input(provider, model), Some(2.5), "{provider} {model}");
        }
        for (provider, model) in [
            ("anthropic", "claude-3-5-sonnet-20241022"),
            ("anthropic", "claude-3-5-sonnet-latest"),
            ("openai", "claude-3-5-sonnet-latest"),
            ("google", "claude-3-5-sonnet@20240620"),
            ("aws", "anthropic.claude-3-5-sonnet-20240620-v1:0"),
            ("aws", "us.anthropic.claude-3-5-sonnet-20240620-v1:0"),
            ("", "anthropic.claude-3-5-sonnet-20240620-v1:0"),
            ("", "eu.anthropic.claude-3-5-sonnet-20240620-v1:0"),
            ("", "bedrock/us-east-1/anthropic.claude-3-5-sonnet-20240620-v1:0"),
        ] {
            assert_eq!(input(provider, model), Some(3.0), "{provider} {model}");
        }
    }

    #[test]
    fn a_model_that_nobody_sells_has_no_price() {
        for (provider, model) in
            [("openai", "my-finetune"), ("", "llama-at-home"), ("acme", "x"), ("openai", "")]
        {
            assert_eq!(input(provider, model), None, "{provider} {model}");
        }
    }

    #[test]
    fn a_small_model_is_not_taken_for_the_large_one_of_like_name() {
        assert_eq!(input("openai", "gpt-4o-mini"), Some(0.15));
        assert_eq!(input("openai", "gpt-4o-mini-2024-07-18"), Some(0.15));
    }

    #[test]
    fn a_broken_table_says_where() {
        let error = Prices::parse("{\n\"providers\": 5}").expect_err("broken");
        assert_eq!(error.to_string(), "cannot read the table of prices at line 2, column 14");
    }

    /// What an input token of `gpt-4o` costs at a moment, with these prices set: provider, model, from, dollars.
    fn input_with(set: &[(Option<&str>, &str, i64, f64)], at_unix_nano: i64) -> Option<f64> {
        let set = set.iter().map(|&(provider, model, from_unix_nano, input)| PriceOverride {
            provider: provider.map(str::to_owned),
            model: model.to_owned(),
            from_unix_nano,
            input,
            output: 2.0 * input,
            cache_read: None,
            cache_write: None,
        });
        let prices = Prices::builtin().with_overrides(set.collect());
        let rates = prices.rates(Some("openai"), "gpt-4o-2024-08-06", at_unix_nano)?;
        Some(rates.input.as_ref()?.at(0))
    }

    #[test]
    fn a_price_that_was_set_goes_before_the_table_from_its_day_on() {
        let set = [(None, "GPT-4o", 100, 7.0), (None, "gpt-4o", 200, 8.0)];
        assert_eq!([99, 100, 199, 200].map(|at| input_with(&set, at)), [2.5, 7.0, 7.0, 8.0].map(Some));
    }

    #[test]
    fn a_price_of_another_provider_or_model_changes_nothing() {
        assert_eq!(input_with(&[(Some("azure"), "gpt-4o", 0, 7.0)], 100), Some(2.5));
        assert_eq!(input_with(&[(None, "gpt-4", 0, 7.0)], 100), Some(2.5));
        assert_eq!(input_with(&[(Some("OpenAI"), "gpt-4o", 0, 7.0)], 100), Some(7.0));
    }

    #[test]
    fn the_table_is_listed_as_it_holds() {
        let listed = Prices::builtin().listed(100);
        let found = listed.iter().find(|it| it.provider == "openai" && it.model == "gpt-4o");
        assert_eq!(found.expect("gpt-4o is listed").input, Some(2.5));
    }
}
