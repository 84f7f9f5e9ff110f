//! Which rows: a stretch of time, and an expression of the filter language.

use std::sync::Arc;

use query::{Filter, Grain};
use serde::Deserialize;

use crate::api::error::ApiError;

const NANO_PER_SECOND: i64 = 1_000_000_000;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct ConditionParams {
    /// An expression of the filter language.
    pub(in crate::api) filter: Option<String>,
    /// Only what started in the last so many seconds, by the server's clock.
    last_seconds: Option<u32>,
    /// Only what started at this moment or after; RFC 3339.
    from: Option<String>,
    /// Only what started before this moment.
    to: Option<String>,
}

/// The conditions, understood.
#[derive(Debug, Default, Clone)]
pub(in crate::api) struct Conditions {
    pub(in crate::api) start_time_unix_nano: Option<i64>,
    pub(in crate::api) end_time_unix_nano: Option<i64>,
    pub(in crate::api) expression: Option<Arc<Filter>>,
    /// What is doubtful about the expression, in words.
    pub(in crate::api) warnings: Vec<String>,
}

impl ConditionParams {
    pub(in crate::api) fn read(&self, grain: Grain, now_unix_nano: i64) -> Result<Conditions, ApiError> {
        let since = self.last_seconds.map(|seconds| now_unix_nano - i64::from(seconds) * NANO_PER_SECOND);
        let from = self.from.as_deref().map(|text| moment("from", text)).transpose()?;
        let to = self.to.as_deref().map(|text| moment("to", text)).transpose()?;
        let (expression, warnings) = match self.filter.as_deref().map(str::trim) {
            None | Some("") => (None, Vec::new()),
            Some(text) => {
                let (filter, warnings) =
                    Filter::parse(text, grain).map_err(|error| ApiError::invalid(error.to_string()))?;
                (Some(Arc::new(filter)), warnings.iter().map(ToString::to_string).collect())
            }
        };
        Ok(Conditions { start_time_unix_nano: since.max(from), end_time_unix_nano: to, expression, warnings })
    }
}

fn moment(name: &str, text: &str) -> Result<i64, ApiError> {
    let timestamp: Option<jiff::Timestamp> = text.parse().ok();
    timestamp.and_then(|timestamp| i64::try_from(timestamp.as_nanosecond()).ok()).ok_or_else(|| {
        ApiError::invalid(format!("`{name}` is `{text}`; it must be a moment like `2026-01-31T12:00:00Z`."))
    })
}

#[cfg(test)]
mod tests {
    use query::Grain;

    use super::ConditionParams;

    const NOW: i64 = 1_800_000_000_000_000_000;

    fn params(from: Option<&str>, last_seconds: Option<u32>) -> ConditionParams {
        ConditionParams { from: from.map(str::to_owned), last_seconds, ..ConditionParams::default() }
    }

    #[test]
    fn the_last_seconds_count_from_now_and_the_later_beginning_holds() {
        let start = |params: ConditionParams| {
            params.read(Grain::Span, NOW).expect("a stretch of time").start_time_unix_nano
        };
        assert_eq!(start(params(None, Some(60))), Some(NOW - 60_000_000_000));
        assert_eq!(start(params(Some("1970-01-01T00:00:01Z"), Some(60))), Some(NOW - 60_000_000_000));
        assert_eq!(start(params(Some("1970-01-01T00:00:01Z"), None)), Some(1_000_000_000));
        assert_eq!(start(params(None, None)), None);
    }

    #[test]
    fn a_moment_without_an_offset_is_refused() {
        assert!(params(Some("2026-01-31"), None).read(Grain::Span, NOW).is_err());
    }
}
