//! What a list adds up to, by time.

use axum::Json;
use axum::extract::State;
use model::ProjectId;
use query::{Order, Selection, Series, SeriesPoint, SpanSource as _, TraceList};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Path, Query};
use super::figures::{FiguresView, ListedView};
use super::list::{ConditionParams, Conditions};
use super::project::find_project;
use super::span::selected_spans;
use super::trace::selected_traces;
use super::values::nanoseconds;
use crate::clock::now_unix_nano;

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Lengths of buckets that people count in.
const LENGTHS: [i64; 20] = [
    SECOND / 10,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    30 * DAY,
    365 * DAY,
];
const BUCKETS_DEFAULT: u16 = 120;
const BUCKETS_MAX: u16 = 500;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SeriesParams {
    /// What is counted; the filter is one of these. Sessions have no series.
    #[param(inline)]
    of: ListedView,
    /// At most how many buckets: 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 120)]
    buckets: Option<u16>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesView {
    /// The stretch that the buckets cover, nanoseconds since 1970 as decimal text. Without a stretch in the
    /// question, it reaches from the first trace to the last. Both null where there is none.
    pub from_unix_nano: Option<String>,
    pub to_unix_nano: Option<String>,
    /// How long each bucket is; buckets begin at its multiples since 1970, UTC.
    pub bucket_ms: u64,
    /// In order of time. Buckets without a span or trace are left out.
    pub points: Vec<SeriesPointView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesPointView {
    pub start_unix_nano: String,
    pub figures: FiguresView,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/series",
    operation_id = "getSeries",
    params(("project" = String, Path, description = "Global id or name"), SeriesParams, ConditionParams),
    responses((status = 200, body = SeriesView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn get_series(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(params): Query<SeriesParams>,
    Query(conditions): Query<ConditionParams>,
) -> Result<Json<SeriesView>, ApiError> {
    let now = now_unix_nano();
    let conditions = conditions.read(params.of.grain(), now)?;
    let buckets = params.buckets.unwrap_or(BUCKETS_DEFAULT);
    if !(1..=BUCKETS_MAX).contains(&buckets) {
        return Err(ApiError::invalid(format!(
            "`buckets` is {buckets}; it must be between 1 and {BUCKETS_MAX}."
        )));
    }
    let project = find_project(&store, &project).await?.id;
    let Some((from, to)) = stretch(&store, project, &conditions, now).await? else {
        return Ok(Json(SeriesView {
            from_unix_nano: None,
            to_unix_nano: None,
            bucket_ms: 1000,
            points: Vec::new(),
        }));
    };
    let of = match params.of {
        ListedView::Traces => Selection::Traces(selected_traces(project, &conditions)),
        ListedView::Spans => Selection::Spans(selected_spans(project, &conditions)),
        ListedView::Sessions => {
            return Err(ApiError::invalid("`of` is `sessions`, which have no series; ask for `traces`."));
        }
    };
    let bucket_nano = bucket_length(to.saturating_sub(from), i64::from(buckets));
    let points = store.series(&Series { of, bucket_nano }).await?;
    Ok(Json(SeriesView {
        from_unix_nano: Some(nanoseconds(from)),
        to_unix_nano: Some(nanoseconds(to)),
        bucket_ms: u64::try_from(bucket_nano / 1_000_000).unwrap_or_default(),
        points: points.into_iter().map(SeriesPointView::from).collect(),
    }))
}

/// What the question says, and where it is silent, the first and the last trace.
async fn stretch(
    store: &Store,
    project: ProjectId,
    conditions: &Conditions,
    now: i64,
) -> Result<Option<(i64, i64)>, ApiError> {
    let edge = async |order| {
        let question = TraceList { order, limit: 1, ..TraceList::of(project) };
        let first = store.traces(&question).await?.into_iter().next();
        Ok::<_, ApiError>(first.map(|row| row.start_time_unix_nano))
    };
    let from = match conditions.start_time_unix_nano {
        Some(from) => Some(from),
        None => edge(Order::Ascending).await?,
    };
    let to = match (conditions.end_time_unix_nano, conditions.start_time_unix_nano) {
        (Some(to), _) => Some(to),
        (None, Some(_)) => Some(now),
        // A last trace that starts now would lie on the edge.
        (None, None) => edge(Order::Descending).await?.map(|last| last.saturating_add(SECOND)),
    };
    Ok(from.zip(to).filter(|(from, to)| from < to))
}

/// The shortest length of which so many cover the stretch, wherever in a bucket it begins.
fn bucket_length(stretch_nano: i64, buckets: i64) -> i64 {
    let fits = |length: &&i64| stretch_nano / **length < buckets;
    LENGTHS.iter().find(fits).copied().unwrap_or(LENGTHS[LENGTHS.len() - 1])
}

impl From<SeriesPoint> for SeriesPointView {
    fn from(point: SeriesPoint) -> SeriesPointView {
        SeriesPointView { start_unix_nano: nanoseconds(point.start_unix_nano), figures: point.figures.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, MINUTE, SECOND, bucket_length};

    #[test]
    fn buckets_have_lengths_that_people_count_in() {
        assert_eq!(bucket_length(HOUR, 121), 30 * SECOND);
        assert_eq!(bucket_length(HOUR, 120), MINUTE);
        assert_eq!(bucket_length(HOUR, 60), 2 * MINUTE);
        assert_eq!(bucket_length(7 * DAY, 120), 2 * HOUR);
        assert_eq!(bucket_length(1, 120), SECOND / 10);
        assert_eq!(bucket_length(i64::MAX, 120), 365 * DAY);
    }
}
