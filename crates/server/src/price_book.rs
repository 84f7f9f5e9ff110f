//! The prices in force: the table that comes with the program, and before it what somebody set.

use std::sync::{Arc, PoisonError, RwLock};

use model::{PriceOverride, Prices};
use store::{CatalogError, Store};
use tokio::sync::Mutex;

/// Cheap to clone; all clones are one book.
#[derive(Clone)]
pub(crate) struct PriceBook {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    in_force: RwLock<Arc<Prices>>,
    /// Changes come one after the other, so that what is in force is what the catalog holds.
    changing: Mutex<()>,
}

impl PriceBook {
    pub(crate) async fn open(store: Store) -> Result<PriceBook, CatalogError> {
        let prices = Prices::builtin().with_overrides(overrides(&store).await?);
        let in_force = RwLock::new(Arc::new(prices));
        Ok(PriceBook { inner: Arc::new(Inner { store, in_force, changing: Mutex::new(()) }) })
    }

    pub(crate) fn in_force(&self) -> Arc<Prices> {
        Arc::clone(&self.inner.in_force.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Spans that arrive after this returns are priced by it; those that are stored keep their cost.
    pub(crate) async fn set(&self, set: &PriceOverride) -> Result<i64, CatalogError> {
        let _turn = self.inner.changing.lock().await;
        let id = self.inner.store.add_price_override(set).await?;
        self.renew().await?;
        Ok(id)
    }

    /// Whether there was such a price.
    pub(crate) async fn remove(&self, id: i64) -> Result<bool, CatalogError> {
        let _turn = self.inner.changing.lock().await;
        let was_there = self.inner.store.remove_price_override(id).await?;
        self.renew().await?;
        Ok(was_there)
    }

    async fn renew(&self) -> Result<(), CatalogError> {
        let renewed = self.in_force().with_overrides(overrides(&self.inner.store).await?);
        *self.inner.in_force.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(renewed);
        Ok(())
    }
}

async fn overrides(store: &Store) -> Result<Vec<PriceOverride>, CatalogError> {
    Ok(store.price_overrides().await?.into_iter().map(|(_, set)| set).collect())
}
