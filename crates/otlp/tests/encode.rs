//! What was decoded goes back to OTLP, and says the same to whoever decodes it next.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use otlp::{decode_json, decode_request, encode_request};
use semconv::openinference::PROJECT_NAME;

const REQUEST: &str = r#"{"resourceSpans": [
  {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "agent"}}]}, "schemaUrl": "s",
   "scopeSpans": [{"scope": {"name": "openinference", "version": "1"}, "spans": [
     {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "a000000000000001", "name": "root", "kind": 1,
      "traceState": "ot=th:8", "flags": 257, "startTimeUnixNano": "1763700000000000001", "droppedLinksCount": 2,
      "attributes": [
        {"key": "llm.input_messages.0.message.role", "value": {"stringValue": "user"}},
        {"key": "llm.input_messages.0.message.content", "value": {"stringValue": "hi"}},
        {"key": "llm.token_count.prompt", "value": {"intValue": "12"}},
        {"key": "tag.tags", "value": {"arrayValue": {"values": [{"stringValue": "a"}, {"boolValue": true}]}}},
        {"key": "own", "value": {"kvlistValue": {"values": [{"key": "x", "value": {"doubleValue": 0.5}}]}}}],
      "events": [{"name": "exception", "timeUnixNano": "1763700000000000002",
                  "attributes": [{"key": "exception.message", "value": {"stringValue": "no"}}]}],
      "links": [{"traceId": "1bf7651916cd43dd8448eb211c80319d", "spanId": "b000000000000001"}],
      "status": {"code": 2, "message": "failed"}},
     {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "a000000000000002", "name": "child", "kind": 3,
      "parentSpanId": "a000000000000001", "startTimeUnixNano": "1763700000000000003",
      "endTimeUnixNano": "1763700000000000004"}]}]},
  {"scopeSpans": [{"spans": [
     {"traceId": "1bf7651916cd43dd8448eb211c80319d", "spanId": "b000000000000001", "name": "elsewhere",
      "startTimeUnixNano": "1763700000000000005"}]}]}]}"#;

#[test]
fn spans_come_back_as_they_went_and_name_their_project() {
    let decoded = decode_json(REQUEST.as_bytes()).expect("OTLP/JSON").spans;
    let request: ExportTraceServiceRequest = encode_request("shop", decoded.iter().map(|it| it.span.clone()));
    let counts: Vec<usize> = request
        .resource_spans
        .iter()
        .flat_map(|resource| resource.scope_spans.iter().map(|scope| scope.spans.len()))
        .collect();
    assert_eq!(counts, [2, 1], "one resource and scope is written once");

    let again = decode_request(request).spans;
    assert!(again.iter().all(|it| it.project.as_deref() == Some("shop")));
    let without_project = |span: &model::Span| {
        let mut span = span.clone();
        let mut resource = (*span.resource).clone();
        resource.attributes =
            resource.attributes.into_iter().filter(|(key, _)| &**key != PROJECT_NAME).collect();
        span.resource = resource.into();
        span
    };
    let again: Vec<model::Span> = again.iter().map(|it| without_project(&it.span)).collect();
    let before: Vec<model::Span> = decoded.into_iter().map(|it| it.span).collect();
    assert_eq!(again, before);
}
