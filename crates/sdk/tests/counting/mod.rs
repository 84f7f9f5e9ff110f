//! An allocator that counts: of a thread what it allocates, of the process what it holds.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static HELD_BYTES: Cell<isize> = const { Cell::new(0) };
}

static PROCESS_BYTES: AtomicUsize = AtomicUsize::new(0);
static PROCESS_BYTES_MAX: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "an allocator is unsafe to implement; it only counts and passes on")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        let _ = HELD_BYTES.try_with(|bytes| bytes.set(bytes.get() + layout.size().cast_signed()));
        let held = PROCESS_BYTES.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PROCESS_BYTES_MAX.fetch_max(held, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        let _ = HELD_BYTES.try_with(|bytes| bytes.set(bytes.get() - layout.size().cast_signed()));
        PROCESS_BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the memory came from the same allocator.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often this thread allocates for the work, once it has what a thread makes once.
pub(crate) fn allocations(work: impl Fn()) -> usize {
    work();
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// What this thread holds after the work that it did not hold before.
pub(crate) fn held_bytes(work: impl FnOnce()) -> isize {
    let before = HELD_BYTES.get();
    work();
    HELD_BYTES.get() - before
}

/// How much more the process held at the worst moment of the work than before it.
pub(crate) fn peak_bytes(work: impl FnOnce()) -> usize {
    let before = PROCESS_BYTES.load(Ordering::Relaxed);
    PROCESS_BYTES_MAX.store(before, Ordering::Relaxed);
    work();
    PROCESS_BYTES_MAX.load(Ordering::Relaxed) - before
}
