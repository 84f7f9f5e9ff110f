//! Reads a query string parameter by parameter, and gathers everything that is wrong with it.

use query::Order;

use super::error::V1Error;
use super::timestamp;
use super::validation::{Detail, Step};

/// The parameters of one request. Of a single value given twice the last counts; unknown names are ignored.
pub(super) struct QueryParams {
    pairs: Vec<(String, String)>,
    wrong: Vec<Detail>,
}

impl QueryParams {
    pub(super) fn new(pairs: Vec<(String, String)>) -> QueryParams {
        QueryParams { pairs, wrong: Vec::new() }
    }

    /// Refuses the request if any parameter read so far was wrong. All of them are named, in the order read.
    pub(super) fn finish(self) -> Result<(), V1Error> {
        if self.wrong.is_empty() { Ok(()) } else { Err(V1Error::Validation(self.wrong)) }
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.last(name)
    }

    /// Every value of a repeated parameter.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    /// A text of at least one character.
    pub(super) fn non_empty_text(&mut self, name: &'static str) -> Option<String> {
        let text = self.last(name)?;
        match text.is_empty() {
            true => self.refuse(Detail::too_short(vec!["query".into(), name.into()]), None),
            false => Some(text),
        }
    }

    /// Every value of a repeated parameter, each of at least one character.
    pub(super) fn non_empty_texts(&mut self, name: &'static str) -> Vec<String> {
        let texts = self.texts(name);
        for position in (0..texts.len()).filter(|&position| texts[position].is_empty()) {
            self.wrong.push(Detail::too_short(vec!["query".into(), name.into(), Step::Position(position)]));
        }
        texts
    }

    /// One of three words, or none.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        name: &'static str,
        choices: [(&'static str, T); 3],
    ) -> Option<T> {
        let text = self.last(name)?;
        let chosen = choices.iter().find(|(word, _)| *word == text).map(|&(_, choice)| choice);
        let [first, second, last] = choices.map(|(word, _)| word);
        chosen.or_else(|| {
            let expected = format!("'{first}', '{second}' or '{last}'");
            self.refuse(Detail::not_expected(name, &text, &expected), None)
        })
    }

    /// A count of at least one and at most `max`.
    pub(super) fn limit(&mut self, name: &'static str, default: usize, max: Option<usize>) -> usize {
        let Some(text) = self.last(name) else { return default };
        match read_limit(name, &text, max) {
            Ok(limit) => limit,
            Err(detail) => self.refuse(*detail, default),
        }
    }

    pub(super) fn boolean(&mut self, name: &'static str) -> bool {
        self.optional_boolean(name).unwrap_or(false)
    }

    /// `None` where it is not given.
    pub(super) fn optional_boolean(&mut self, name: &'static str) -> Option<bool> {
        let text = self.last(name)?;
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "t" | "yes" | "y" | "on" => Some(true),
            "0" | "false" | "f" | "no" | "n" | "off" => Some(false),
            _ => self.refuse(Detail::not_a_boolean(name, &text), None),
        }
    }

    /// A number that is not negative.
    pub(super) fn amount(&mut self, name: &'static str) -> Option<f64> {
        let text = self.last(name)?;
        match text.trim().parse::<f64>() {
            Ok(number) if number >= 0.0 => Some(number),
            Ok(_) => self.refuse(Detail::negative(name, &text), None),
            Err(_) => self.refuse(Detail::not_a_number(name, &text), None),
        }
    }

    /// One of two words, the first being the default.
    pub(super) fn choice<T: Copy>(&mut self, name: &'static str, choices: [(&'static str, T); 2]) -> T {
        let [(_, default), _] = choices;
        let Some(text) = self.last(name) else { return default };
        let chosen = choices.iter().find(|(word, _)| *word == text).map(|&(_, choice)| choice);
        chosen.unwrap_or_else(|| {
            self.refuse(Detail::not_one_of(name, &text, choices.map(|(word, _)| word)), default)
        })
    }

    /// The order of a list.
    pub(super) fn order(&mut self, default: Order) -> Order {
        let Some(text) = self.last("order") else { return default };
        match text.as_str() {
            "asc" => Order::Ascending,
            "desc" => Order::Descending,
            _ => self.refuse(Detail::not_one_of("order", &text, ["asc", "desc"]), default),
        }
    }

    pub(super) fn time(&mut self, name: &'static str) -> Option<i64> {
        let text = self.last(name)?;
        match timestamp::parse(&text) {
            Ok(unix_nano) => Some(unix_nano),
            Err(reason) => self.refuse(Detail::not_a_time(name, &text, reason), None),
        }
    }

    /// A time without which there is no answer. What is returned in its place is never used, since
    /// [`QueryParams::finish`] refuses the request.
    pub(super) fn required_time(&mut self, name: &'static str) -> i64 {
        match self.last(name) {
            Some(_) => self.time(name).unwrap_or_default(),
            None => self.refuse(Detail::missing(name), 0),
        }
    }

    fn last(&self, name: &str) -> Option<String> {
        self.pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    /// Notes what is wrong and goes on, so that a caller learns of all mistakes at once.
    fn refuse<T>(&mut self, detail: Detail, instead: T) -> T {
        self.wrong.push(detail);
        instead
    }
}

fn read_limit(name: &'static str, text: &str, max: Option<usize>) -> Result<usize, Box<Detail>> {
    let trimmed = text.trim();
    // Clients in languages with one kind of number send `10.0`.
    let digits = trimmed.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|b| b == b'0'));
    let digits = digits.map_or(trimmed, |(digits, _)| digits);
    let number: i128 = digits.parse().map_err(|_| Box::new(Detail::not_an_integer(name, text)))?;
    if number <= 0 {
        return Err(Box::new(Detail::not_greater_than(name, text, 0)));
    }
    let limit = usize::try_from(number).unwrap_or(usize::MAX);
    match max {
        Some(max) if limit > max => {
            Err(Box::new(Detail::greater_than(name, text, i64::try_from(max).unwrap_or(i64::MAX))))
        }
        _ => Ok(limit),
    }
}
