//! A set of spans as a dataset of the server.

use semconv::openinference as oi;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::connection::read;
use super::query::Parameters;
use super::{Client, ClientError, StoredSpan, TraceDataset};

const PATH: &str = "/v1/datasets/upload";

/// A dataset that the server has made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CreatedDataset {
    #[serde(rename = "dataset_id")]
    pub id: String,
    pub version_id: String,
}

impl Client {
    /// Makes a dataset of the set's name, one example for each span: its input, its output, and where it comes from. An
    /// input or output that is a JSON object is taken as it is, anything else stands under `input` or `output`.
    ///
    /// A name that is taken is refused, and so is everything by a server without datasets.
    pub async fn create_dataset(&self, dataset: &TraceDataset) -> Result<CreatedDataset, ClientError> {
        let all = |read: fn(&StoredSpan) -> Value| dataset.spans().iter().map(read).collect::<Vec<_>>();
        let body = json!({
            "action": "create",
            "name": dataset.name(),
            "inputs": all(|span| side(span.input(), "input")),
            "outputs": all(|span| side(span.output(), "output")),
            "metadata": all(metadata),
            "span_ids": all(|span| span.span_id.to_string().into()),
        });
        self.ask(move |connection, _| {
            let mut parameters = Parameters::default();
            parameters.set("sync", "true");
            let answer = connection.post(PATH, &parameters, &body)?;
            let created: Created = read(PATH, &answer)?;
            Ok(created.data)
        })
        .await
    }
}

#[derive(Deserialize)]
struct Created {
    data: CreatedDataset,
}

fn side(text: Option<&str>, name: &str) -> Value {
    let Some(text) = text else { return json!({}) };
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Value::Object(fields),
        _ => json!({name: text}),
    }
}

/// What the span says of itself under `metadata.…`, and what it is.
fn metadata(span: &StoredSpan) -> Value {
    let prefix = format!("{}.", oi::METADATA);
    let said = span.attributes.iter().filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?, value)));
    let mut fields: Map<String, Value> = said.map(|(key, value)| (key.to_owned(), value.clone())).collect();
    fields.insert("span_name".to_owned(), span.name.as_str().into());
    fields.insert("span_kind".to_owned(), span.kind.as_str().into());
    fields.insert("trace_id".to_owned(), span.trace_id.to_string().into());
    Value::Object(fields)
}
