//! One turn of a conversation: the customer asks, the agent works, and answers or fails. One trace.

use opentelemetry_proto::tonic::common::v1::KeyValue;
use semconv::SpanKind;
use semconv::openinference as oi;
use serde_json::{Map, Value};

use super::content::{Call, Raised, Turn};
use super::conversation::{Message, ToolCall};
use super::mishap::{Mishap, TOOL_TIMEOUT_MS, tool_timeout, turned_away, without_an_argument};
use super::models::Vendor;
use super::random::{Random, nanos_of_ms};
use super::session::Session;
use super::span::{Origin, SpanDraft, SpanId, TraceId, text_attribute};
use super::trace::Trace;

/// How often an answer is judged while the customer waits.
const JUDGED_SHARE: f64 = 0.16;

/// A turn while it happens. `at` is how far it has come.
pub(super) struct Run<'r, 'a> {
    pub(super) session: &'r mut Session<'a>,
    pub(super) trace: Trace,
    pub(super) root: SpanId,
    pub(super) at: u64,
}

pub(super) struct FinishedRun {
    pub(super) trace: Trace,
    pub(super) root: SpanId,
}

/// A tool call and what will come of it.
pub(super) struct PlannedCall {
    pub(super) call: ToolCall,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    Returns(Value),
    /// Articles of the help center, best first.
    Finds(Vec<String>),
    Raises {
        raised: Raised,
        after_ms: f64,
    },
}

pub(super) fn run_turn(
    session: &mut Session<'_>,
    turn: &Turn,
    start: u64,
    previous: Option<(TraceId, SpanId)>,
) -> FinishedRun {
    let ids = Random::new(session.random.nanos(u64::MAX), 0);
    let mut trace = Trace::new(session.process, ids);
    let root = trace.new_span_id();
    let mut run = Run { session, trace, root, at: start + nanos_of_ms(3.0) };

    let question = run.hear(turn);
    run.work(turn);
    let failed_at = run.at;
    let answer = run.answer(turn);
    if let Some(answer) = &answer
        && turn.fails.is_none()
        && !turn.blocked
        && run.session.random.chance(JUDGED_SHARE)
    {
        run.judge(&question, answer);
    }

    let mut span = SpanDraft::new(Origin::Agent, root, None, "agent.run", start)
        .kind(SpanKind::Agent)
        .attributes(run.caller_attributes())
        .json(oi::METADATA, &run.session.metadata)
        .texts(oi::TAG_TAGS, &run.session.story.tags)
        .input(question);
    if let Some((trace_id, span_id)) = previous {
        span = span.link(trace_id, span_id, "previous turn");
    }
    if let Some(answer) = answer {
        span = span.output(answer);
    }
    if let Some(raised) = &turn.fails {
        span = span.raised(failed_at, raised);
    }
    let end = run.at + nanos_of_ms(1.0);
    run.trace.push(span.end(end));
    FinishedRun { trace: run.trace, root }
}

impl Run<'_, '_> {
    /// Session and user, which the instrumentation puts on every span of the agent.
    pub(super) fn caller_attributes(&self) -> Vec<KeyValue> {
        vec![
            text_attribute(oi::SESSION_ID, &self.session.session_id),
            text_attribute(oi::USER_ID, &self.session.user_id),
        ]
    }

    fn hear(&mut self, turn: &Turn) -> String {
        let question = self.said(&turn.customer);
        let mut message = Message::new("user", question.clone());
        message.image = turn.image.as_ref().map(|url| self.session.case.text(url));
        let is_first = self.session.messages.len() == 1;
        self.session.messages.push(message);
        if is_first || turn.blocked {
            self.guard(&question, turn.blocked);
        }
        question
    }

    fn work(&mut self, turn: &Turn) {
        for step in &turn.steps {
            let mut calls: Vec<PlannedCall> = step.calls.iter().map(|call| self.plan(call)).collect();
            if let Some(index) = self.mishap_among(&calls) {
                let failing = self.failing(&calls[index].call);
                let spared = std::mem::replace(&mut calls[index], failing);
                self.step(step.say.as_deref(), calls);
                calls = vec![self.again(spared)];
            }
            self.step(step.say.as_deref(), calls);
        }
    }

