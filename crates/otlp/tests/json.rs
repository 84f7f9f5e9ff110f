//! OTLP/JSON as exporters write it, and as they should not.

use model::{OtelKind, Span, StatusCode};
use otlp::{Decoded, decode_json};

fn decode(json: &str) -> Decoded {
    decode_json(json.as_bytes()).expect(json)
}

/// One span of the given members, which must be kept.
fn span(members: &str) -> Span {
    let ids = r#""traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7""#;
    let json = format!(r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{{ids},{members}}}]}}]}}]}}"#);
    let mut decoded = decode(&json);
    assert_eq!(decoded.rejected, []);
    decoded.spans.pop().expect("one span").span
}

#[test]
fn the_example_of_the_specification_is_read() {
    let decoded = decode(
        r#"{"resourceSpans":[{"resource":{"attributes":[
              {"key":"service.name","value":{"stringValue":"my.service"}},
              {"key":"openinference.project.name","value":{"stringValue":"shop"}}]},
            "scopeSpans":[{"scope":{"name":"my.library","version":"1.0.0",
                "attributes":[{"key":"my.scope.attribute","value":{"stringValue":"some scope attribute"}}]},
              "spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
                "parentSpanId":"EEE19B7EC3C1B173","name":"I'm a server span",
                "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","kind":2,
                "attributes":[{"key":"my.span.attr","value":{"stringValue":"some value"}}]}]}]}]}"#,
    );
    assert_eq!(decoded.spans[0].project.as_deref(), Some("shop"));
    let span = &decoded.spans[0].span;
    assert_eq!(span.trace_id.to_string(), "5b8efff798038103d269b633813fc60c");
    assert_eq!(span.parent_id.map(|id| id.to_string()).as_deref(), Some("eee19b7ec3c1b173"));
    assert_eq!((span.otel_kind, span.latency_nano()), (OtelKind::Server, Some(1_000_000_000)));
    assert_eq!(span.attributes.to_json(), r#"{"my":{"span":{"attr":"some value"}}}"#);
    assert_eq!((span.scope.name.as_str(), span.scope.attributes.len()), ("my.library", 1));
}

#[test]
fn values_of_every_type_are_read() {
    let span = span(
        r#""attributes":[
            {"key":"text","value":{"stringValue":"a"}},
            {"key":"flag","value":{"boolValue":true}},
            {"key":"int","value":{"intValue":"9223372036854775807"}},
            {"key":"small","value":{"intValue":7}},
            {"key":"double","value":{"doubleValue":0.5}},
            {"key":"nan","value":{"doubleValue":"NaN"}},
            {"key":"inf","value":{"doubleValue":"-Infinity"}},
            {"key":"bytes","value":{"bytesValue":"AP8="}},
            {"key":"urlbytes","value":{"bytesValue":"-_8"}},
            {"key":"list","value":{"arrayValue":{"values":[{"intValue":1},{"stringValue":"b"},{}]}}},
            {"key":"map","value":{"kvlistValue":{"values":[{"key":"k","value":{"intValue":"2"}}]}}},
            {"key":"empty","value":{}},
            {"key":"future","value":{"someNewValue":{"x":[1]}}},
            {"key":"none"}]"#,
    );
    assert_eq!(
        span.attributes.to_json(),
        r#"{"text":"a","flag":true,"int":9223372036854775807,"small":7,"double":0.5,"nan":{"doubleValue":"NaN"},"inf":{"doubleValue":"-Infinity"},"bytes":{"bytesValue":"AP8="},"urlbytes":{"bytesValue":"+/8="},"list":[1,"b",null],"map":{"k":2}}"#
    );
}

#[test]
fn numbers_as_text_names_of_enums_nulls_and_unknown_fields_are_taken() {
    let span = span(
        r#""name":null,"kind":"SPAN_KIND_CLIENT","startTimeUnixNano":1700000000000000000,"endTimeUnixNano":null,
           "status":{"code":"STATUS_CODE_ERROR","message":"bad"},"flags":"769","attributes":null,"events":null,
           "links":null,"somethingNew":{"a":[1,{"b":null}]},"droppedEventsCount":3"#,
    );
    assert_eq!((span.otel_kind, span.status.code, span.flags), (OtelKind::Client, StatusCode::Error, 769));
    assert_eq!((span.start_time_unix_nano, span.end_time_unix_nano), (1_700_000_000_000_000_000, None));
    assert_eq!((span.status.message.as_str(), span.dropped_events_count), ("bad", 3));
}

#[test]
fn field_names_may_be_in_snake_case() {
    let decoded = decode(
        r#"{"resource_spans":[{"scope_spans":[{"spans":[{"trace_id":"0af7651916cd43dd8448eb211c80319c",
            "span_id":"00f067aa0ba902b7","start_time_unix_nano":"5",
            "attributes":[{"key":"a","value":{"string_value":"b"}}]}]}]}]}"#,
    );
    assert_eq!(decoded.spans[0].span.start_time_unix_nano, 5);
    assert_eq!(decoded.spans[0].span.attributes.to_json(), r#"{"a":"b"}"#);
}

#[test]
fn a_span_with_an_unreadable_id_is_refused_and_the_rest_kept() {
    let decoded = decode(
        r#"{"resourceSpans":[{"scopeSpans":[{"spans":[
            {"traceId":"not hexadecimal","spanId":"00f067aa0ba902b7","name":"bad"},
            {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00f067aa0ba902b7","name":"good"}]}]}]}"#,
    );
    assert_eq!((decoded.spans.len(), decoded.spans[0].span.name.as_str()), (1, "good"));
    assert_eq!(
        (decoded.rejected[0].name.as_str(), decoded.rejected[0].reason.as_str()),
        ("bad", "no readable trace id")
    );
}

#[test]
fn what_is_no_request_says_what_and_where() {
    for (json, expected) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{\"resourceSpans\":\n[5]}", "line 2 column 2"),
        (
            r#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"soon"}]}]}]}"#,
            "`soon` is not a whole number",
        ),
        (
            r#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":-1}]}]}]}"#,
            "-1 is out of range",
        ),
    ] {
        let error = decode_json(json.as_bytes()).expect_err(json).to_string();
        assert!(error.starts_with("the body is not a JSON ExportTraceServiceRequest: "), "{error}");
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(decode("{}"), Decoded::default());
}

#[test]
fn a_body_nested_too_deep_is_an_error_and_not_a_crash() {
    let deep = format!(
        r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"attributes":[{{"key":"a","value":{}{}}}]}}]}}]}}]}}"#,
        r#"{"arrayValue":{"values":["#.repeat(100_000),
        "]}}".repeat(100_000)
    );
    assert!(decode_json(deep.as_bytes()).expect_err("too deep").to_string().contains("recursion limit"));
}
