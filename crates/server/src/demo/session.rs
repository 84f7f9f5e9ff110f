//! One customer's conversation: several turns, each a trace of its own.

use serde_json::{Value, json};

use super::case::Case;
use super::content::{Content, Prompt, Story};
use super::conversation::Message;
use super::mishap::Mishap;
use super::models::Model;
use super::random::{Random, nanos_of_ms};
use super::trace::{Process, Trace};
use super::turn::run_turn;

/// What the schedule decides about a conversation.
pub(super) struct SessionPlan<'a> {
    pub(super) story: &'a Story,
    pub(super) start: u64,
    pub(super) prompt: &'static Prompt,
    pub(super) process: Process,
    pub(super) mishap: Option<Mishap>,
    /// Seeds everything that happens in it, its ids included.
    pub(super) random: Random,
}

pub(super) struct Session<'a> {
    pub(super) content: &'a Content,
    pub(super) story: &'a Story,
    pub(super) case: Case<'a>,
    pub(super) model: &'static Model,
    pub(super) prompt: &'static Prompt,
    pub(super) process: Process,
    pub(super) session_id: String,
    pub(super) user_id: String,
    pub(super) metadata: Value,
    /// What goes wrong by itself, once, at the first opportunity.
    pub(super) mishap: Option<Mishap>,
    pub(super) random: Random,
    /// The conversation so far, the system prompt first.
    pub(super) messages: Vec<Message>,
    /// Tokens at the start of the prompt that the vendor has seen a moment ago.
    pub(super) cached_tokens: u32,
}

impl<'a> Session<'a> {
    pub(super) fn begin(content: &'a Content, mut plan: SessionPlan<'a>) -> (Session<'a>, u64) {
        let random = &mut plan.random;
        let shop = &content.shop;
        let customer = random.pick(&shop.customers);
        let case = Case::draw(shop, plan.story, customer, plan.start, random);
        let model = Model::for_session(plan.story.model.as_deref(), random);
        let system = Message::new("system", case.text(plan.prompt.template));
        let metadata =
            json!({ "channel": random.pick(&shop.channels), "locale": random.pick(&shop.locales) });
        let session = Session {
            session_id: uuid_text(random.bytes()),
            user_id: user_id(customer),
            content,
            story: plan.story,
            case,
            model,
            prompt: plan.prompt,
            process: plan.process,
            metadata,
            mishap: plan.mishap,
            random: plan.random,
            messages: vec![system],
            cached_tokens: 0,
        };
        (session, plan.start)
    }

    /// All turns, the customer reading and typing between them. A turn that fails is the last one.
    pub(super) fn play(mut self, start: u64) -> Vec<Trace> {
        let mut traces = Vec::new();
        let (mut at, mut previous) = (start, None);
        for turn in &self.story.turns {
            let run = run_turn(&mut self, turn, at, previous);
            previous = Some((run.trace.id, run.root));
            at = run.trace.end()
                + nanos_of_ms(14_000.0)
                + self.random.latency(32_000.0).min(nanos_of_ms(110_000.0));
            traces.push(run.trace);
            if turn.fails.is_some() {
                break;
            }
        }
        traces
    }
}

/// The same customer has the same id, so that people come back.
fn user_id(customer: &str) -> String {
    let number = customer.bytes().fold(7_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 90_000);
    format!("cus_{:05}", number + 10_000)
}

fn uuid_text(mut bytes: [u8; 16]) -> String {
    // Version 4, variant 1.
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
