//! The store, asked a few questions at a time: the fields of an answer are resolved all at once.

use std::ops::Deref;

use async_graphql::Context;
use store::Store;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Questions that all queries together have before the store.
const TURNS: usize = 8;

pub(super) struct Reader {
    store: Store,
    turns: Semaphore,
}

/// The store, for one question.
pub(super) struct Turn<'r> {
    store: &'r Store,
    _permit: SemaphorePermit<'r>,
}

impl Reader {
    pub(super) fn new(store: Store) -> Reader {
        Reader { store, turns: Semaphore::new(TURNS) }
    }
}

/// Waits for a turn. It must be given back before the next is asked for.
pub(super) async fn store<'c>(context: &Context<'c>) -> Turn<'c> {
    let reader = context.data_unchecked::<Reader>();
    let permit = reader.turns.acquire().await.expect("nobody closes it");
    Turn { store: &reader.store, _permit: permit }
}

impl Deref for Turn<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store
    }
}
