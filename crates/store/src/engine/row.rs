//! Conditions that have no counterpart in the engine, evaluated row by row by the reference interpreter on the
//! columns they read.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::{DataType, Schema};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::Expr as EngineExpr;
use datafusion::prelude::col;
use query::{
    AnnotatedSpan, AnnotatedTrace, Base, Collection, Entity, Expr, Field, Keyed, Plan, Reads, SpanField,
    StoredSpan,
};

use super::annotation::AnnotationIndex;
use super::function::Function;
use super::functions::Functions;
use crate::columns::{SpanColumns, TOKEN_COLUMNS, span_schema};

/// The truth of a condition about the row's span, of which nothing but the row itself and what was said of it is
/// read.
pub(super) fn truth(
    condition: &Expr,
    base: &Base,
    functions: &Functions,
    said: Option<AnnotationIndex>,
) -> EngineExpr {
    let key = format!("{base:?} {condition:?}");
    let columns = own_columns(std::iter::once(condition));
    let condition = condition.clone();
    let bound = match base {
        Base::Row => 0,
        Base::Variable { number, .. } => number + 1,
    };
    for_each_row(key, columns, functions, said, move |span| condition.truth(span, bound))
}

/// Whether a plan, which reads nothing but the row itself and what was said of it, selects the row's span.
pub(super) fn is_selected(plan: Plan, functions: &Functions, said: AnnotationIndex) -> EngineExpr {
    let key = format!("{plan:?}");
    let columns = own_columns(plan.conditions());
    for_each_row(key, columns, functions, Some(said), move |span| Some(plan.matches(span)))
}

fn for_each_row(
    key: String,
    columns: Vec<&'static str>,
    functions: &Functions,
    said: Option<AnnotationIndex>,
    truth: impl Fn(Entity<'_>) -> Option<bool> + Send + Sync + 'static,
) -> EngineExpr {
    let mut arguments: Vec<_> = columns.iter().map(|name| col(*name)).collect();
    arguments.push(functions.trace_session());
    Function::call("row_by_row", key, DataType::Boolean, arguments, move |arguments| {
        let (sessions, arguments) = arguments.split_last().expect("the session is always there");
        let spans = named(&columns, arguments)?;
        let truth = |row| {
            let mut stored = spans.span(row).map_err(|error| DataFusionError::External(Box::new(error)))?;
            stored.session_id =
                sessions.is_valid(row).then(|| sessions.as_string::<i32>().value(row).to_owned());
            let mut trace = alone(stored);
            if let Some(said) = &said {
                said.annotate(&mut trace);
            }
            Ok(truth(Entity::Span { trace: &trace, position: 0 }))
        };
        Ok(Arc::new((0..spans.len()).map(truth).collect::<Result<BooleanArray>>()?))
    })
}

/// The columns of the row itself that conditions about it read.
fn own_columns<'e>(conditions: impl Iterator<Item = &'e Expr>) -> Vec<&'static str> {
    let mut columns = BTreeSet::from(IDENTITY);
    for condition in conditions {
        let mut groups = BTreeSet::new();
        collect_groups(condition, &mut groups);
        columns.extend(groups.into_iter().flat_map(Group::columns));
        condition.contains(&mut |part| {
            columns.extend(narrow_columns(part));
            false
        });
    }
    columns.into_iter().collect()
}

/// Without these, no span can be made of a row.
const IDENTITY: [&str; 4] = ["sequence", "project", "trace_id", "span_id"];
const COST: [&str; 4] = ["cost_total", "cost_prompt", "cost_completion", "cost_details"];

/// The narrow columns that a part of a condition reads by itself.
fn narrow_columns(part: &Expr) -> &'static [&'static str] {
    match part {
        Expr::Field { field: Field::Span(field), .. } => of_field(*field),
        Expr::ByTokenType { of: Keyed::Tokens, .. } => &TOKEN_COLUMNS,
        Expr::ByTokenType { .. } => &COST,
        Expr::Reduce(reduce) if reduce.collection == Collection::CostDetails => &COST,
        Expr::Search { .. } => &["name"],
        _ => &[],
    }
}

const fn of_field(field: SpanField) -> &'static [&'static str] {
    match field {
        // The session is that of the trace, and told apart.
        SpanField::SpanId | SpanField::TraceId | SpanField::SessionId => &[],
        SpanField::ParentId => &["parent_id"],
        SpanField::Name => &["name"],
        SpanField::SpanKind => &["span_kind"],
        SpanField::StatusCode => &["status_code"],
        SpanField::StatusMessage => &["status_message"],
        SpanField::StartTime => &["start_time"],
        SpanField::EndTime => &["end_time"],
        SpanField::LatencyMs => &["start_time", "end_time"],
        SpanField::TotalCost | SpanField::PromptCost | SpanField::CompletionCost => &COST,
        SpanField::LlmTokensPrompt | SpanField::LlmTokensCompletion | SpanField::LlmTokensTotal => {
            &["span_kind", "tokens_prompt", "tokens_completion"]
        }
        SpanField::UserId => &["user_id"],
        SpanField::ModelName => &["model_name"],
        SpanField::Provider => &["provider"],
        SpanField::ErrorType => &["error_type"],
        SpanField::OtelKind => &["otel_kind"],
        // These tell of other spans.
        SpanField::CumulativeTokensPrompt
        | SpanField::CumulativeTokensCompletion
        | SpanField::CumulativeTokensTotal
        | SpanField::CumulativeErrorCount
        | SpanField::CumulativeCost => &[],
    }
}

