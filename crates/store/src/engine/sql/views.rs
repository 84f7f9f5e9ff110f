//! The views that statements read. Their columns are documented in `docs/spec/sql.md`, and stay.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, StringArray};
use arrow_schema::DataType;
use datafusion::arrow::compute::cast;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use datafusion::functions_aggregate::expr_fn::{first_value, min};
use datafusion::logical_expr::{Expr, ExprFunctionExt as _, ScalarUDF, ident, lit};
use datafusion::prelude::col;
use model::{AnnotationTargetKind, ProjectId};
use query::Key;

use super::lists;
use crate::annotation::AnnotationMirror;
use crate::columns::{TOKEN_COLUMNS, attributes_from_json};
use crate::engine::function::Function;
use crate::engine::functions::hex;
use crate::engine::rollup::{add_session, elapsed_nano};
use crate::engine::table::Bounds;
use crate::engine::{EngineError, Query};

/// Columns of spans that views show as they are, before those of tokens and after them.
const BEFORE_TOKENS: [&str; 15] = [
    "name",
    "span_kind",
    "status_code",
    "status_message",
    "start_time",
    "end_time",
    "user_id",
    "model_name",
    "provider",
    "prompt_template_id",
    "prompt_template_version",
    "error_type",
    "document_count",
    "document_score_min",
    "document_score_max",
];
const AFTER_TOKENS: [&str; 9] = [
    "cost_total",
    "cost_prompt",
    "cost_completion",
    "weight",
    "attributes",
    "large_attributes",
    "resource",
    "events",
    "links",
];

/// What the view of annotations is called.
pub(super) const ANNOTATIONS: &str = "annotations";

impl Query {
    /// The views over spans.
    pub(super) fn views(
        &self,
        project: Option<ProjectId>,
        projects: HashMap<i64, String>,
    ) -> Result<Vec<(&'static str, DataFrame)>, EngineError> {
        let rows = self.rows(Bounds { project, ..Bounds::default() })?;
        let named = project_name(self.functions().trace_project(), projects);
        let traces = self.view_of_traces(&rows, &named)?;
        Ok(vec![
            ("spans", self.view_of_spans(&rows, &named)?),
            ("sessions", self.view_of_sessions(&rows, &named)?),
            ("traces", traces),
            ("messages", elements(&rows, &named, "message", lists::messages(), lists::MESSAGES)?),
            ("documents", elements(&rows, &named, "document", lists::documents(), lists::DOCUMENTS)?),
            ("costs", elements(&rows, &named, "cost", lists::costs(), lists::COSTS)?),
        ])
    }

    /// Taken from memory, and only for statements that name it: many servers have no other need of the mirror.
    pub(super) async fn view_of_annotations(
        &self,
        project: Option<ProjectId>,
        projects: HashMap<i64, String>,
    ) -> Result<DataFrame, EngineError> {
        let mirror = self.mirror().await?;
        let named = project_name(col("project"), projects);
        let of_kind = |kind: AnnotationTargetKind| -> Result<DataFrame, EngineError> {
            let table = MemTable::try_new(AnnotationMirror::schema(), vec![mirror.batches(kind).to_vec()])?;
            let mut rows = self.read(Arc::new(table))?;
            if let Some(project) = project {
                rows = rows.filter(col("project").eq(lit(project.0)))?;
            }
            let mut columns = vec![
                named.clone().alias("project"),
                lit(kind.as_str()).alias("target"),
                hex(col("trace_id")).alias("trace_id"),
                hex(col("span_id")).alias("span_id"),
                datafusion::logical_expr::cast(col("document_position"), DataType::Int64)
                    .alias("document_position"),
            ];
            let plain = [
                "session_id",
                "name",
                "label",
                "score",
                "explanation",
                "annotator_kind",
                "identifier",
                "created_at",
                "updated_at",
            ];
            columns.extend(plain.map(col));
            Ok(rows.select(columns)?)
        };
        let mut all = of_kind(AnnotationTargetKind::Span)?;
        for kind in
            [AnnotationTargetKind::Document, AnnotationTargetKind::Trace, AnnotationTargetKind::Session]
        {
            all = all.union(of_kind(kind)?)?;
        }
        Ok(all)
    }

    fn view_of_spans(&self, rows: &DataFrame, named: &Expr) -> Result<DataFrame, EngineError> {
        let mut columns = vec![
            col("sequence"),
            named.clone().alias("project"),
            hex(col("trace_id")).alias("trace_id"),
            hex(col("span_id")).alias("span_id"),
            hex(col("parent_id")).alias("parent_id"),
            self.functions().trace_session().alias("session_id"),
            latency_ms().alias("latency_ms"),
            col("input_value").alias("input"),
            col("output_value").alias("output"),
        ];
        let plain = BEFORE_TOKENS.into_iter().chain(TOKEN_COLUMNS).chain(AFTER_TOKENS);
        columns.extend(plain.map(col));
        Ok(rows.clone().select(columns)?)
    }

