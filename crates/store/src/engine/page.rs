//! Where a page of a list begins, and in which order it runs.

use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, SortExpr, lit};
use model::TraceId;
use query::{Order, SortValue};

/// A sort key with the id that orders equal ones.
#[derive(Debug, Clone)]
pub(super) struct SortKey {
    pub(super) value: Expr,
    pub(super) is_instant: bool,
    pub(super) id: Expr,
}

/// Whether a cursor is the first row of its page or the last of the page before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    From,
    After,
}

impl SortKey {
    /// What is missing comes last in both orders.
    pub(super) fn sorted(&self, order: Order) -> Vec<SortExpr> {
        let ascending = order == Order::Ascending;
        vec![self.value.clone().sort(ascending, false), self.id.clone().sort(ascending, false)]
    }

    /// The rows from a cursor on, or after it.
    pub(super) fn beyond(&self, place: Place, value: SortValue, id: Expr, order: Order) -> Expr {
        let further = |column: &Expr, than: Expr| match order {
            Order::Ascending => column.clone().gt(than),
            Order::Descending => column.clone().lt(than),
        };
        let of_equal = match place {
            Place::After => further(&self.id, id),
            Place::From => self.id.clone().eq(id.clone()).or(further(&self.id, id)),
        };
        match self.literal(value) {
            None => self.value.clone().is_null().and(of_equal),
            Some(value) => further(&self.value, value.clone())
                .or(self.value.clone().eq(value).and(of_equal))
                .or(self.value.clone().is_null()),
        }
    }

    fn literal(&self, value: SortValue) -> Option<Expr> {
        match value {
            SortValue::Missing => None,
            SortValue::Integer(nanos) if self.is_instant => Some(instant(nanos)),
            SortValue::Integer(number) => Some(lit(number)),
            SortValue::Number(number) => Some(lit(number)),
        }
    }
}

/// A limit for the engine, which makes room for as many rows as it is told.
pub(super) fn fetch(limit: usize) -> Option<usize> {
    (limit < usize::MAX).then_some(limit)
}

/// A moment, as the columns of times have it.
pub(super) fn instant(unix_nano: i64) -> Expr {
    lit(ScalarValue::TimestampNanosecond(Some(unix_nano), Some("UTC".into())))
}

pub(super) fn trace_id(id: TraceId) -> Expr {
    id_literal(id.as_bytes())
}

pub(super) fn trace_ids(ids: &[TraceId]) -> Vec<Expr> {
    ids.iter().map(|id| trace_id(*id)).collect()
}

/// A literal of an id's bytes.
pub(super) fn id_literal(bytes: &[u8]) -> Expr {
    let width = i32::try_from(bytes.len()).expect("ids are 8 or 16 bytes");
    lit(ScalarValue::FixedSizeBinary(width, Some(bytes.to_vec())))
}
