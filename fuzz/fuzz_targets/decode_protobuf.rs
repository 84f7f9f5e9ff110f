//! Any bytes are a protobuf request or an error, and what a request holds can be read. Where prost reads a request,
//! the reader that goes straight to spans reads the same.

#![no_main]

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message as _;

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let decoded = otlp::decode_protobuf(body);
    if let Ok(request) = ExportTraceServiceRequest::decode(body) {
        let through_prost = otlp::decode_request(request);
        // As text, in which a number that is none equals itself.
        assert_eq!(format!("{:?}", decoded.as_ref().expect("prost reads it")), format!("{through_prost:?}"));
    }
    for decoded in decoded.iter().flat_map(|decoded| &decoded.spans) {
        model::facts(&decoded.span);
        model::meaning(&decoded.span);
    }
});
