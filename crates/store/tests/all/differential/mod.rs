//! Random spans and random filters: the store selects what the reference interpreter selects.
//!
//! `BENNU_DIFFERENTIAL_CASES` says how many filters are tried; a failure names the seed that repeats it.

mod expression;
mod world;

use std::sync::Arc;

use query::{Entity, Filter, Grain, SessionList, SpanList, SpanSource as _, TraceList};
use world::World;

const CASES: usize = 600;
const CASES_PER_WORLD: usize = 150;

#[tokio::test]
async fn the_store_selects_what_the_interpreter_selects() {
    let cases = std::env::var("BENNU_DIFFERENTIAL_CASES").ok().and_then(|text| text.parse().ok());
    let first = std::env::var("BENNU_DIFFERENTIAL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let worlds = cases.unwrap_or(CASES).div_ceil(CASES_PER_WORLD) as u64;
    let mut selected = [0, 0];
    for seed in first..first + worlds {
        let mut random = fastrand::Rng::with_seed(seed);
        let world = World::random(&mut random).await;
        for _ in 0..CASES_PER_WORLD {
            let grain = random.choice([Grain::Span, Grain::Trace, Grain::Session]).expect("three");
            let text = expression::random(grain, &mut random);
            let (filter, _) =
                Filter::parse(&text, grain).unwrap_or_else(|error| fail(&format!("{text}: {error}")));
            let expected = by_interpreter(&world, &filter, grain);
            let found = by_store(&world, filter, grain).await;
            assert_eq!(found, expected, "seed {seed}, {grain:?}: {text}");
            selected[usize::from(!expected.is_empty())] += 1;
        }
    }
    assert!(selected[1] * 5 > selected[0], "too few filters select something: {selected:?}");
}

fn by_interpreter(world: &World, filter: &Filter, grain: Grain) -> Vec<String> {
    let mut found: Vec<String> = match grain {
        Grain::Span => world
            .traces
            .iter()
            .flat_map(|trace| {
                (0..trace.spans.len())
                    .filter(|&position| filter.matches(Entity::Span { trace, position }))
                    .map(|position| trace.spans[position].stored.sequence.to_string())
            })
            .collect(),
        Grain::Trace => {
            let found = world.traces.iter().filter(|trace| filter.matches(Entity::Trace(trace)));
            found.map(|trace| trace.trace_id.to_string()).collect()
        }
        Grain::Session => {
            let found = world.sessions.iter().filter(|session| filter.matches(Entity::Session(session)));
            found.map(|session| session.session_id.clone()).collect()
        }
    };
    found.sort();
    found
}

async fn by_store(world: &World, filter: Filter, grain: Grain) -> Vec<String> {
    let text = filter.to_string();
    let expression = Some(Arc::new(filter));
    let store = &world.fixture.store;
    let mut found: Vec<String> = match grain {
        Grain::Span => {
            let question = SpanList { expression, ..SpanList::of(world.project) };
            let spans = store.spans(&question).await.unwrap_or_else(|error| fail(&told(&text, &error)));
            spans.iter().map(|span| span.sequence.to_string()).collect()
        }
        Grain::Trace => {
            let question = TraceList { expression, ..TraceList::of(world.project) };
            let traces = store.traces(&question).await.unwrap_or_else(|error| fail(&told(&text, &error)));
            traces.iter().map(|trace| trace.trace_id.to_string()).collect()
        }
        Grain::Session => {
            let question = SessionList { expression, ..SessionList::of(world.project) };
            let sessions = store.sessions(&question).await.unwrap_or_else(|error| fail(&told(&text, &error)));
            sessions.iter().map(|session| session.session_id.clone()).collect()
        }
    };
    found.sort();
    found
}

fn told(text: &str, error: &dyn std::error::Error) -> String {
    format!("{text}: {error}: {:?}", error.source())
}

#[expect(clippy::panic, reason = "a test that fails, with the filter that shows why")]
fn fail<T>(text: &str) -> T {
    panic!("{text}")
}
