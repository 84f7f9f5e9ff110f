//! The rows that a list of spans is about, before order and page.

use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Expr, lit};
use datafusion::prelude::col;
use query::{ParentFilter, Plan, SpanFilter, SpanList};

use super::functions::{attribute_is, contains_folded};
use super::lower::Lowered;
use super::needles::needles;
use super::page::{id_literal, trace_ids};
use super::table::{Bounds, Segments};
use super::{EngineError, Query};

/// Rows of spans, of which some may still have to be tested.
pub(super) struct Selected {
    pub(super) rows: DataFrame,
    pub(super) recheck: Option<Plan>,
}

impl Query {
    pub(super) async fn select_spans(&self, question: &SpanList) -> Result<Selected, EngineError> {
        let mut lowered = self.lower(question.expression.as_ref()).await?;
        self.narrow(question, &mut lowered).await?;
        self.select_joined(question, &lowered)
    }

    /// Names the traces outside of which whole traces need not be read, where that can be told and they are few. Says
    /// whether it could.
    pub(super) async fn narrow(
        &self,
        question: &SpanList,
        lowered: &mut Lowered,
    ) -> Result<bool, EngineError> {
        if lowered.recheck.is_none() || lowered.some_span.is_empty() {
            return Ok(false);
        }
        let found = self.candidates(question.project, lowered).await?;
        // Asked once.
        lowered.some_span.clear();
        let is_narrowed = found.is_some();
        lowered.trace_ids = found;
        Ok(is_narrowed)
    }

    /// The same rows as by testing whole traces, found by joining each span with its children where only those are asked
    /// for: a scan more, and not one trace after the other.
    pub(super) fn select_joined(
        &self,
        question: &SpanList,
        lowered: &Lowered,
    ) -> Result<Selected, EngineError> {
        let Selected { mut rows, recheck } = self.select_lowered(question, lowered)?;
        let Some(children) = lowered.children.as_ref().filter(|_| recheck.is_some()) else {
            return Ok(Selected { rows, recheck });
        };
        for condition in children {
            let bounds = Bounds {
                project: Some(question.project),
                trace_ids: lowered.trace_ids.clone().map(Into::into),
                ..Bounds::default()
            };
            // A span that names itself is no child of its own.
            let is_such = condition.clone().and(col("parent_id").not_eq(col("span_id")));
            let parents =
                [col("trace_id").alias("parent_trace_id"), col("parent_id").alias("parent_span_id")];
            let parents = self.rows(bounds)?.filter(is_such)?.select(parents)?;
            // The left side is kept in memory: those are fewer.
            let on = (["parent_trace_id", "parent_span_id"], ["trace_id", "span_id"]);
            rows = parents.join(rows, JoinType::RightSemi, &on.0, &on.1, None)?;
        }
        Ok(Selected { rows, recheck: None })
    }

    pub(super) fn select_lowered(
        &self,
        question: &SpanList,
        lowered: &Lowered,
    ) -> Result<Selected, EngineError> {
        let SpanList { project, filter, expression, .. } = question;
        let listed = (!filter.trace_ids.is_empty()).then(|| filter.trace_ids.clone());
        let bounds = Bounds {
            project: Some(*project),
            start_time_unix_nano: filter.start_time_unix_nano,
            end_time_unix_nano: filter.end_time_unix_nano,
            trace_ids: listed.or_else(|| lowered.trace_ids.clone()).map(Into::into),
            segments: Segments::All,
            needles: needles(filter, expression.as_deref()),
        };
        let mut rows = self.rows(bounds)?;
        // Narrow columns first; each filter is evaluated on what the ones before it left.
        let conditions = conditions(filter).into_iter().chain(lowered.conditions.iter().cloned());
        if let Some(condition) = conditions.reduce(Expr::and) {
            rows = rows.filter(condition)?;
        }
        Ok(Selected { rows, recheck: lowered.recheck.clone() })
    }

    /// The rows of a selection, every one of them tested. What had to be tested is remembered by its sequence
    /// number.
    pub(super) async fn tested_spans(&self, question: &SpanList) -> Result<DataFrame, EngineError> {
        let Selected { rows, recheck } = self.select_spans(question).await?;
        let Some(plan) = recheck else { return Ok(rows) };
        let kept = self.recheck_spans(rows.clone(), &plan, usize::MAX).await?;
        let sequences = kept.iter().map(|span| lit(span.sequence)).collect();
        Ok(rows.filter(col("sequence").in_list(sequences, false))?)
    }
}

fn conditions(filter: &SpanFilter) -> Vec<Expr> {
    let texts = |values: Vec<&str>| values.into_iter().map(lit).collect::<Vec<_>>();
    let one_of =
        |column: &str, values: Vec<Expr>| (!values.is_empty()).then(|| col(column).in_list(values, false));
    let span_ids = filter.span_ids.iter().map(|id| id_literal(id.as_bytes())).collect();
    let listed = [
        one_of("trace_id", trace_ids(&filter.trace_ids)),
        one_of("span_id", span_ids),
        one_of("name", texts(filter.names.iter().map(String::as_str).collect())),
        one_of("span_kind", texts(filter.span_kinds.iter().map(|kind| kind.as_str()).collect())),
        one_of("status_code", texts(filter.status_codes.iter().map(|code| code.as_str()).collect())),
        match filter.parent {
            ParentFilter::Any => None,
            ParentFilter::None => Some(col("parent_id").is_null()),
            ParentFilter::Id(parent) => Some(col("parent_id").eq(id_literal(parent.as_bytes()))),
        },
        filter.text.as_deref().map(text),
    ];
    let attributes = filter.attributes.iter().map(|(path, wanted)| attribute_is(path, wanted));
    listed.into_iter().flatten().chain(attributes).collect()
}

fn text(part: &str) -> Expr {
    let columns = ["name", "status_message", "input_value", "output_value"];
    let found = columns.map(|column| contains_folded(col(column), lit(part)).is_true());
    found.into_iter().reduce(Expr::or).expect("four columns")
}