    fn view_of_traces(&self, rows: &DataFrame, named: &Expr) -> Result<DataFrame, EngineError> {
        let is_root = || col("parent_id").is_null();
        let of_root = |column: &str| {
            first_value(
                col(column),
                vec![col("start_time").sort(true, false), col("sequence").sort(true, false)],
            )
            .filter(is_root())
            .build()
        };
        let mut further = vec![
            min(self.functions().trace_project()).alias("project_number"),
            of_root("name")?.alias("name"),
            of_root("input_value")?.alias("input"),
            of_root("output_value")?.alias("output"),
        ];
        add_session(&mut further, &self.functions());
        let traces = self.traces_of(rows.clone(), &further)?;
        let named = renamed(named, "project_number");
        let mut columns = vec![
            named.alias("project"),
            hex(col("trace_id")).alias("trace_id"),
            latency_ms().alias("latency_ms"),
        ];
        let plain = [
            "session_id",
            "name",
            "start_time",
            "end_time",
            "span_count",
            "error_count",
            "tool_span_count",
            "llm_span_count",
            "tokens_prompt",
            "tokens_completion",
            "cost_total",
            "cost_prompt",
            "cost_completion",
            "input",
            "output",
        ];
        columns.extend(plain.map(col));
        Ok(traces.select(columns)?)
    }

    fn view_of_sessions(&self, rows: &DataFrame, named: &Expr) -> Result<DataFrame, EngineError> {
        let mut further = vec![min(self.functions().trace_project()).alias("project_number")];
        add_session(&mut further, &self.functions());
        let traces = self.traces_of(rows.clone(), &further)?;
        let of_project = min(col("project_number")).alias("project_of_all");
        let sessions = self.sessions_of(traces, &[of_project])?;
        let mut columns =
            vec![renamed(named, "project_of_all").alias("project"), latency_ms().alias("duration_ms")];
        let plain = [
            "session_id",
            "start_time",
            "end_time",
            "trace_count",
            "error_trace_count",
            "span_count",
            "tool_span_count",
            "llm_span_count",
            "tokens_prompt",
            "tokens_completion",
            "cost_total",
            "cost_prompt",
            "cost_completion",
        ];
        columns.extend(plain.map(col));
        Ok(sessions.select(columns)?)
    }
}

/// `attribute(attributes, 'llm.model_name')`: an attribute as text.
pub(super) fn functions() -> Vec<ScalarUDF> {
    vec![Function::of_two("attribute", DataType::Utf8, |arguments| {
        let (json, paths) = (cast(&arguments[0], &DataType::Utf8)?, cast(&arguments[1], &DataType::Utf8)?);
        let (json, paths) = (json.as_string::<i32>(), paths.as_string::<i32>());
        let found = json.iter().zip(paths).map(|(json, path)| {
            let attributes = attributes_from_json(Some(json?), None, None, None).ok()?;
            query::as_text(&query::attribute_at(&attributes, &[Key::Name(path?.to_owned())])?)
        });
        Ok(Arc::new(found.collect::<StringArray>()))
    })]
}

/// A row for each element of a list, beside the span that has it.
fn elements(
    rows: &DataFrame,
    named: &Expr,
    one: &str,
    list: Expr,
    shape: &[(&'static str, DataType)],
) -> Result<DataFrame, EngineError> {
    let span = [
        named.clone().alias("project"),
        hex(col("trace_id")).alias("trace_id"),
        hex(col("span_id")).alias("span_id"),
        col("start_time"),
        col("span_kind"),
        col("model_name"),
    ];
    let rows = rows.clone().select(span.into_iter().chain([list.alias(one)]).collect::<Vec<_>>())?;
    let rows = rows.unnest_columns(&[one])?.filter(col(one).is_not_null())?.unnest_columns(&[one])?;
    let kept = ["project", "trace_id", "span_id", "start_time", "span_kind", "model_name"].map(col);
    let values = shape.iter().map(|(name, _)| ident(format!("{one}.{name}")).alias(*name));
    Ok(rows.select(kept.into_iter().chain(values).collect::<Vec<_>>())?)
}

fn latency_ms() -> Expr {
    datafusion::logical_expr::cast(elapsed_nano(), DataType::Float64) / lit(1e6)
}

/// The name of a project, by its number.
fn project_name(number: Expr, projects: HashMap<i64, String>) -> Expr {
    let key = format!("{projects:?}");
    Function::call("project_name", key, DataType::Utf8, vec![number], move |arguments| {
        let numbers = arguments[0].as_primitive::<Int64Type>();
        let name = |row: usize| {
            let number = numbers.is_valid(row).then(|| numbers.value(row))?;
            projects.get(&number).map(String::as_str)
        };
        Ok(Arc::new((0..numbers.len()).map(name).collect::<StringArray>()))
    })
}

/// The same function of another column.
fn renamed(function: &Expr, column: &str) -> Expr {
    match function {
        Expr::ScalarFunction(function) => function.func.call(vec![col(column)]),
        other => other.clone(),
    }
}
