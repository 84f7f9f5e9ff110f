//! The client against what Phoenix was seen to answer.

include!("canned.rs");

mod dataset;
mod evaluations;
mod live;
mod reading;

use std::future::Future;

use bennu::client::Client;

fn client_of(endpoint: &str) -> Client {
    Client::builder().endpoint(endpoint).build().expect("the address is one")
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    // Any executor does: the client needs none of tokio.
    futures::executor::block_on(future)
}
