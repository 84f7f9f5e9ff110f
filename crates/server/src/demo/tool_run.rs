//! A tool's run, and what other services write about it.

use opentelemetry_proto::tonic::trace::v1::span::SpanKind as OtelKind;
use semconv::SpanKind;
use semconv::openinference::tool;
use serde_json::{Value, json};

use super::conversation::{Message, ToolCall};
use super::random::nanos_of_ms;
use super::span::{Origin, SpanDraft, SpanId, text_attribute};
use super::turn::{Outcome, PlannedCall, Run};

impl Run<'_, '_> {
    /// Runs one tool from `start`; when it ended, and its result as the model reads it.
    pub(super) fn run_tool(&mut self, planned: PlannedCall, start: u64) -> (u64, Message) {
        let PlannedCall { call, outcome } = planned;
        let id = self.trace.new_span_id();
        let span = SpanDraft::new(Origin::Agent, id, Some(self.root), &call.name, start)
            .kind(SpanKind::Tool)
            .text(tool::NAME, &call.name)
            .text(tool::DESCRIPTION, self.description(&call.name))
            .text(tool::ID, &call.id)
            .json(tool::PARAMETERS, &json!(call.arguments))
            .input_json(&json!(call.arguments))
            .attributes(self.caller_attributes());
        let (span, end, result) = match outcome {
            Outcome::Raises { raised, after_ms } => {
                let end = start + nanos_of_ms(after_ms) + self.session.random.nanos(nanos_of_ms(1.5));
                (span.raised(end, &raised), end, json!({ "error": raised.message }))
            }
            Outcome::Finds(articles) => {
                let query = call.arguments.get("query").and_then(Value::as_str).unwrap_or_default();
                let (end, found) = self.search(id, query, &articles, start);
                (span.output_json(&found), end, found)
            }
            Outcome::Returns(result) => {
                let end = self.ask_service(id, &call, start);
                (span.output_json(&result), end, result)
            }
        };
        self.trace.push(span.end(end));
        (end, Message::tool_result(&call, result.to_string()))
    }

    fn description(&self, name: &str) -> String {
        let tool = self.session.content.tools.iter().find(|tool| tool["name"] == name);
        tool.and_then(|tool| tool["description"].as_str()).unwrap_or_default().to_owned()
    }

    /// The order service is traced too; the carriers, the billing and the ticket system are not.
    fn ask_service(&mut self, tool_span: SpanId, call: &ToolCall, start: u64) -> u64 {
        let route = match call.name.as_str() {
            "lookup_order" => "GET /v2/orders/{order_id}",
            "list_orders" => "GET /v2/orders",
            "cancel_order" => "POST /v2/orders/{order_id}/cancellation",
            "change_address" => "PUT /v2/orders/{order_id}/address",
            "track_parcel" => return start + self.session.random.latency(620.0),
            "create_ticket" | "send_invoice" => return start + self.session.random.latency(340.0),
            _ => return start + self.session.random.latency(130.0),
        };
        let random = &mut self.session.random;
        let received = start + random.latency(4.0);
        let asked = received + random.latency(3.0);
        let read = asked + random.latency(if call.name == "list_orders" { 210.0 } else { 38.0 });
        let answered = read + random.latency(5.0);

        let server_span = self.trace.new_span_id();
        let database_span = self.trace.new_span_id();
        let (method, path) = route.split_once(' ').expect("a route is a method and a path");
        let order_id = call.arguments.get("order_id").and_then(Value::as_str).unwrap_or_default();
        self.trace.push(
            SpanDraft::new(Origin::OrderService, database_span, Some(server_span), "SELECT orders", asked)
                .otel_kind(OtelKind::Client)
                .text("db.system.name", "postgresql")
                .text("db.namespace", "orders")
                .text("db.query.text", "SELECT id, status, ordered_on, lines FROM orders WHERE id = $1")
                .end(read),
        );
        self.trace.push(
            SpanDraft::new(Origin::OrderService, server_span, Some(tool_span), route, received)
                .otel_kind(OtelKind::Server)
                .text("http.request.method", method)
                .text("http.route", path)
                .text("url.path", path.replace("{order_id}", order_id))
                .count("http.response.status_code", 200)
                .text("server.address", "orders.internal")
                .event(asked, "cache miss", vec![text_attribute("cache.key", format!("order:{order_id}"))])
                .end(answered),
        );
        answered + self.session.random.latency(4.0)
    }
}
