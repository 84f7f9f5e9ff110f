//! A small OTLP collector over HTTP, with the manners of collectors that are not well.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

/// How the next request is answered; the last manner stays.
#[derive(Debug, Clone)]
pub(crate) enum Manner {
    Take,
    /// Accepts the connection and says nothing.
    Hang,
    /// Answers with something that is no HTTP.
    Garbage,
    /// Answers 200 with a body that is no protobuf, and keeps what it was sent.
    TakeAndBabble,
    /// Answers with this status line and these headers.
    Refuse(&'static str),
    /// Takes the request, but not so many spans of it.
    Reject(u8),
}

pub(crate) struct Collector {
    address: String,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    manners: Vec<Manner>,
    seen: Vec<Seen>,
    requests: Vec<BTreeMap<String, String>>,
}

/// One span as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) span: Span,
    pub(crate) resource: BTreeMap<String, String>,
}

impl Collector {
    pub(crate) fn start() -> Collector {
        Collector::with_manners([Manner::Take])
    }

    pub(crate) fn with_manners(manners: impl IntoIterator<Item = Manner>) -> Collector {
        Collector::at("127.0.0.1:0", manners)
    }

    pub(crate) fn at(address: &str, manners: impl IntoIterator<Item = Manner>) -> Collector {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("a bound address").to_string();
        let shared =
            Shared { manners: manners.into_iter().collect(), seen: Vec::new(), requests: Vec::new() };
        let shared = Arc::new(Mutex::new(shared));
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&serving);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Collector { address, shared }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.lock().expect("no test panics while serving").seen.clone()
    }

    /// The headers of every request, names in lower case; the path as `path`.
    pub(crate) fn requests(&self) -> Vec<BTreeMap<String, String>> {
        self.shared.lock().expect("no test panics while serving").requests.clone()
    }
}

impl Seen {
    /// The attribute as text, whatever its type.
    pub(crate) fn get(&self, key: &str) -> Option<String> {
        self.span.attributes.iter().find(|attribute| attribute.key == key).map(text)
    }

    pub(crate) fn has(&self, key: &str, expected: &str) -> bool {
        self.get(key).as_deref() == Some(expected)
    }

    /// All attributes, one per line, sorted.
    pub(crate) fn lines(&self) -> String {
        let mut lines: Vec<String> = self
            .span
            .attributes
            .iter()
            .map(|attribute| format!("{} = {}\n", attribute.key, text(attribute)))
            .collect();
        lines.sort();
        lines.concat()
    }

    pub(crate) fn is_child_of(&self, parent: &Seen) -> bool {
        self.span.parent_span_id == parent.span.span_id && self.span.trace_id == parent.span.trace_id
    }
}

/// The span of this name.
pub(crate) fn named<'a>(seen: &'a [Seen], name: &str) -> &'a Seen {
    seen.iter()
        .find(|seen| seen.span.name == name)
        .unwrap_or_else(|| unreachable!("no span {name} in {seen:?}"))
}

fn serve(stream: TcpStream, shared: &Mutex<Shared>) {
    let mut writer = stream.try_clone().expect("a second handle");
    let mut reader = BufReader::new(stream);
    while let Some((headers, body)) = read_request(&mut reader) {
        let manner = {
            let mut shared = shared.lock().expect("no test panics while serving");
            shared.requests.push(headers);
            if shared.manners.len() > 1 { shared.manners.remove(0) } else { shared.manners[0].clone() }
        };
        let reply: Vec<u8> = match manner {
            Manner::Hang => {
                thread::sleep(Duration::from_secs(60));
                return;
            }
            Manner::Garbage => b"\x00\xffnot http at all\r\n\r\n".to_vec(),
            Manner::Refuse(status) => format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").into_bytes(),
            Manner::Take => {
                keep(&body, shared);
                ok(&[])
            }
            Manner::TakeAndBabble => {
                keep(&body, shared);
                ok(b"<html>all is well</html>")
            }
            Manner::Reject(count) => {
                keep(&body, shared);
                ok(&[0x0a, 0x02, 0x08, count])
            }
        };
        if writer.write_all(&reply).is_err() {
            return;
        }
    }
}

fn ok(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<(BTreeMap<String, String>, Vec<u8>)> {
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    headers.insert("path".to_owned(), line.split(' ').nth(1)?.to_owned());
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    Some((headers, body))
}

fn keep(body: &[u8], shared: &Mutex<Shared>) {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(body).read_to_end(&mut bytes).expect("the body is gzip");
    let request = ExportTraceServiceRequest::decode(bytes.as_slice()).expect("the body is OTLP");
    let mut shared = shared.lock().expect("no test panics while serving");
    for resource_spans in request.resource_spans {
        let attributes = resource_spans.resource.map(|resource| resource.attributes).unwrap_or_default();
        let resource: BTreeMap<_, _> = attributes.iter().map(|a| (a.key.clone(), text(a))).collect();
        for span in resource_spans.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            shared.seen.push(Seen { span, resource: resource.clone() });
        }
    }
}

fn text(attribute: &KeyValue) -> String {
    attribute.value.as_ref().map(value_text).unwrap_or_default()
}

fn value_text(value: &AnyValue) -> String {
    match &value.value {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::BoolValue(value)) => value.to_string(),
        Some(Value::IntValue(value)) => value.to_string(),
        Some(Value::DoubleValue(value)) => value.to_string(),
        Some(Value::ArrayValue(list)) => {
            format!("[{}]", list.values.iter().map(value_text).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}
