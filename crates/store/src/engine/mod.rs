//! Questions answered by DataFusion over one snapshot.
//!
//! A question becomes a [`Query`]: one snapshot, one session. Lists run in two steps: the ids of a page from
//! narrow columns, then the wide columns of that page. Conditions of the filter language are lowered to the
//! engine's expressions (`lower`); what reads other spans is tested afterwards by the reference interpreter
//! (`recheck`).
//!
//! Not here: what is asked (`query`), what is in a snapshot and how it changes (`hot`, `writer`).

mod error;
mod joins; // which can be interrupted
mod query; // one question's view: a snapshot and a session
mod runtime; // threads, memory and time for all queries
mod segments; // the spans of a snapshot on disk
mod table; // all of its spans as a table

mod annotation; // what was said of spans, traces and sessions
mod candidates; // the traces outside of which a condition cannot be true
mod function; // functions of ours in the engine
mod functions;
mod lower; // from the filter language to the engine's expressions
mod recheck; // what needs a whole trace or session
mod row; // conditions evaluated row by row

mod needles; // what segments can be asked for beforehand

mod explain;
mod facets;
mod figures;
mod page; // cursors and order
mod rollup; // spans to traces to sessions
mod selection; // which spans
mod sessions;
mod sketch; // percentiles as an aggregate
mod spans;
mod sql;
mod stretches; // of time, from which a page is filled before everything is tested
mod summarised; // figures that are known beforehand
mod totals;
mod traces;

pub(crate) use error::EngineError;
pub use explain::{ExplainQuestion, ExplainedSegment, ExplainedStep, Explanation, Means, Skipped};
pub(crate) use query::Query;
pub(crate) use runtime::Engine;
pub use sql::{SqlAnswer, SqlColumn, SqlError, SqlFormat, SqlQuestion};
