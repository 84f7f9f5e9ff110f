//! What tokens cost: a table by provider and model, and how to find a model in it.

mod matching;
mod rates;
mod spelling;
mod table;

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

pub(crate) use rates::{Price, Rates};
use table::{Model, Provider, Table};

/// A table of prices. Looking a model up is remembered, since a program calls few models many times.
#[derive(Debug)]
pub struct Prices {
    providers: Vec<Provider>,
    /// By provider and model as they were asked for; bounded, because both names come from outside.
    remembered: RwLock<HashMap<String, HashMap<String, Option<Position>>>>,
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
        Ok(Prices { providers: table.providers, remembered: RwLock::default() })
    }

    /// The table that comes with the program; it says itself where it is from, and `cargo xtask prices`
    /// renews it.
    pub fn builtin() -> Prices {
        Prices::parse(include_str!("../../data/prices.json")).expect("a test reads the same text")
    }

    /// The prices that held for a model at a moment; `None` for a model or provider that is not in the table.
    pub(crate) fn rates(&self, provider: Option<&str>, model: &str, at_unix_nano: i64) -> Option<&Rates> {
        let Position { provider, model } = self.position(provider.unwrap_or_default(), model)?;
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
    use super::Prices;

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
}
