//! Which `tracing` spans this thread is inside of, and which context was current before each.

use std::cell::RefCell;

use crate::context::{Context, replace};

thread_local! {
    static ENTERED: RefCell<Vec<(u64, Context)>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn enter(id: u64, context: Context) {
    let previous = replace(context);
    // On a thread that is being torn down nothing follows that could miss its context.
    let _ = ENTERED.try_with(|entered| entered.borrow_mut().push((id, previous)));
}

/// Leaves the span. `tracing` allows leaving in any order: what was current before an outer span left early is then handed
/// to the one entered after it.
pub(super) fn exit(id: u64) {
    let restored = ENTERED.try_with(|entered| {
        let mut entered = entered.borrow_mut();
        let at = entered.iter().rposition(|(inside, _)| *inside == id)?;
        let (_, previous) = entered.remove(at);
        match entered.get_mut(at) {
            Some((_, before)) => {
                *before = previous;
                None
            }
            None => Some(previous),
        }
    });
    if let Ok(Some(previous)) = restored {
        drop(replace(previous));
    }
}
