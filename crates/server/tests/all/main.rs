//! The server from outside. One program for all of it: each more would link the query engine once again.

mod annotations;
mod architecture;
mod commands;
mod cursors;
mod demo;
mod everywhere;
mod explain;
mod exporters;
mod graphql;
mod ingest;
mod lifecycle;
mod lists;
mod lookup;
mod metrics;
mod openapi;
mod page;
mod phoenix;
mod projects;
mod sessions;
mod settings;
mod spans;
mod sql;
mod stories;
mod traces;
