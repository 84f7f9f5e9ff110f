//! What OpenTelemetry data looks like when a network, a clock or a process lets it down.

use super::span::Origin;
use super::trace::Trace;

/// How far the order service's clock is behind on its bad machine.
const CLOCK_SKEW: u64 = 340_000_000;
const EVERY_SKEWED: usize = 40;
const EVERY_ORPHANED: usize = 45;

/// Makes a few of the traces odd, never the failing run, which is the last.
pub(super) fn sprinkle(traces: &mut [Trace]) {
    let Some((_, traces)) = traces.split_last_mut() else { return };
    let asked_orders = traces.iter_mut().filter(|trace| trace.spans.iter().any(is_from_order_service));
    asked_orders.skip(11).step_by(EVERY_SKEWED).for_each(skew_order_service);

    let searched =
        traces.iter_mut().filter(|trace| trace.spans.iter().any(|draft| draft.span.name == RETRIEVER));
    searched.skip(17).step_by(EVERY_ORPHANED).for_each(lose_retriever);

    let judged = |trace: &&mut Trace| trace.spans.iter().any(|draft| draft.span.name == EVALUATOR);
    if let Some(trace) = traces.iter_mut().rev().filter(judged).nth(2) {
        never_end_evaluator(trace);
    }
}

const RETRIEVER: &str = "HelpCenterRetriever";
const EVALUATOR: &str = "groundedness";

fn is_from_order_service(draft: &super::span::SpanDraft) -> bool {
    draft.origin == Origin::OrderService
}

/// The service seems to answer before it was asked.
fn skew_order_service(trace: &mut Trace) {
    for draft in trace.spans.iter_mut().filter(|draft| is_from_order_service(draft)) {
        let span = &mut draft.span;
        span.start_time_unix_nano -= CLOCK_SKEW;
        span.end_time_unix_nano -= CLOCK_SKEW;
        for event in &mut span.events {
            event.time_unix_nano -= CLOCK_SKEW;
        }
    }
}

/// The retriever's span was lost on the way, and its embedding hangs in the air.
fn lose_retriever(trace: &mut Trace) {
    trace.spans.retain(|draft| draft.span.name != RETRIEVER);
}

/// The evaluator was still at work when it was last heard of.
fn never_end_evaluator(trace: &mut Trace) {
    for draft in trace.spans.iter_mut().filter(|draft| draft.span.name == EVALUATOR) {
        draft.span.end_time_unix_nano = 0;
        draft.span.status = None;
        draft.span.attributes.retain(|attribute| !attribute.key.starts_with("output."));
    }
}
