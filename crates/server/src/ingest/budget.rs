//! How many bytes of requests may be in memory at once, over all callers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A bound on bytes, shared by all requests.
#[derive(Clone)]
pub(crate) struct ByteBudget {
    shared: Arc<Shared>,
}

struct Shared {
    used: AtomicUsize,
    bytes_max: usize,
}

/// One request's share, given back when it is dropped.
pub(crate) struct Reservation {
    budget: ByteBudget,
    bytes: AtomicUsize,
}

/// There is no room for more bytes at the moment.
#[derive(Debug, thiserror::Error)]
#[error("at most {bytes_max} bytes are taken in at once")]
pub(crate) struct BudgetExceeded {
    bytes_max: usize,
}

impl ByteBudget {
    pub(crate) fn new(bytes_max: usize) -> ByteBudget {
        ByteBudget { shared: Arc::new(Shared { used: AtomicUsize::new(0), bytes_max }) }
    }

    pub(crate) fn reserve(&self) -> Reservation {
        Reservation { budget: self.clone(), bytes: AtomicUsize::new(0) }
    }
}

impl Reservation {
    /// Adds to the share, or leaves it as it is where there is no room.
    pub(crate) fn grow(&self, bytes: usize) -> Result<(), BudgetExceeded> {
        let Shared { used, bytes_max } = &*self.budget.shared;
        let fits = |used: usize| used.checked_add(bytes).filter(|sum| sum <= bytes_max);
        match used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits) {
            Ok(_) => {
                self.bytes.fetch_add(bytes, Ordering::Relaxed);
                Ok(())
            }
            Err(_) => Err(BudgetExceeded { bytes_max: *bytes_max }),
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.budget.shared.used.fetch_sub(*self.bytes.get_mut(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::ByteBudget;

    #[test]
    fn what_does_not_fit_is_refused_until_others_give_back() {
        let budget = ByteBudget::new(10);
        let first = budget.reserve();
        first.grow(4).expect("fits");
        first.grow(4).expect("fits");
        let second = budget.reserve();
        second.grow(2).expect("fits");
        assert!(second.grow(1).is_err());
        drop(first);
        second.grow(8).expect("fits now");
        assert!(second.grow(usize::MAX).is_err(), "and the sum does not overflow");
    }
}
