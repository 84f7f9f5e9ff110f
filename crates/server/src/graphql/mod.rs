//! `/graphql`: what people script against Phoenix's GraphQL, read-only. Names, ids and shapes are Phoenix's; what it
//! has beyond that is GraphQL's own error.
//!
//! Start at [`Query`](root::Query). Traces and sessions have the ids that they have in `/v1`.
//!
//! Not here: changes (there are none), what a filter means (`query`), how an answer is found (`store`).

mod annotation;
mod connection;
mod cost;
mod error;
mod moment;
mod nesting;
mod node;
mod project;
mod reader;
mod root;
mod session;
mod span;
mod trace;

use std::time::Duration;

use ::http::header::CONTENT_TYPE;
use ::http::{HeaderMap, StatusCode};
use async_graphql::{EmptyMutation, EmptySubscription, Request, Schema};
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use store::Store;
use tokio::time::timeout;

use crate::http::App;
use reader::Reader;
use root::Query;

const QUERY_BYTES_MAX: usize = 64 * 1024;
/// What tools ask to learn the whole schema is 15 deep.
const DEPTH_MAX: usize = 20;
/// Values in an answer, where those that ask the store count for more.
const COMPLEXITY_MAX: usize = 250_000;
const TIME_MAX: Duration = Duration::from_secs(30);

pub(crate) type Graph = Schema<Query, EmptyMutation, EmptySubscription>;

pub(crate) fn build_graph(store: Store) -> Graph {
    Schema::build(Query, EmptyMutation, EmptySubscription)
        .data(Reader::new(store))
        .limit_depth(DEPTH_MAX)
        .limit_complexity(COMPLEXITY_MAX)
        .finish()
}

pub(crate) fn build_router() -> Router<App> {
    Router::new().route("/graphql", get(get_graphql).post(post_graphql))
}

/// `POST /graphql`: a query with its variables, as JSON.
async fn post_graphql(State(graph): State<Graph>, headers: HeaderMap, body: Bytes) -> Response {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return refuse("Send the query as `application/json`.");
    }
    match serde_json::from_slice::<Request>(&body) {
        Ok(request) => answer(&graph, request).await,
        Err(error) => refuse(&format!("The body is no GraphQL request: {error}")),
    }
}

/// `GET /graphql?query=…`
async fn get_graphql(State(graph): State<Graph>, RawQuery(text): RawQuery) -> Response {
    match async_graphql::http::parse_query_string(&text.unwrap_or_default()) {
        Ok(request) => answer(&graph, request).await,
        Err(error) => refuse(&format!("The address holds no GraphQL request: {error}")),
    }
}

async fn answer(graph: &Graph, request: Request) -> Response {
    if request.query.trim().is_empty() {
        return refuse("There is no query in the request.");
    }
    if request.query.len() > QUERY_BYTES_MAX {
        return refuse(&format!("The query is longer than {QUERY_BYTES_MAX} bytes."));
    }
    if let Err(unparsed) = nesting::check(&request.query) {
        return refuse(&unparsed.to_string());
    }
    match timeout(TIME_MAX, graph.execute(request)).await {
        Ok(response) => Json(response).into_response(),
        Err(_) => {
            let text = format!("The query took longer than {} seconds: ask for less.", TIME_MAX.as_secs());
            (StatusCode::GATEWAY_TIMEOUT, text).into_response()
        }
    }
}

fn refuse(sentence: &str) -> Response {
    (StatusCode::BAD_REQUEST, sentence.to_owned()).into_response()
}
