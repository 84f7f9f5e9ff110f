//! Lists of sessions.

use axum::Json;
use axum::extract::State;
use model::ProjectId;
use query::{Grain, SessionCursor, SessionList, SessionSort, SpanSource as _};
use store::Store;

use super::row_view::{SessionListView, SessionRowView};
use crate::api::error::{ApiError, ApiErrorView};
use crate::api::extract::{Path, Query};
use crate::api::list::{
    ConditionParams, Conditions, PageParams, SortView, next_page, print_cursor, split_cursor,
};
use crate::api::project::find_project;
use crate::clock::now_unix_nano;

#[utoipa::path(
    get,
    path = "/api/projects/{project}/sessions",
    operation_id = "listSessions",
    params(("project" = String, Path, description = "Global id or name"), ConditionParams, PageParams),
    responses((status = 200, body = SessionListView), (status = "default", body = ApiErrorView))
)]
pub(in crate::api) async fn list_sessions(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(conditions): Query<ConditionParams>,
    Query(page): Query<PageParams>,
) -> Result<Json<SessionListView>, ApiError> {
    let conditions = conditions.read(Grain::Session, now_unix_nano())?;
    let limit = page.limit()?;
    let sort = session_sort(page.sort);
    let after = page.after.as_deref().map(|text| split_cursor(text, |id| Some(id.to_owned()))).transpose()?;
    let project = find_project(&store, &project).await?.id;
    let question = SessionList {
        sort,
        order: page.order(),
        after: after.map(|(value, session_id)| SessionCursor { value, session_id }),
        // One more than asked for, to know whether there is a next page.
        limit: limit + 1,
        ..selected_sessions(project, &conditions)
    };
    let mut rows = store.sessions(&question).await?;
    let next = next_page(&mut rows, limit, |row| {
        let SessionCursor { value, session_id } = SessionCursor::of(sort, row);
        print_cursor(value, &session_id)
    });
    let sessions = rows.into_iter().map(SessionRowView::from).collect();
    Ok(Json(SessionListView { sessions, next, warnings: conditions.warnings }))
}

/// The sessions that conditions leave.
pub(in crate::api) fn selected_sessions(project: ProjectId, conditions: &Conditions) -> SessionList {
    SessionList {
        start_time_unix_nano: conditions.start_time_unix_nano,
        end_time_unix_nano: conditions.end_time_unix_nano,
        expression: conditions.expression.clone(),
        ..SessionList::of(project)
    }
}

fn session_sort(sort: SortView) -> SessionSort {
    match sort {
        SortView::StartTime => SessionSort::LastStart,
        SortView::Latency => SessionSort::Duration,
        SortView::Tokens => SessionSort::Tokens,
        SortView::Cost => SessionSort::Cost,
        SortView::Traces => SessionSort::TraceCount,
    }
}
