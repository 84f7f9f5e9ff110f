//! The same bytes through a real Phoenix and through us: equal spans read back over REST.
//!
//! The bytes are what real exporters sent (`crates/otlp/tests/exporters`), the answers what
//! `fixtures/record_exporters.py` got from Phoenix.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;
use testkit::TestServer;

/// Where we differ, by the attribute, and why.
const DIFFERENCES: [(&str, &str); 3] = [
    ("input_messages.3.message.content", "Pydantic AI sends the answers of tools so; Phoenix drops them"),
    ("input_messages.3.message.tool_call_id", "the call that such an answer belongs to"),
    ("input_messages.2.message.finish_reason", "why an earlier turn ended, which Phoenix drops"),
];

#[tokio::test]
async fn what_exporters_send_reads_back_as_from_phoenix() {
    let recorded: Value = serde_json::from_str(include_str!("../fixtures/exporters.json")).expect("answers");
    let mut unexpected = Vec::new();
    let mut met = BTreeSet::new();
    for (name, phoenix) in recorded["answers"].as_object().expect("answers by recording") {
        let ours = read_back(name).await;
        let phoenix: Vec<Value> = phoenix.as_array().expect("spans").clone();
        let ids = |spans: &[Value]| spans.iter().map(|span| span["context"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&ours), ids(&phoenix), "{name}");
        for (ours, phoenix) in ours.iter().zip(&phoenix) {
            for difference in differences(ours, phoenix) {
                let known = DIFFERENCES.iter().find(|(what, _)| difference.what.ends_with(what));
                match known {
                    Some((what, _)) => _ = met.insert(*what),
                    None => unexpected.push(format!("{name}, {}: {}", ours["name"], difference.text())),
                }
            }
        }
    }
    assert!(unexpected.is_empty(), "{} unexpected:\n{}", unexpected.len(), unexpected.join("\n"));
    let unmet: Vec<_> = DIFFERENCES.iter().filter(|(what, _)| !met.contains(what)).collect();
    assert!(unmet.is_empty(), "no longer different: {unmet:?}");
}

/// The spans of a recording, sent to a server of their own, in order of their ids.
async fn read_back(name: &str) -> Vec<Value> {
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("../otlp/tests/exporters/recorded");
    let bytes = std::fs::read(recorded.join(name).with_extension("otlp")).expect("a recording");
    let server = TestServer::start().await;
    server.send(server.otlp(bytes)).await.ok();
    let mut spans = server.get("/v1/projects/default/spans?limit=1000").await.json()["data"]
        .as_array()
        .expect("spans")
        .clone();
    spans.iter_mut().for_each(|span| _ = span.as_object_mut().expect("a span").remove("id"));
    spans.sort_by_key(|span| span["context"]["span_id"].to_string());
    server.shutdown().await;
    spans
}

struct Difference {
    what: String,
    ours: Value,
    phoenix: Value,
}

impl Difference {
    fn text(&self) -> String {
        let short = |value: &Value| value.to_string().chars().take(200).collect::<String>();
        format!("{}\n  Phoenix {}\n  Bennu   {}", self.what, short(&self.phoenix), short(&self.ours))
    }
}

fn differences(ours: &Value, phoenix: &Value) -> Vec<Difference> {
    let (ours, phoenix) = (parts(ours), parts(phoenix));
    let all: BTreeSet<&String> = ours.keys().chain(phoenix.keys()).collect();
    let part = |of: &BTreeMap<String, Value>, what: &str| of.get(what).cloned().unwrap_or(Value::Null);
    let is_same = |ours: &Value, phoenix: &Value| ours == phoenix || is_same_time(ours, phoenix);
    let differing = all.into_iter().map(|what| Difference {
        ours: part(&ours, what),
        phoenix: part(&phoenix, what),
        what: what.clone(),
    });
    differing.filter(|difference| !is_same(&difference.ours, &difference.phoenix)).collect()
}

/// Both print microseconds of what was sent in nanoseconds: we cut off the rest, Phoenix rounds it.
fn is_same_time(ours: &Value, phoenix: &Value) -> bool {
    let microseconds = |value: &Value| Some(value.as_str()?.parse::<Timestamp>().ok()?.as_microsecond());
    microseconds(ours).zip(microseconds(phoenix)).is_some_and(|(ours, phoenix)| phoenix - ours == 1)
}

/// Everything a span consists of, by name. JSON text counts by what it says: Phoenix writes it as Python does.
fn parts(span: &Value) -> BTreeMap<String, Value> {
    let mut parts = BTreeMap::new();
    for (name, value) in span.as_object().expect("a span") {
        match (name.as_str(), value) {
            ("attributes", Value::Object(attributes)) => {
                let named =
                    attributes.iter().map(|(key, value)| (format!("attributes.{key}"), parsed(value)));
                parts.extend(named);
            }
            ("events", Value::Array(events)) => {
                for (position, event) in events.iter().enumerate() {
                    let fields = event.as_object().expect("an event").iter();
                    parts.extend(
                        fields.map(|(key, value)| (format!("events.{position}.{key}"), value.clone())),
                    );
                }
            }
            _ => _ = parts.insert(name.clone(), value.clone()),
        }
    }
    parts
}

fn parsed(value: &Value) -> Value {
    let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    parsed.filter(|parsed: &Value| parsed.is_object() || parsed.is_array()).unwrap_or_else(|| value.clone())
}
