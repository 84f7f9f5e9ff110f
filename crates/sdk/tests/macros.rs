//! Functions as spans. A program of its own, since the attribute speaks to the process-wide tracer.

#[path = "front_door/collector.rs"]
#[expect(dead_code, reason = "shared with tests that need all of it")]
mod collector;

use std::fmt;
use std::time::Duration;

use collector::{Collector, named};
use expect_test::expect;
use serde::Serialize;

#[derive(Serialize)]
struct Bird {
    name: &'static str,
}

#[derive(Debug)]
struct Unserialisable(u8);

struct Secret;

/// Says how tall
/// a bird stands.
///
/// Nobody reads this in a trace.
#[bennu::trace(kind = "tool")]
fn height(bird: Bird, unit: &str, debug: Unserialisable, unsaid: Secret, _unused: u8) -> f64 {
    let _ = (unsaid, debug.0);
    let factor = if unit == "m" { 1.0 } else { 100.0 };
    if bird.name == "heron" { 0.95 * factor } else { 0.0 }
}

#[bennu::trace(kind = "retriever", name = "search", skip(key))]
async fn find<T: fmt::Display>(query: T, key: &str) -> anyhow::Result<Vec<String>> {
    tokio::task::yield_now().await;
    anyhow::ensure!(key == "sesame", "the key does not fit");
    let bird = height(Bird { name: "heron" }, "cm", Unserialisable(1), Secret, 0);
    Ok(vec![format!("{query}: {bird}")])
}

#[bennu::trace(kind = "agent", skip_all, skip_output)]
fn early(secret: &str) -> Result<String, &'static str> {
    if secret.is_empty() {
        return Err("nothing was asked");
    }
    Ok(secret.to_owned())
}

struct Service {
    asked: usize,
}

impl Service {
    #[bennu::trace]
    async fn ask(&mut self, question: String) -> Result<(), std::num::ParseIntError> {
        self.asked += question.parse::<usize>()?;
        Ok(())
    }

    #[bennu::trace]
    fn questions<'a>(&'a self, words: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        words.iter().copied().take(self.asked)
    }
}

#[test]
fn functions_become_spans() {
    let collector = Collector::start();
    let tracing = bennu::builder().endpoint(collector.endpoint()).start().expect("the address is one");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        assert_eq!(find("herons", "sesame").await.expect("the key fits"), ["herons: 95"]);
        find("locked", "knock").await.expect_err("the key does not fit");
        assert!(early("").is_err() && early("x").is_ok());
        let mut service = Service { asked: 0 };
        service.ask("2".to_owned()).await.expect("a number");
        service.ask("two".to_owned()).await.expect_err("no number");
        assert_eq!(service.questions(&["a", "b", "c"]).count(), 2);
    });
    assert!(tracing.tracer().flush(Duration::from_secs(10)));
    let seen = collector.seen();

    expect![[r#"
        input.mime_type = application/json
        input.value = {"bird":{"name":"heron"},"debug":"Unserialisable(1)","unit":"cm"}
        openinference.span.kind = TOOL
        output.mime_type = application/json
        output.value = 95.0
        tool.description = Says how tall a bird stands.
        tool.name = height
        tool.parameters = {"bird":{"name":"heron"},"debug":"Unserialisable(1)","unit":"cm"}
    "#]]
    .assert_eq(&named(&seen, "height").lines());
    assert!(named(&seen, "height").is_child_of(named(&seen, "search")));
    let status =
        |span: &collector::Seen| span.span.status.clone().map(|status| (status.code, status.message));
    let searches: Vec<_> = seen.iter().filter(|seen| seen.span.name == "search").collect();
    assert!(searches[0].has("openinference.span.kind", "RETRIEVER"));
    assert!(searches[0].has("output.value", r#"["herons: 95"]"#));
    assert_eq!(searches[0].get("input.value"), None, "what only displays is not recorded, nor the key");
    assert_eq!(status(searches[1]), Some((2, "the key does not fit".to_owned())));
    let early: Vec<_> = seen.iter().filter(|seen| seen.span.name == "early").collect();
    assert_eq!(status(early[0]), Some((2, "nothing was asked".to_owned())));
    assert_eq!((status(early[1]).map(|(code, _)| code), early[1].get("output.value")), (Some(1), None));
    let asked: Vec<_> = seen.iter().filter(|seen| seen.span.name == "ask").collect();
    assert!(asked[0].has("input.value", r#"{"question":"2"}"#));
    assert_eq!(asked[0].get("output.value"), None);
    assert!(asked[1].span.events[0].attributes.iter().any(|a| a.key == "exception.type"));
    assert!(named(&seen, "questions").has("input.value", r#"{"words":["a","b","c"]}"#));
}
