//! What holds for any input: bytes give a result or an error, keys come back, both encodings agree.

use std::collections::BTreeMap;

use model::Value;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Sent;
use opentelemetry_proto::tonic::common::v1::{
    AnyValue, ArrayValue, EntityRef, InstrumentationScope, KeyValue, KeyValueList,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::span::{Event, Link};
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span, Status};
use otlp::{SizeLimits, decode_json, decode_protobuf, decode_request, decompress, flatten, unflatten};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use prost::Message as _;

proptest! {
    // A failure prints its input, which then becomes a test of its own.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_a_result_or_an_error(bytes in vec(any::<u8>(), 0..300)) {
        let _ = decode_protobuf(&bytes);
        let _ = decode_json(&bytes);
        for encoding in ["gzip", "deflate", "zstd", "identity", "?"] {
            let _ = decompress(Some(encoding), &bytes, &SizeLimits::default());
        }
    }

    #[test]
    fn a_damaged_request_gives_a_result_or_an_error(
        request in request(),
        damage in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let mut protobuf = request.encode_to_vec();
        let mut json = serde_json::to_vec(&request).expect("a request is JSON");
        for (at, byte) in damage {
            at.get_mut(protobuf.as_mut_slice()).clone_from(&byte);
            at.get_mut(json.as_mut_slice()).clone_from(&byte);
        }
        let _ = decode_protobuf(&protobuf);
        let _ = decode_json(&json);
    }

    #[test]
    fn json_and_protobuf_of_a_request_decode_alike(request in request()) {
        let json = serde_json::to_vec(&request).expect("a request is JSON");
        prop_assert_eq!(decode_protobuf(&request.encode_to_vec()).expect("protobuf"), decode_json(&json).expect("JSON"));
    }

    /// Straight to spans, and by way of prost's messages, which is how anything unusual is read.
    #[test]
    fn protobuf_is_read_as_prost_reads_it(request in request(), copies in 0..3) {
        let mut body = request.encode_to_vec();
        // A request is a list of fields, so any two bodies make one; the second continues the first.
        (0..copies).for_each(|_| body.extend(request.encode_to_vec()));
        let through_prost = ExportTraceServiceRequest::decode(body.as_slice()).expect("protobuf");
        prop_assert_eq!(decode_protobuf(&body).expect("protobuf"), decode_request(through_prost));
    }

    #[test]
    fn no_key_without_numbers_is_lost_or_changed(keys in vec("[a-c]{1,2}(\\.[a-c]{1,2}){0,4}", 0..40)) {
        let sent: BTreeMap<String, Value> = (0..).zip(keys).map(|(i, key)| (key, Value::Int(i))).collect();
        let nested = unflatten(sent.clone());
        let read: BTreeMap<String, Value> = flatten(nested).into_iter().collect();
        prop_assert_eq!(read, sent);
    }

    /// Not for keys that end in a number: what closes the gaps of a list may give it that key.
    #[test]
    fn what_was_read_back_once_stays_as_it_is(keys in vec("([a0-2]{1,2}\\.){0,5}[ab]", 0..40)) {
        let sent: BTreeMap<String, Value> = (0..).zip(keys).map(|(i, key)| (key, Value::Int(i))).collect();
        let once = flatten(unflatten(sent));
        let twice = flatten(unflatten(once.clone()));
        prop_assert_eq!(BTreeMap::from_iter(keys_and_json(twice)), BTreeMap::from_iter(keys_and_json(once)));
    }

    #[test]
    fn nested_attributes_read_back_from_their_json(pairs in vec(("[a0._ ]{0,12}", any_value()), 0..12)) {
        let pairs = pairs.into_iter().map(|(key, value)| KeyValue { key, value: Some(value), ..KeyValue::default() });
        let span = Span { trace_id: vec![1; 16], span_id: vec![1; 8], attributes: pairs.collect(), ..Span::default() };
        let decoded = decode_protobuf(&request_of(vec![span]).encode_to_vec()).expect("a request");
        let attributes = decoded.spans[0].span.attributes.clone();
        let read = Value::from_json(&attributes.to_json()).expect("JSON");
        prop_assert_eq!(read.to_json(), attributes.to_json());
    }
}

fn keys_and_json(pairs: Vec<(String, Value)>) -> impl Iterator<Item = (String, String)> {
    pairs.into_iter().map(|(key, value)| (key, value.to_json()))
}

fn request_of(spans: Vec<Span>) -> ExportTraceServiceRequest {
    let scope_spans = vec![ScopeSpans { spans, ..ScopeSpans::default() }];
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }],
    }
}

