//! The questions with which every query begins.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};

use super::connection::{Page, page_complexity, page_of_all, page_size};
use super::cost::small;
use super::error::failed;
use super::node::Node;
use super::project::{Project, SortDir};
use super::reader::store;
use super::session::ProjectSession;
use super::span::Span;
use super::trace::Trace;

pub(crate) struct Query;

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum ProjectColumn {
    #[graphql(name = "name")]
    Name,
}

#[derive(InputObject)]
struct ProjectSort {
    col: ProjectColumn,
    dir: SortDir,
}

#[derive(InputObject)]
struct ProjectFilter {
    col: ProjectColumn,
    /// A part of it, whatever its case.
    value: String,
}

#[Object]
impl Query {
    /// The oldest first where no other order is asked for.
    #[graphql(complexity = "page_complexity(first, child_complexity)")]
    async fn projects(
        &self,
        context: &Context<'_>,
        #[graphql(default = 50)] first: i32,
        after: Option<String>,
        sort: Option<ProjectSort>,
        filter: Option<ProjectFilter>,
    ) -> Result<Page<Project>> {
        let mut projects = store(context).await.projects().await.map_err(failed)?;
        projects.sort_by_key(|project| project.id);
        if let Some(ProjectFilter { col: ProjectColumn::Name, value }) = filter {
            let part = value.to_lowercase();
            projects.retain(|project| project.name.to_lowercase().contains(&part));
        }
        if let Some(ProjectSort { col: ProjectColumn::Name, dir }) = sort {
            let order = query::Order::from(dir);
            projects.sort_by(|a, b| order.of(a.name.cmp(&b.name)));
        }
        let projects = projects.into_iter().map(Project::from).collect();
        page_of_all(projects, page_size(first)?, after.as_deref())
    }

    async fn project_count(&self, context: &Context<'_>) -> Result<i32> {
        let projects = store(context).await.projects().await.map_err(failed)?;
        Ok(small(projects.len() as u64))
    }

    /// Whatever has this global id.
    #[graphql(complexity = "10 + child_complexity")]
    async fn node(&self, context: &Context<'_>, id: ID) -> Result<Node> {
        Node::find(context, &id).await
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn get_project_by_name(&self, context: &Context<'_>, name: String) -> Result<Option<Project>> {
        Ok(store(context).await.project_named(&name).await.map_err(failed)?.map(Project::from))
    }

    /// By the id that OpenTelemetry gave it; where several spans have it, the one that arrived last.
    #[graphql(complexity = "10 + child_complexity")]
    async fn get_span_by_otel_id(&self, context: &Context<'_>, span_id: String) -> Result<Option<Span>> {
        let Ok(span_id) = span_id.parse() else { return Ok(None) };
        Span::find_by_id(context, span_id).await
    }

    /// By the id that OpenTelemetry gave it.
    #[graphql(complexity = "10 + child_complexity")]
    async fn get_trace_by_otel_id(&self, context: &Context<'_>, trace_id: String) -> Result<Option<Trace>> {
        let Ok(trace_id) = trace_id.parse() else { return Ok(None) };
        Trace::find(context, trace_id).await
    }

    /// By what its traces call it; where several projects have it, in the one that had it first.
    #[graphql(complexity = "10 + child_complexity")]
    async fn get_project_session_by_id(
        &self,
        context: &Context<'_>,
        session_id: String,
    ) -> Result<Option<ProjectSession>> {
        ProjectSession::find(context, None, &session_id).await
    }
}
