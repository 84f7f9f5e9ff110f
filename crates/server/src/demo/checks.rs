//! What looks at a conversation from outside: a guard before the model, a judge after it.

use semconv::SpanKind;
use serde_json::json;

use super::content::JUDGE_PROMPT;
use super::conversation::Message;
use super::models::JUDGE;
use super::span::{Origin, SpanDraft};
use super::turn::Run;

const GUARD_THRESHOLD: f64 = 0.8;

impl Run<'_, '_> {
    pub(super) fn guard(&mut self, question: &str, flagged: bool) {
        let start = self.at;
        self.at += self.session.random.latency(58.0);
        let spread = self.session.random.unit() * 0.06;
        let score = if flagged { 0.93 + spread } else { 0.01 + spread };
        let score = (score * 1_000.0).round() / 1_000.0;
        let id = self.trace.new_span_id();
        let span = SpanDraft::new(Origin::Agent, id, Some(self.root), "prompt_injection_guard", start)
            .kind(SpanKind::Guardrail)
            .input(question)
            .output_json(&json!({ "flagged": flagged, "score": score, "threshold": GUARD_THRESHOLD }))
            .attributes(self.caller_attributes());
        self.trace.push(span.end(self.at));
    }

    /// Asks a second model whether the answer is covered by what the tools returned.
    pub(super) fn judge(&mut self, question: &str, answer: &str) {
        let start = self.at;
        let results = self.session.messages.iter().filter(|message| message.role == "tool");
        let results: Vec<&str> = results.filter_map(|message| message.text.as_deref()).collect();
        let case =
            format!("Question:\n{question}\n\nTools returned:\n{}\n\nAnswer:\n{answer}", results.join("\n"));
        let verdict = if self.session.random.chance(0.12) {
            json!({ "label": "not grounded", "score": 0, "explanation": "The answer promises more than the tools returned." })
        } else {
            json!({ "label": "grounded", "score": 1, "explanation": "Every fact in the answer appears in what the tools returned." })
        };

        let id = self.trace.new_span_id();
        let messages = [Message::new("system", JUDGE_PROMPT), Message::new("user", case)];
        let judged = self.trace.spans.last().map(|draft| draft.span.span_id.clone());
        self.call_judge(&JUDGE, id, &messages, &Message::new("assistant", verdict.to_string()));
        let mut span = SpanDraft::new(Origin::Agent, id, Some(self.root), "groundedness", start)
            .kind(SpanKind::Evaluator)
            .input(answer)
            .output_json(&verdict)
            .attributes(self.caller_attributes());
        if let Some(judged) = judged.and_then(|id| id.try_into().ok()) {
            span = span.link(self.trace.id, judged, "judged");
        }
        self.trace.push(span.end(self.at));
    }
}
