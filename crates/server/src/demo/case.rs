//! The facts of one customer's case, which fill the placeholders of a story.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use serde_json::{Map, Value, json};

use super::content::{Product, Shop, Story};
use super::random::Random;

/// A placeholder for a list too long to draw for every case.
const ORDER_HISTORY: &str = "{order_history}";
const ORDERS_IN_HISTORY: u32 = 150;

pub(super) struct Case<'a> {
    shop: &'a Shop,
    facts: BTreeMap<&'static str, Value>,
    today: Date,
    history_seed: u64,
}

impl<'a> Case<'a> {
    pub(super) fn draw(
        shop: &'a Shop,
        story: &Story,
        customer: &str,
        start: u64,
        random: &mut Random,
    ) -> Case<'a> {
        let products: Vec<&Product> =
            shop.products.iter().filter(|product| product.sized || !story.sized).collect();
        let item = *random.pick(&products);
        let others: Vec<&Product> = shop.products.iter().filter(|product| product.sku != item.sku).collect();
        let other = *random.pick(&others);
        let price_drop = (item.price * 0.15).min(45.0).round();

        let today = date_of(start);
        let eta = not_on_sunday(today + i64::from(random.between(1, 3)).days(), 1);
        let delivered_on = not_on_sunday(today - i64::from(random.between(2, 3)).days(), -1);
        let shipped_on = delivered_on - i64::from(random.between(1, 3)).days();
        let ordered_on = shipped_on - i64::from(random.between(1, 2)).days();

        let order = random.between(31_000, 62_000);
        let facts = BTreeMap::from([
            ("first_name", json!(customer)),
            ("order_id", json!(format!("NW-{order:06}"))),
            ("order_short", json!(order.to_string())),
            ("item", json!(item.name)),
            ("sku", json!(item.sku)),
            ("price", json!(item.price)),
            ("price_drop", json!(price_drop)),
            ("price_now", json!(((item.price - price_drop) * 100.0).round() / 100.0)),
            ("item_2", json!(other.name)),
            ("sku_2", json!(other.sku)),
            ("price_2", json!(other.price)),
            ("city", json!(random.pick(&shop.cities))),
            ("street", json!(random.pick(&shop.streets))),
            ("carrier", json!(random.pick(&shop.carriers))),
            ("tracking", json!(tracking_number(random))),
            ("tracking_2", json!(tracking_number(random))),
            ("return_id", json!(format!("RET-{}", random.between(70_000, 99_999)))),
            ("ticket_id", json!(format!("TCK-{}", random.between(4_000, 9_999)))),
            ("voucher", json!(format!("SUMMIT{}", random.between(10, 99)))),
            ("stock", json!(random.between(3, 60))),
            ("stock_store", json!(random.between(2, 6))),
            ("today", json!(today.to_string())),
            ("date", json!(today.strftime("%A, %-d %B %Y").to_string())),
            ("year_start", json!(format!("{}-01-01", today.year()))),
            ("ordered_on", json!(ordered_on.to_string())),
            ("shipped_on", json!(shipped_on.to_string())),
            ("delivered_on", json!(delivered_on.to_string())),
            ("delivered_day", json!(weekday(delivered_on))),
            ("eta", json!(eta.to_string())),
            ("eta_day", json!(weekday(eta))),
            ("return_until", json!((delivered_on + 30.days()).to_string())),
        ]);
        Case { shop, facts, today, history_seed: u64::from(order) }
    }

    pub(super) fn text(&self, template: &str) -> String {
        let mut text = template.to_owned();
        for (name, value) in &self.facts {
            let placeholder = format!("{{{name}}}");
            if text.contains(&placeholder) {
                text = text.replace(&placeholder, &spoken(value));
            }
        }
        text
    }

    /// A string that is nothing but a placeholder becomes the fact itself, numbers included.
    pub(super) fn json(&self, template: &Value) -> Value {
        match template {
            Value::String(text) if text == ORDER_HISTORY => self.order_history(),
            Value::String(text) => self.fact(text).unwrap_or_else(|| json!(self.text(text))),
            Value::Array(items) => items.iter().map(|item| self.json(item)).collect(),
            Value::Object(fields) => Value::Object(self.object(fields)),
            other => other.clone(),
        }
    }

    pub(super) fn object(&self, template: &Map<String, Value>) -> Map<String, Value> {
        template.iter().map(|(key, value)| (key.clone(), self.json(value))).collect()
    }

    /// The facts of that name, as a prompt template's variables.
    pub(super) fn variables(&self, names: &[&str]) -> Value {
        names.iter().filter_map(|&name| Some((name.to_owned(), self.facts.get(name)?.clone()))).collect()
    }

    fn fact(&self, text: &str) -> Option<Value> {
        let name = text.strip_prefix('{')?.strip_suffix('}')?;
        self.facts.get(name).cloned()
    }

    /// More orders than a small model's context holds.
    fn order_history(&self) -> Value {
        let mut random = Random::new(self.history_seed, 0);
        let mut day = self.today;
        let orders = (0..ORDERS_IN_HISTORY).map(|_| {
            day -= i64::from(random.between(1, 3)).days();
            let lines: Vec<Value> = (0..random.between(1, 3))
                .map(|_| {
                    let product = random.pick(&self.shop.products);
                    let quantity = random.between(1, 6);
                    json!({ "sku": product.sku, "name": product.name, "quantity": quantity, "price_eur": product.price })
                })
                .collect();
            let order_id = format!("NW-{:06}", random.between(1_000, 62_000));
            json!({ "order_id": order_id, "ordered_on": day.to_string(), "status": "delivered", "lines": lines })
        });
        Value::Array(orders.collect())
    }
}