    fn answer(&mut self, turn: &Turn) -> Option<String> {
        if turn.answer.is_empty() {
            self.call_model(Err(turn.fails.clone().expect("a turn without an answer fails")));
            return None;
        }
        if let (Some(Mishap::RateLimit), false) = (self.session.mishap, turn.blocked) {
            self.session.mishap = None;
            self.call_model(Err(turned_away(self.session.model.vendor, self.session.model.name)));
            self.at += self.session.random.latency(1_500.0);
        }
        let answer = self.said(&turn.answer);
        let message = Message::new("assistant", answer.clone());
        match turn.blocked {
            // No model is asked: the words are fixed.
            true => self.session.messages.push(message),
            false => self.call_model(Ok(message)),
        }
        Some(answer)
    }

    /// The model asks for tools, they run at the same time, and their results join the conversation.
    fn step(&mut self, say: Option<&str>, calls: Vec<PlannedCall>) {
        let wanted = calls.iter().map(|planned| planned.call.clone()).collect();
        self.call_model(Ok(Message::asking(say.map(str::to_owned), wanted)));
        let (mut start, mut ended) = (self.at, self.at);
        for planned in calls {
            let (end, result) = self.run_tool(planned, start);
            ended = ended.max(end);
            // What it takes to hand the next one to a thread.
            start += nanos_of_ms(0.3) + self.session.random.nanos(nanos_of_ms(0.7));
            self.session.messages.push(result);
        }
        self.at = ended + nanos_of_ms(2.0);
    }

    fn plan(&mut self, call: &Call) -> PlannedCall {
        let arguments = self.session.case.object(&call.arguments);
        let outcome = match &call.raises {
            Some(raised) => Outcome::Raises { raised: self.told(raised), after_ms: 2.0 },
            None if call.articles.is_empty() => Outcome::Returns(self.session.case.json(&call.result)),
            None => Outcome::Finds(call.articles.clone()),
        };
        PlannedCall { call: self.new_call(&call.tool, arguments), outcome }
    }

    /// Which of the calls goes wrong by itself, if the session has that coming.
    fn mishap_among(&self, calls: &[PlannedCall]) -> Option<usize> {
        let mishap = self.session.mishap?;
        calls.iter().position(|planned| mishap.strikes(&planned.call.name, &planned.call.arguments))
    }

    /// The same call as the session's mishap has it, which happens once.
    fn failing(&mut self, call: &ToolCall) -> PlannedCall {
        let (arguments, raised, after_ms) = match self.session.mishap.take() {
            Some(Mishap::MissingArgument) => {
                let (arguments, raised) = without_an_argument(&call.arguments);
                (arguments, raised, 0.6)
            }
            _ => (call.arguments.clone(), tool_timeout(&call.name), TOOL_TIMEOUT_MS),
        };
        PlannedCall {
            call: self.new_call(&call.name, arguments),
            outcome: Outcome::Raises { raised, after_ms },
        }
    }

    /// A second attempt is a call of its own.
    fn again(&mut self, planned: PlannedCall) -> PlannedCall {
        PlannedCall {
            call: self.new_call(&planned.call.name, planned.call.arguments),
            outcome: planned.outcome,
        }
    }

    fn new_call(&mut self, name: &str, arguments: Map<String, Value>) -> ToolCall {
        let prefix = match self.session.model.vendor {
            Vendor::Anthropic => "toolu_",
            Vendor::OpenAi | Vendor::Ollama => "call_",
        };
        let hex: String =
            self.session.random.bytes::<10>().iter().map(|byte| format!("{byte:02x}")).collect();
        ToolCall { id: format!("{prefix}{hex}"), name: name.to_owned(), arguments }
    }

    /// One of the ways to say it, with the facts of the case.
    fn said(&mut self, variants: &[String]) -> String {
        let variant: &String = self.session.random.pick(variants);
        self.session.case.text(variant)
    }

    fn told(&self, raised: &Raised) -> Raised {
        let case = &self.session.case;
        Raised {
            error_type: raised.error_type.clone(),
            message: case.text(&raised.message),
            stacktrace: raised.stacktrace.iter().map(|line| case.text(line)).collect(),
        }
    }
}
