//! Whatever has a global id.

use async_graphql::{Context, Error, ID, Interface, Result};
use model::{AnnotationTarget, ProjectId, StoredAnnotation};

use super::annotation::{DocumentAnnotation, ProjectSessionAnnotation, SpanAnnotation, TraceAnnotation};
use super::error::failed;
use super::project::Project;
use super::reader::store;
use super::session::ProjectSession;
use super::span::Span;
use super::trace::Trace;
use crate::v1::{GlobalId, parse_session_global_id, parse_trace_global_id};

#[derive(Interface)]
#[expect(clippy::large_enum_variant, reason = "a question has one of these")]
#[graphql(field(name = "id", ty = "ID"))]
pub(super) enum Node {
    Project(Project),
    Span(Span),
    Trace(Trace),
    ProjectSession(ProjectSession),
    SpanAnnotation(SpanAnnotation),
    TraceAnnotation(TraceAnnotation),
    ProjectSessionAnnotation(ProjectSessionAnnotation),
    DocumentAnnotation(DocumentAnnotation),
}

impl Node {
    pub(super) async fn find(context: &Context<'_>, id: &ID) -> Result<Node> {
        let found = match (parse_trace_global_id(id), parse_session_global_id(id), GlobalId::parse(id)) {
            (Some(trace_id), _, _) => match trace_id.parse() {
                Ok(trace_id) => Trace::find(context, trace_id).await?.map(Node::Trace),
                Err(_) => None,
            },
            (_, Some(session_id), _) => {
                ProjectSession::find(context, None, &session_id).await?.map(Node::ProjectSession)
            }
            (_, _, Some(GlobalId { type_name, row })) => by_row(context, &type_name, row).await?,
            (None, None, None) => None,
        };
        found.ok_or_else(|| Error::new(format!("Unknown node: {}", id.as_str())))
    }
}

async fn by_row(context: &Context<'_>, type_name: &str, row: i64) -> Result<Option<Node>> {
    match type_name {
        "Project" => {
            let found = store(context).await.project(ProjectId(row)).await.map_err(failed)?;
            Ok(found.map(Project::from).map(Node::Project))
        }
        "Span" => {
            let ids = store(context).await.span_at(row).await.map_err(failed)?;
            match ids {
                Some((trace_id, span_id)) => {
                    Ok(Span::find(context, trace_id, span_id).await?.map(Node::Span))
                }
                None => Ok(None),
            }
        }
        _ => {
            let found = store(context).await.annotation(row).await.map_err(failed)?;
            match found {
                Some(found) => annotation(context, type_name, found).await,
                None => Ok(None),
            }
        }
    }
}

async fn annotation(
    context: &Context<'_>,
    type_name: &str,
    stored: StoredAnnotation,
) -> Result<Option<Node>> {
    Ok(match (type_name, &stored.target) {
        ("SpanAnnotation", &AnnotationTarget::Span { trace_id, span_id }) => {
            let span = Span::find(context, trace_id, span_id).await?;
            span.map(|span| Node::SpanAnnotation(SpanAnnotation::new(stored, span.sequence())))
        }
        ("TraceAnnotation", _) => TraceAnnotation::new(stored).map(Node::TraceAnnotation),
        ("ProjectSessionAnnotation", _) => {
            ProjectSessionAnnotation::new(stored).map(Node::ProjectSessionAnnotation)
        }
        ("DocumentAnnotation", _) => DocumentAnnotation::new(stored).map(Node::DocumentAnnotation),
        _ => None,
    })
}