/// A value as people write it in a sentence.
fn spoken(value: &Value) -> String {
    match value {
        Value::String(text) => match text.parse::<Date>() {
            Ok(date) => date.strftime("%-d %B").to_string(),
            Err(_) => text.clone(),
        },
        Value::Number(number) if number.is_f64() => format!("{:.2}", number.as_f64().unwrap_or_default()),
        other => other.to_string(),
    }
}

fn tracking_number(random: &mut Random) -> String {
    format!(
        "7{:04} {:04} {:04}",
        random.between(0, 9_999),
        random.between(0, 9_999),
        random.between(0, 9_999)
    )
}

fn date_of(unix_nano: u64) -> Date {
    let timestamp = Timestamp::from_nanosecond(i128::from(unix_nano)).expect("the demo plays in our time");
    timestamp.to_zoned(TimeZone::UTC).date()
}

/// Parcels rest on Sundays.
fn not_on_sunday(date: Date, step_days: i64) -> Date {
    if date.weekday() == Weekday::Sunday { date + step_days.days() } else { date }
}

fn weekday(date: Date) -> String {
    date.strftime("%A").to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Case;
    use crate::demo::content::Content;
    use crate::demo::random::Random;

    #[test]
    fn a_placeholder_alone_keeps_its_value_and_in_a_sentence_it_is_spoken() {
        let content = Content::load();
        let story = content.story("where is my order");
        let case =
            Case::draw(&content.shop, story, "Lena", 1_780_000_000_000_000_000, &mut Random::new(1, 2));
        assert!(case.json(&json!("{price}")).is_f64());
        assert_eq!(
            (case.json(&json!("{today}")), case.text("on {today}")),
            (json!("2026-05-28"), "on 28 May".into())
        );
        assert_eq!(case.text("Hello {first_name}"), "Hello Lena");
        assert_eq!(case.text("unknown {things} stay"), "unknown {things} stay");
    }

    #[test]
    fn no_story_has_a_placeholder_that_nothing_fills() {
        let content = Content::load();
        for story in &content.stories {
            let case =
                Case::draw(&content.shop, story, "Lena", 1_780_000_000_000_000_000, &mut Random::new(1, 2));
            for turn in &story.turns {
                for text in turn.customer.iter().chain(&turn.answer).chain(&turn.image) {
                    assert!(!case.text(text).contains('{'), "{}", case.text(text));
                }
                for call in turn.steps.iter().flat_map(|step| &step.calls) {
                    let result =
                        format!("{}{}", json!(case.object(&call.arguments)), case.json(&call.result));
                    let placeholder = |(at, _)| result[at + 1..].starts_with(char::is_lowercase);
                    assert!(!result.match_indices('{').any(placeholder), "{result}");
                }
            }
        }
    }
}
