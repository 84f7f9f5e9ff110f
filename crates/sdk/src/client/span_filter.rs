//! Spans by an expression: `POST /v1/spans` says which they are, and then they are read whole.

use serde_json::{Value, json};

use super::ClientError;
use super::connection::{Connection, Waiting};
use super::query::Parameters;
use super::span::{SpansQuery, StoredSpan};

/// As many ids as fit into an address that every proxy lets through.
const IDS_PER_REQUEST: usize = 100;
const PATH: &str = "/v1/spans";

impl Connection {
    pub(super) fn spans_where<W>(
        &self,
        query: &SpansQuery,
        condition: &str,
        waiting: &Waiting<'_, W>,
    ) -> Result<Vec<StoredSpan>, ClientError> {
        let ids = self.ids_where(query, condition)?;
        let mut spans: Vec<StoredSpan> = Vec::with_capacity(ids.len());
        for ids in ids.chunks(IDS_PER_REQUEST) {
            if waiting.is_gone() {
                break;
            }
            let mut parameters = Parameters::default();
            ids.iter().for_each(|(_, span)| parameters.add("span_id", span));
            // A span id alone may stand in several traces.
            let found: Vec<StoredSpan> = self.list(&query.path(), &parameters, usize::MAX, waiting)?;
            let is_meant = |span: &StoredSpan| {
                let id = (span.trace_id.to_string(), span.span_id.to_string());
                ids.contains(&id)
            };
            spans.extend(found.into_iter().filter(is_meant));
        }
        Ok(spans)
    }

    /// Trace id and span id of each.
    fn ids_where(&self, query: &SpansQuery, condition: &str) -> Result<Vec<(String, String)>, ClientError> {
        let mut parameters = Parameters::default();
        parameters.set("project_name", &query.project);
        let body = json!({
            "queries": [{
                "select": {"trace": {"key": "trace_id"}, "span": {"key": "span_id"}},
                "filter": {"condition": condition},
            }],
            "start_time": query.parameters.get("start_time"),
            "end_time": query.parameters.get("end_time"),
            "limit": query.limit,
        });
        let answer = self.post(PATH, &parameters, &body)?;
        table(&answer).as_ref().and_then(rows).ok_or_else(|| ClientError::Unexpected {
            url: PATH.to_owned(),
            reason: "no table of span ids".to_owned(),
        })
    }
}

/// The one JSON document within a `multipart/mixed` answer.
fn table(answer: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(answer).ok()?;
    let boundary = text.lines().next()?;
    let (_, body) = text.split_once("\r\n\r\n")?;
    let (document, _) = body.rsplit_once(&format!("\r\n{boundary}--"))?;
    serde_json::from_str(document).ok()
}

/// Columns are named by number and name: `1_trace`.
fn rows(table: &Value) -> Option<Vec<(String, String)>> {
    let rows = table["data"].as_array()?;
    let column = |row: &Value, names: &[&str]| {
        let row = row.as_object()?;
        let is_named = |key: &str| key.split_once('_').is_some_and(|(_, name)| names.contains(&name));
        row.iter().find(|(key, _)| is_named(key)).and_then(|(_, value)| value.as_str()).map(str::to_owned)
    };
    // The index, always there, is the span id as well.
    rows.iter()
        .map(|row| Some((column(row, &["trace"])?, column(row, &["span", "context.span_id"])?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{rows, table};

    #[test]
    fn ids_are_found_in_the_table_of_a_multipart_answer() {
        let answer = "--b\r\nContent-Type: application/json\r\n\r\n{\"schema\":{},\"data\":[\
            {\"0_context.span_id\":\"s\",\"1_trace\":\"t\",\"2_span\":\"s\"}]}\r\n--b--\r\n";
        let table = table(answer.as_bytes()).expect("a table");
        assert_eq!(rows(&table), Some(vec![("t".to_owned(), "s".to_owned())]));
    }

    #[test]
    fn what_is_no_table_is_none() {
        assert_eq!(table(b"<html>"), None);
    }
}
