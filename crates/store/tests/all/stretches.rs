//! A page of many spans, which is read in stretches of time, is the one that reading everything gives.

use std::sync::Arc;

use fastrand::Rng;
use model::{Span, SpanId, Status, StatusCode, TraceId};
use query::{
    Filter, Grain, Order, SortValue, SpanCursor, SpanList, SpanSort, SpanSource as _, TraceCursor, TraceList,
    TraceSort,
};
use store::NewSpan;

use crate::common::{Fixture, new_span};

const START: i64 = 1_700_000_000_000_000_000;
const SECOND: i64 = 1_000_000_000;
/// As many as it takes for one stretch.
const TRACES: u32 = 4_200;
/// Of one span in thirty there are many pages, and of what is rare not one.
const PAGE: usize = 40;

const OF_SPANS: [&str; 3] = [
    "'refund' in input.value",
    "any(d.score < 0.5 for d in documents)",
    "any(c.name == 'rare' for c in children)",
];

const OF_TRACES: [&str; 1] = ["any(s.name == 'rare' for s in spans) and num_spans > 1"];

/// Spans of a trace begin up to a while after it, and some long after it.
fn trace(number: u32, random: &mut Rng) -> Vec<NewSpan> {
    let begins = START + random.i64(0..86_400) * SECOND;
    let spans = if random.u8(0..30) == 0 { 5 } else { 4 };
    let mut id = [0; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    id[15] = 1;
    let trace_id = TraceId::from_bytes(&id).expect("not zero");
    let span_id = |span: u8| SpanId::from_bytes(&[span; 8]).expect("not zero");
    let one = |span: u8| {
        let wait = if random.u8(0..50) == 0 { 40_000 } else { i64::from(span) };
        let start_time_unix_nano = if span == 1 { begins } else { begins + random.i64(0..=wait) * SECOND };
        let text = match random.u16(0..3_000) {
            0 => "seldom",
            1..=100 => "too late for a refund",
            _ => "the end",
        };
        let score = f64::from(random.u8(0..4)) / 4.0;
        let documents = format!(r#""retrieval": {{"documents": [{{"document": {{"score": {score}}}}}]}}"#);
        let more = match random.u8(0..30) {
            0 | 1 => documents,
            2 => r#""tenant": "x""#.to_owned(),
            _ => r#""tenant": "y""#.to_owned(),
        };
        let attributes = format!(r#"{{"input": {{"value": "{text}"}}, {more}}}"#);
        let name = match random.u16(0..2_000) {
            0 => "rare",
            1..=70 => "run",
            _ => "call",
        };
        new_span(Span {
            name: name.to_owned(),
            parent_id: (span > 1).then(|| span_id(random.u8(1..span))),
            start_time_unix_nano,
            end_time_unix_nano: Some(start_time_unix_nano + random.i64(0..SECOND)),
            status: Status {
                code: if random.u8(0..40) == 0 { StatusCode::Error } else { StatusCode::Ok },
                message: String::new(),
            },
            attributes: serde_json::from_str(&attributes).expect("JSON"),
            ..Span::bare(trace_id, span_id(span))
        })
    };
    (1..=spans).map(one).collect()
}

async fn fixture() -> Fixture {
    let fixture = Fixture::new().await;
    let mut random = Rng::with_seed(7);
    for traces in (1..=TRACES).collect::<Vec<_>>().chunks(2_000) {
        let spans = traces.iter().flat_map(|number| trace(*number, &mut random)).collect();
        fixture.store.write(spans).await.expect("written");
        fixture.store.flush().await.expect("flushed");
    }
    let hot = (TRACES + 1..TRACES + 50).flat_map(|number| trace(number, &mut random)).collect();
    fixture.store.write(hot).await.expect("written");
    fixture
}

fn filter(text: &str, grain: Grain) -> Option<Arc<Filter>> {
    Some(Arc::new(Filter::parse(text, grain).expect(text).0))
}

#[tokio::test]
async fn pages_of_a_long_list_are_those_of_the_whole() {
    let fixture = fixture().await;
    let project = fixture.project("p").await;
    for (order, count) in [(Order::Descending, usize::MAX), (Order::Ascending, 1)] {
        for text in OF_SPANS.into_iter().take(count) {
            let all = SpanList {
                expression: filter(text, Grain::Span),
                sort: SpanSort::StartTime,
                order,
                ..SpanList::of(project)
            };
            let whole = fixture.list(all.clone()).await;
            assert!(!whole.is_empty(), "{text}");
            let begins = [0, whole.len() / 2].map(|at| {
                let from = (at > 0).then(|| SpanCursor::of(SpanSort::StartTime, &whole[at]));
                (at, from)
            });
            for (at, from) in begins {
                let page = fixture.list(SpanList { from, limit: PAGE, ..all.clone() }).await;
                let expected = &whole[at..(at + PAGE).min(whole.len())];
                let sequences =
                    |spans: &[query::StoredSpan]| spans.iter().map(|span| span.sequence).collect::<Vec<_>>();
                assert_eq!(sequences(&page), sequences(expected), "{order:?} from {at}: {text}");
            }
        }
        for text in OF_TRACES.into_iter().take(count) {
            let all = TraceList {
                expression: filter(text, Grain::Trace),
                sort: TraceSort::StartTime,
                order,
                ..TraceList::of(project)
            };
            let whole = fixture.store.traces(&all).await.expect("read");
            let begins = [0, whole.len() / 2].map(|at| {
                let after = (at > 0).then(|| TraceCursor {
                    value: SortValue::Integer(whole[at - 1].start_time_unix_nano),
                    trace_id: whole[at - 1].trace_id,
                });
                (at, after)
            });
            for (at, after) in begins {
                let question = TraceList { after, limit: PAGE, ..all.clone() };
                let page = fixture.store.traces(&question).await.expect("read");
                assert_eq!(page, whole[at..(at + PAGE).min(whole.len())], "{order:?} from {at}: {text}");
            }
        }
    }
}
