//! The conditions of a list of spans: first as they were written, then as the store is asked.

use std::str::FromStr;

use model::StatusCode;
use query::{ParentFilter, SpanFilter};
use semconv::SpanKind;

use super::attribute;
use crate::v1::V1Error;
use crate::v1::query_params::QueryParams;

pub(super) struct FilterText {
    start_time_unix_nano: Option<i64>,
    end_time_unix_nano: Option<i64>,
    trace_ids: Vec<String>,
    span_ids: Vec<String>,
    parent_id: Option<String>,
    names: Vec<String>,
    span_kinds: Vec<String>,
    status_codes: Vec<String>,
    attributes: Vec<String>,
}

impl FilterText {
    pub(super) fn read(params: &mut QueryParams) -> FilterText {
        FilterText {
            start_time_unix_nano: params.time("start_time"),
            end_time_unix_nano: params.time("end_time"),
            trace_ids: params.texts("trace_id"),
            span_ids: params.texts("span_id"),
            parent_id: params.text("parent_id"),
            names: params.texts("name"),
            span_kinds: params.texts("span_kind"),
            status_codes: params.texts("status_code"),
            attributes: params.texts("attribute"),
        }
    }

    /// The same without a condition on the kind.
    pub(super) fn of_any_kind(self) -> FilterText {
        FilterText { span_kinds: Vec::new(), ..self }
    }

    /// `None` where no span can meet the conditions: what is no id names no span.
    pub(super) fn parse(self) -> Result<Option<SpanFilter>, V1Error> {
        let span_kinds = words("span_kind", &self.span_kinds, SpanKind::parse)?;
        let status_codes = words("status_code", &self.status_codes, StatusCode::parse)?;
        let attributes =
            self.attributes.iter().map(|text| attribute::parse(text)).collect::<Result<_, _>>()?;
        let (trace_ids, span_ids) = (ids(&self.trace_ids), ids(&self.span_ids));
        let parent = match self.parent_id.as_deref() {
            None => Some(ParentFilter::Any),
            Some("null") => Some(ParentFilter::None),
            Some(text) => text.parse().ok().map(ParentFilter::Id),
        };
        let (Some(trace_ids), Some(span_ids), Some(parent)) = (trace_ids, span_ids, parent) else {
            return Ok(None);
        };
        Ok(Some(SpanFilter {
            start_time_unix_nano: self.start_time_unix_nano,
            end_time_unix_nano: self.end_time_unix_nano,
            trace_ids,
            span_ids,
            names: self.names,
            span_kinds,
            status_codes,
            parent,
            attributes,
            text: None,
        }))
    }
}

/// The ids among the texts; `None` where there are texts and not one is an id.
fn ids<T: FromStr>(texts: &[String]) -> Option<Vec<T>> {
    let ids: Vec<T> = texts.iter().filter_map(|text| text.parse().ok()).collect();
    (ids.is_empty() == texts.is_empty()).then_some(ids)
}

fn words<T>(name: &str, texts: &[String], parse: fn(&str) -> Option<T>) -> Result<Vec<T>, V1Error> {
    // The parsers trim; a space in a parameter is a mistake worth hearing of.
    let exact = |text: &str| parse(text).filter(|_| text.trim() == text);
    let unknown: Vec<String> = texts
        .iter()
        .filter(|text| exact(text).is_none())
        .map(|text| format!("'{}'", text.to_uppercase()))
        .collect();
    if unknown.is_empty() {
        return Ok(texts.iter().filter_map(|text| exact(text)).collect());
    }
    Err(V1Error::Unprocessable(format!("Invalid {name} values: [{}]", unknown.join(", "))))
}
