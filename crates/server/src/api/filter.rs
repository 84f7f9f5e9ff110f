//! A filter while it is typed: whether it is understood, what is doubtful, and what could come next.

use axum::Json;
use axum::extract::State;
use model::ProjectId;
use query::{
    CompletionKind, Completions, Facet, FacetList, Filter, Grain, Position, SpanList, SpanSource as _,
    Wanted, complete,
};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Path, Query};
use super::project::find_project;

/// Values and keys seen in the project, for each thing that could come next.
const SEEN_MAX: usize = 20;
/// Of all that could come next.
const COMPLETIONS_MAX: usize = 60;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FilterParams {
    /// What the filter selects.
    #[param(inline)]
    grain: GrainView,
    /// The filter as far as it is typed.
    text: String,
    /// Where it is typed, in UTF-16 units as JavaScript counts; without it nothing is offered.
    cursor: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum GrainView {
    Span,
    Trace,
    Session,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct GrainParams {
    /// What the filter selects.
    #[param(inline)]
    pub(super) grain: GrainView,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FilterView {
    /// Why the filter is not understood.
    pub problem: Option<RemarkView>,
    /// It is understood, but may not say what was meant.
    pub warnings: Vec<RemarkView>,
    /// What a chosen completion replaces, in UTF-16 units.
    pub replace_from: u32,
    pub replace_to: u32,
    pub completions: Vec<CompletionView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemarkView {
    /// Counted from one; columns in characters.
    pub line: u32,
    pub column: u32,
    pub message: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompletionView {
    pub text: String,
    pub kind: CompletionKindView,
    /// A few words beside it, often empty.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CompletionKindView {
    Field,
    Attribute,
    Collection,
    Variable,
    Function,
    /// Seen in the project, or one of the words that a field can hold.
    Value,
    Operator,
}

#[utoipa::path(
    get,
    path = "/api/projects/{project}/filter",
    operation_id = "readFilter",
    params(("project" = String, Path, description = "Global id or name"), FilterParams),
    responses((status = 200, body = FilterView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn read_filter(
    State(store): State<Store>,
    Path(project): Path<String>,
    Query(FilterParams { grain, text, cursor }): Query<FilterParams>,
) -> Result<Json<FilterView>, ApiError> {
    let project = find_project(&store, &project).await?.id;
    let (problem, warnings) = match Filter::parse(&text, grain.into()) {
        _ if text.trim().is_empty() => (None, Vec::new()),
        Ok((_, warnings)) => {
            let remarks = warnings.iter().map(|it| RemarkView::new(it.position, it.doubt.to_string()));
            (None, remarks.collect())
        }
        Err(error) => (Some(RemarkView::new(error.position, error.problem.to_string())), Vec::new()),
    };
    let Some(cursor) = cursor else {
        return Ok(Json(FilterView {
            problem,
            warnings,
            replace_from: 0,
            replace_to: 0,
            completions: Vec::new(),
        }));
    };
    let Completions { replace, items, wanted } = complete(&text, byte_at(&text, cursor), grain.into());
    let typed = &text[replace.clone()];
    let mut completions: Vec<CompletionView> = Vec::new();
    for wanted in &wanted {
        completions.extend(seen(&store, project, wanted, typed).await?);
    }
    completions.extend(items.into_iter().map(|item| CompletionView {
        text: item.text,
        kind: item.kind.into(),
        detail: item.detail.to_owned(),
    }));
    completions.truncate(COMPLETIONS_MAX);
    Ok(Json(FilterView {
        problem,
        warnings,
        replace_from: utf16_at(&text, replace.start),
        replace_to: utf16_at(&text, replace.end),
        completions,
    }))
}

/// What the project's spans hold that begins as it is typed.
async fn seen(
    store: &Store,
    project: ProjectId,
    wanted: &Wanted,
    typed: &str,
) -> Result<Vec<CompletionView>, ApiError> {
    let quote = if typed.starts_with('"') { '"' } else { '\'' };
    let part = typed.trim_start_matches(['\'', '"']).to_lowercase();
    let (facet, prefix, is_quoted) = match wanted {
        // Bare names are typed without quotes, keys in brackets with them.
        Wanted::AttributeKeys { prefix } => {
            (Facet::AttributeKey, prefix.clone(), !typed.is_empty() && part.len() < typed.len())
        }
        Wanted::MetadataKeys => (Facet::AttributeKey, "metadata.".to_owned(), true),
        Wanted::Values { of } => (facet_of(of), String::new(), true),
        Wanted::AnnotationNames(target) => {
            let names = store.annotation_names(project, (*target).into()).await?;
            let names = names.iter().filter(|(name, _)| name.to_lowercase().starts_with(&part));
            let offered = names.take(SEEN_MAX).map(|(name, count)| CompletionView {
                text: quoted(name, quote),
                kind: CompletionKindView::Value,
                detail: if *count == 1 { "1 annotation".to_owned() } else { format!("{count} annotations") },
            });
            return Ok(offered.collect());
        }
        // Resources are not counted.
        Wanted::ResourceKeys => return Ok(Vec::new()),
    };
    let kind =
        if facet == Facet::AttributeKey { CompletionKindView::Attribute } else { CompletionKindView::Value };
    let containing = Some(format!("{prefix}{part}")).filter(|text| !text.is_empty());
    let question = FacetList { of: SpanList::of(project), facet, containing, limit: SEEN_MAX };
    let values = store.facets(&question).await?.values;
    let completion = |value: &str, count: u64| {
        let rest = value.strip_prefix(&prefix)?;
        if !rest.to_lowercase().starts_with(&part) {
            return None;
        }
        let text = if is_quoted { quoted(rest, quote) } else { rest.to_owned() };
        let detail = if count == 1 { "1 span".to_owned() } else { format!("{count} spans") };
        Some(CompletionView { text, kind, detail })
    };
    Ok(values.iter().filter_map(|value| completion(&value.value, value.span_count)).collect())
}

/// The values of a field by its last name: a trace's `s.model_name` holds what a span's `model_name` does.
fn facet_of(path: &str) -> Facet {
    match path.rsplit_once('.').map_or(path, |(_, last)| last) {
        "name" => Facet::Name,
        "model_name" => Facet::ModelName,
        "provider" => Facet::Provider,
        "user_id" => Facet::UserId,
        "session_id" => Facet::SessionId,
        "error_type" => Facet::ErrorType,
        _ => Facet::Attribute(path.to_owned()),
    }
}

fn quoted(text: &str, quote: char) -> String {
    let escaped = text.replace('\\', "\\\\").replace(quote, &format!("\\{quote}")).replace('\n', "\\n");
    format!("{quote}{escaped}{quote}")
}

fn byte_at(text: &str, utf16: u32) -> usize {
    let mut units = 0;
    let place = text.char_indices().find(|(_, character)| {
        let is_here = units >= utf16;
        units += if character.len_utf16() == 1 { 1 } else { 2 };
        is_here
    });
    place.map_or(text.len(), |(byte, _)| byte)
}

fn utf16_at(text: &str, byte: usize) -> u32 {
    u32::try_from(text[..byte].encode_utf16().count()).unwrap_or(u32::MAX)
}

impl RemarkView {
    fn new(position: Position, message: String) -> RemarkView {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        RemarkView { line: count(position.line), column: count(position.column), message }
    }
}

impl From<GrainView> for Grain {
    fn from(grain: GrainView) -> Grain {
        match grain {
            GrainView::Span => Grain::Span,
            GrainView::Trace => Grain::Trace,
            GrainView::Session => Grain::Session,
        }
    }
}

impl From<CompletionKind> for CompletionKindView {
    fn from(kind: CompletionKind) -> CompletionKindView {
        match kind {
            CompletionKind::Field => CompletionKindView::Field,
            CompletionKind::Attribute => CompletionKindView::Attribute,
            CompletionKind::Collection => CompletionKindView::Collection,
            CompletionKind::Variable => CompletionKindView::Variable,
            CompletionKind::Function => CompletionKindView::Function,
            CompletionKind::Value => CompletionKindView::Value,
            CompletionKind::Operator => CompletionKindView::Operator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{byte_at, quoted, utf16_at};

    #[test]
    fn places_are_counted_as_javascript_counts() {
        let text = "'ä😀b'";
        for (utf16, byte) in [(0, 0), (2, 3), (4, 7), (5, 8), (9, 9)] {
            assert_eq!(byte_at(text, utf16), byte);
        }
        assert_eq!(utf16_at(text, 7), 4);
    }

    #[test]
    fn a_value_stands_in_the_quotes_that_were_begun() {
        assert_eq!(quoted("it's", '\''), r"'it\'s'");
        assert_eq!(quoted("it's", '"'), "\"it's\"");
    }
}
