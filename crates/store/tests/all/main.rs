//! The store as its callers see it. One program for all of it: each more would link the query engine once again.

mod annotations;
mod backup;
mod common;
mod crash;
mod delete;
mod differential;
mod explain;
mod fill;
mod hardship;
mod lists;
mod model;
mod reads;
mod segments;
mod sql;
mod sql_wall;
mod stretches;
mod worked;
mod write;