/// Requests of a few spans, sound for the most part.
fn request() -> impl Strategy<Value = ExportTraceServiceRequest> {
    let scope = (".{0,5}", attributes()).prop_map(|(name, attributes)| InstrumentationScope {
        name,
        attributes,
        ..InstrumentationScope::default()
    });
    let keys = || vec(".{0,3}", 0..2);
    let entity =
        (".{0,3}", ".{0,3}", keys(), keys()).prop_map(|(schema_url, r#type, id_keys, description_keys)| {
            EntityRef { schema_url, r#type, id_keys, description_keys }
        });
    let resource = (attributes(), vec(entity, 0..2)).prop_map(|(attributes, entity_refs)| Resource {
        attributes,
        entity_refs,
        ..Resource::default()
    });
    let scope_spans = (option::of(scope), vec(span(), 0..3), ".{0,3}")
        .prop_map(|(scope, spans, schema_url)| ScopeSpans { scope, spans, schema_url });
    let resource_spans = (option::of(resource), vec(scope_spans, 0..3), ".{0,3}")
        .prop_map(|(resource, scope_spans, schema_url)| ResourceSpans { resource, scope_spans, schema_url });
    vec(resource_spans, 1..3).prop_map(|resource_spans| ExportTraceServiceRequest { resource_spans })
}

fn span() -> impl Strategy<Value = Span> {
    let ids = (vec(any::<u8>(), 15..17), vec(any::<u8>(), 8), prop_oneof![Just(vec![]), vec(any::<u8>(), 8)]);
    let times = (any::<u64>(), any::<i64>().prop_map(i64::unsigned_abs));
    let event = (".{0,5}", any::<u64>(), attributes()).prop_map(|(name, time_unix_nano, attributes)| Event {
        name,
        time_unix_nano,
        attributes,
        dropped_attributes_count: 1,
    });
    let link = (vec(any::<u8>(), 16), vec(any::<u8>(), 8), attributes()).prop_map(
        |(trace_id, span_id, attributes)| Link { trace_id, span_id, attributes, ..Link::default() },
    );
    let status = (0..4, ".{0,5}").prop_map(|(code, message)| Status { code, message });
    (ids, times, ".{0,8}", 0..7, attributes(), vec(event, 0..2), vec(link, 0..2), option::of(status))
        .prop_map(
            |(
                (trace_id, span_id, parent_span_id),
                (start, end),
                name,
                kind,
                attributes,
                events,
                links,
                status,
            )| Span {
                trace_id,
                span_id,
                parent_span_id,
                name,
                kind,
                start_time_unix_nano: start >> 2,
                end_time_unix_nano: end,
                attributes,
                events,
                links,
                status,
                flags: 257,
                ..Span::default()
            },
        )
}

fn attributes() -> impl Strategy<Value = Vec<KeyValue>> {
    const KNOWN: [&str; 9] = [
        "openinference.project.name",
        "openinference.span.kind",
        "input.value",
        "metadata",
        "llm.token_count.prompt",
        "gen_ai.operation.name",
        "gen_ai.input.messages",
        "gen_ai.request.model",
        "gen_ai.tool.definitions",
    ];
    let key = prop_oneof![select(&KNOWN[..]).prop_map(str::to_owned), "[a0.]{0,6}", ".{0,4}"];
    let pair = (key, option::of(any_value())).prop_map(|(key, value)| KeyValue {
        key,
        value,
        ..KeyValue::default()
    });
    vec(pair, 0..6)
}

fn any_value() -> impl Strategy<Value = AnyValue> {
    const JSON: [&str; 4] = [
        "null",
        r#"{"a":[1,{"b":null}]}"#,
        r#"[{"role":"user","parts":[{"type":"text","content":"x"}]}]"#,
        "chat",
    ];
    let scalar = prop_oneof![
        ".{0,8}".prop_map(Sent::StringValue),
        select(&JSON[..]).prop_map(|text| Sent::StringValue(text.to_owned())),
        any::<bool>().prop_map(Sent::BoolValue),
        any::<i64>().prop_map(Sent::IntValue),
        // Eighths are exact however they are written.
        any::<i32>().prop_map(|eighths| Sent::DoubleValue(f64::from(eighths) / 8.0)),
        vec(any::<u8>(), 0..4).prop_map(Sent::BytesValue),
    ];
    let value = scalar.prop_recursive(4, 16, 4, |inner| {
        let any_value = option::of(inner).prop_map(|value| AnyValue { value });
        let pair = ("[a0.]{0,3}", option::of(any_value.clone())).prop_map(|(key, value)| KeyValue {
            key,
            value,
            ..KeyValue::default()
        });
        prop_oneof![
            vec(any_value, 0..4).prop_map(|values| Sent::ArrayValue(ArrayValue { values })),
            vec(pair, 0..4).prop_map(|values| Sent::KvlistValue(KeyValueList { values })),
        ]
    });
    option::weighted(0.95, value).prop_map(|value| AnyValue { value })
}
