//! `/v1/projects/{project}/traces` and `/v1/traces`.

mod cursor;
mod delete;
mod list;
mod view;

pub(super) use delete::{delete_trace, delete_traces, transfer_traces};
pub(super) use list::list_traces;
pub(super) use view::end_time_unix_nano;

const NANOS_PER_MS: f64 = 1e6;

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast from a float stops at the bounds, as is meant here"
)]
fn nanos(ms: f64) -> i64 {
    (ms * NANOS_PER_MS).round() as i64
}
