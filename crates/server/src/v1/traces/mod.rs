//! `/v1/projects/{project}/traces` and `/v1/traces`: deletion and transfer.

mod delete;

pub(super) use delete::{delete_trace, delete_traces, transfer_traces};
