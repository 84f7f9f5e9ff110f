//! Whether every span that was sent is there, once.

use std::collections::HashMap;
use std::error::Error;

use crate::http::Connection;
use crate::requests::{Requests, SpanKey};

/// The most that one answer holds.
const PAGE: usize = 100_000;

/// Reads all ids back, in order of arrival, and compares them with those of the first `sent` requests.
pub(crate) fn check(address: &str, requests: &Requests, sent: u64) -> Result<String, Box<dyn Error + Send + Sync>> {
    let mut seen: HashMap<SpanKey, u32> =
        (0..sent).flat_map(|number| requests.spans(number)).map(|key| (key, 0)).collect();
    let mut others = 0_u64;
    let mut connection = Connection::open(address)?;
    let mut last = 0;
    loop {
        let query = format!(
            r#"{{"query": "SELECT sequence, trace_id, span_id FROM spans WHERE sequence > {last} ORDER BY sequence LIMIT {PAGE}", "limit": {PAGE}, "format": "csv"}}"#
        );
        let answer = connection.post("/api/sql", "application/json", query.as_bytes())?;
        if answer.status != 200 {
            return Err(answer.text().into());
        }
        let before = last;
        for line in std::str::from_utf8(&answer.body)?.lines().skip(1) {
            let mut cells = line.trim().split(',');
            let mut cell = || cells.next().ok_or("a row has three cells");
            last = cell()?.parse()?;
            let key = format!("{}{}", cell()?, cell()?);
            match seen.get_mut(&key_of(&key)?) {
                Some(count) => *count += 1,
                None => others += 1,
            }
        }
        if last == before {
            break;
        }
    }
    let missing = seen.values().filter(|&&count| count == 0).count();
    let repeated = seen.values().filter(|&&count| count > 1).count();
    Ok(format!("{} spans looked for: {missing} missing, {repeated} there more than once, {others} others", seen.len()))
}

fn key_of(hexadecimal: &str) -> Result<SpanKey, Box<dyn Error + Send + Sync>> {
    let mut key = SpanKey::default();
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hexadecimal.get(2 * at..2 * at + 2).ok_or("an id is short")?, 16)?;
    }
    Ok(key)
}
