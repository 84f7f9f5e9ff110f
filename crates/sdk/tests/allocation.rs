//! A span that head sampling leaves out costs no allocation.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
    static HELD_BYTES: Cell<isize> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator is unsafe to implement; it only counts and passes on")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        let _ = HELD_BYTES.try_with(|bytes| bytes.set(bytes.get() + layout.size().cast_signed()));
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        let _ = HELD_BYTES.try_with(|bytes| bytes.set(bytes.get() - layout.size().cast_signed()));
        // SAFETY: the memory came from the same allocator.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl Fn()) -> usize {
    work(); // what a thread makes once is not the span's
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

#[test]
fn a_span_left_out_by_head_sampling_allocates_nothing() {
    let tracer =
        bennu::builder().endpoint("127.0.0.1:1").sample_head(0.0).build().expect("the address is one");
    let count = allocations(|| {
        tracer.agent("agent").scope(|agent| {
            let span = tracer
                .llm("chat")
                .model("gpt-4o")
                .input_messages([("system", "Be brief."), ("user", "Hello"), ("assistant", "Hi")])
                .tokens(1, 2)
                .start();
            span.output_message(("assistant", "Hello!")).end();
            agent.output("done");
        });
    });
    assert_eq!(count, 0);
}

#[test]
fn suppressed_spans_allocate_nothing() {
    let tracer = bennu::builder().endpoint("127.0.0.1:1").build().expect("the address is one");
    let count = bennu::suppress_tracing().scope(|| {
        allocations(|| {
            tracer.llm("chat").model("gpt-4o").input("hello").scope(|span| {
                span.output("bye");
            });
        })
    });
    assert_eq!(count, 0);
}

#[test]
fn a_queued_llm_span_of_six_messages_holds_less_than_five_kilobytes() {
    let tracer = bennu::builder().endpoint("127.0.0.1:1").build().expect("the address is one");
    let make = || {
        let messages =
            (0..6).map(|_| ("user", "Which bird is the Egyptian bennu thought to be modelled on?"));
        let span = tracer.llm("chat").model("gpt-4o").input_messages(messages).tokens(120, 14).start();
        span.output_message(("assistant", "The grey heron.")).end();
    };
    make();
    let before = HELD_BYTES.get();
    // Fewer than wake the export thread, whose own memory is not counted here.
    (0..100).for_each(|_| make());
    let held = (HELD_BYTES.get() - before) / 100;
    assert!((500..5_000).contains(&held), "{held} bytes");
}