/// The columns that a condition on whole traces reads, those of the ids always among them.
pub(super) fn columns_read(condition: &Expr) -> Vec<&'static str> {
    let mut groups = BTreeSet::new();
    collect_groups(condition, &mut groups);
    IDENTITY
        .iter()
        .chain(&NARROW)
        .chain(&TOKEN_COLUMNS)
        .chain(&COST)
        .chain(groups.into_iter().flat_map(Group::columns))
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// A span without the others of its trace.
fn alone(stored: StoredSpan) -> AnnotatedTrace {
    AnnotatedTrace {
        trace_id: stored.span.trace_id,
        session_id: stored.session_id.clone(),
        spans: vec![AnnotatedSpan { stored, annotations: Vec::new(), document_annotations: Vec::new() }],
        annotations: Vec::new(),
        session_annotations: Vec::new(),
    }
}

/// Columns as spans, the others null.
pub(super) fn named(names: &[&'static str], arrays: &[ArrayRef]) -> Result<SpanColumns> {
    let table = span_schema();
    let fields = names
        .iter()
        .map(|name| table.field_with_name(name).cloned().map(|field| field.with_nullable(true)))
        .collect::<Result<Vec<_>, _>>()?;
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.to_vec())?;
    Ok(SpanColumns::of_some_columns(batch)?)
}

/// What else is cheap, and any condition may want.
const NARROW: [&str; 13] = [
    "parent_id",
    "name",
    "span_kind",
    "otel_kind",
    "status_code",
    "start_time",
    "end_time",
    "trace_session_id",
    "user_id",
    "model_name",
    "provider",
    "error_type",
    "weight",
];

/// Columns that are read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Text,
    SmallAttributes,
    LargeAttributes,
    Resource,
    Events,
    Links,
}

impl Group {
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Group::Text => &["input_value", "output_value", "status_message"],
            Group::SmallAttributes => &["attributes"],
            Group::LargeAttributes => &["large_attributes"],
            Group::Resource => &["resource"],
            Group::Events => &["events"],
            Group::Links => &["links"],
        }
    }
}

const ALL_ATTRIBUTES: [Group; 3] = [Group::Text, Group::SmallAttributes, Group::LargeAttributes];

fn collect_groups(expr: &Expr, groups: &mut BTreeSet<Group>) {
    match expr {
        Expr::Field { field, .. } => match field.reads() {
            // Input and output that are no text stand among the attributes.
            Reads::Text => groups.extend([Group::Text, Group::SmallAttributes]),
            Reads::Events => groups.extend([Group::Events]),
            Reads::Links => groups.extend([Group::Links]),
            _ => {}
        },
        Expr::Attribute { of: Keyed::Resource, .. } => groups.extend([Group::Resource]),
        Expr::Attribute { of: Keyed::Attributes | Keyed::Metadata, .. } => groups.extend(ALL_ATTRIBUTES),
        Expr::AnyContains { .. } | Expr::Search { .. } => {
            groups.extend([Group::Text, Group::SmallAttributes]);
        }
        Expr::Reduce(reduce) => match reduce.collection {
            // What a span means is read out of its attributes and events.
            Collection::Documents | Collection::Messages | Collection::ToolCalls => {
                groups.extend(ALL_ATTRIBUTES);
                groups.extend([Group::Events]);
            }
            Collection::Events => groups.extend([Group::Events]),
            Collection::Exceptions => {
                groups.extend(ALL_ATTRIBUTES);
                groups.extend([Group::Events]);
            }
            Collection::Links => groups.extend([Group::Links]),
            _ => {}
        },
        _ => {}
    }
    expr.for_each_child(&mut |child| collect_groups(child, groups));
}

/// Whether a condition about a span reads nothing but its own row, and what was said of it without naming it.
pub(super) fn reads_own_row(expr: &Expr, base: &Base) -> bool {
    reads_only(expr, base, false)
}

/// Whether a condition about the filtered span reads nothing but its own row and what was said of it.
pub(super) fn reads_own_row_and_annotations(expr: &Expr) -> bool {
    reads_only(expr, &Base::Row, true)
}

fn reads_only(expr: &Expr, base: &Base, named_annotations: bool) -> bool {
    let is_own = match expr {
        Expr::Field { place, .. } | Expr::Attribute { place, .. } | Expr::ByTokenType { place, .. } => {
            place.relations.is_empty() && is_own_base(&place.base, base) && !is_far(expr)
        }
        Expr::Reduce(reduce) => {
            reduce.place.relations.is_empty()
                && is_own_base(&reduce.place.base, base)
                && reduce.collection.reads() != Reads::Relatives
        }
        Expr::Annotation { .. } | Expr::AnnotationExists { .. } => named_annotations,
        Expr::IsAbsent { .. } => false,
        // Also within a comprehension these are about the thing that is filtered.
        Expr::Search { .. } | Expr::AnyContains { .. } => *base == Base::Row,
        _ => true,
    };
    let mut all = is_own;
    expr.for_each_child(&mut |child| all = all && reads_only(child, base, named_annotations));
    all
}

fn is_far(expr: &Expr) -> bool {
    matches!(expr, Expr::Field { field, .. } if field.reads() == Reads::Relatives)
}

/// The row itself, or a loop variable of a comprehension within the condition.
fn is_own_base(place: &Base, row: &Base) -> bool {
    match (place, row) {
        (Base::Row, Base::Row) | (Base::Variable { .. }, Base::Row) => true,
        (Base::Variable { number: place, .. }, Base::Variable { number: row, .. }) => place >= row,
        (Base::Row, Base::Variable { .. }) => false,
    }
}
