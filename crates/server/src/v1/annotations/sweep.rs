//! `DELETE /v1/projects/{project}/span_annotations` and its like.

use axum::response::Response;
use model::AnnotatorKind;
use store::{AnnotationMatch, AnnotationSweep, Store};

use super::subject::Subject;
use super::write::refusal;
use crate::v1::error::V1Error;
use crate::v1::no_content;
use crate::v1::projects::find_project;
use crate::v1::query_params::QueryParams;

/// Deletes what meets all conditions. To delete without a time window, one must say so.
pub(super) async fn delete_annotations(
    subject: &'static Subject,
    store: &Store,
    project: &str,
    pairs: Vec<(String, String)>,
) -> Result<Response, V1Error> {
    let mut params = QueryParams::new(pairs);
    let name = params.non_empty_text("name");
    let identifier = params.non_empty_text("identifier");
    let annotator_kind =
        params.one_of("annotator_kind", AnnotatorKind::ALL.map(|kind| (kind.as_str(), kind)));
    let created_from_unix_nano = params.time("start_time");
    let created_before_unix_nano = params.time("end_time");
    let delete_all = params.boolean("delete_all");
    params.finish()?;

    match (created_from_unix_nano, created_before_unix_nano) {
        (Some(from), Some(to)) if from >= to => {
            let sentence = "`start_time` must be strictly earlier than `end_time`.";
            return Err(V1Error::Unprocessable(sentence.to_owned()));
        }
        (Some(_), Some(_)) => {}
        _ if delete_all => {}
        _ => {
            let sentence = "Delete is unbounded. Set delete_all=true to acknowledge, or supply both start_time and \
                            end_time to bound the time range.";
            return Err(V1Error::Unprocessable(sentence.to_owned()));
        }
    }
    let project = find_project(store, project).await?.id;
    let sweep = AnnotationSweep {
        project,
        kind: subject.kind,
        name,
        identifier,
        annotator_kind,
        created_from_unix_nano,
        created_before_unix_nano,
    };
    let deleted = store.delete_annotations(&AnnotationMatch::Sweep(sweep)).await;
    deleted.map_err(|error| refusal(subject, error))?;
    Ok(no_content())
}
