//! Who writes to the shop in the last day and a half, and about what.

use super::content::{Content, PROMPT_V3, PROMPT_V4, Story};
use super::mishap::Mishap;
use super::random::Random;
use super::session::SessionPlan;
use super::trace::Process;

const MINUTE: u64 = 60 * 1_000_000_000;
const HOUR: u64 = 60 * MINUTE;

const SESSIONS: u64 = 200;
const SPAN_OF_TIME: u64 = 36 * HOUR;
/// The latest conversations are over by now, but for the one that fails.
const QUIET: u64 = 14 * MINUTE;
/// When the failing run began: long enough ago for it to be over.
const FAILING_RUN_AGO: u64 = MINUTE;
/// The first conversation after the new release, which brought prompt v4 to a part of the customers.
const RELEASE: u64 = SESSIONS * 2 / 3;
const SHARE_ON_V4: f64 = 0.6;

/// One conversation in this many meets something that goes wrong by itself.
const MISHAP_EVERY: u64 = 13;
/// How often v4 has stumbled over a short order number before the run that fails for good.
const STUMBLES: usize = 3;

const OLD: &str = "2.7.1";
const NEW: &str = "2.8.0";
const HOSTS: [&str; 3] =
    ["support-agent-7c9f4-q2x8d", "support-agent-7c9f4-m5t6k", "support-agent-7c9f4-zw41p"];

/// All conversations up to `now`, oldest first; the failing run is the last.
pub(super) fn plan(content: &Content, seed: u64, now: u64) -> Vec<SessionPlan<'_>> {
    let mut stumbles = STUMBLES;
    let mut plans: Vec<SessionPlan<'_>> = Vec::new();
    for (number, start) in (0..SESSIONS).zip(starts(seed, now)) {
        let mut random = Random::new(seed, 1_000 + number);
        let released = number >= RELEASE;
        let prompt = if released && random.chance(SHARE_ON_V4) { &PROMPT_V4 } else { &PROMPT_V3 };
        let is_v4 = prompt.version == PROMPT_V4.version;
        let mishap = (number % MISHAP_EVERY == 5).then(|| nth_mishap(number / MISHAP_EVERY));
        let story = if number == SESSIONS / 2 {
            content.story("a year of orders")
        } else if is_v4 && stumbles > 0 && number % 4 == 0 {
            stumbles -= 1;
            content.story("short order number, asked again")
        } else {
            any_story(content, prompt.version, mishap, &mut random)
        };
        let process =
            Process { version: if released { NEW } else { OLD }, host: random.pick::<&'static str>(&HOSTS) };
        plans.push(SessionPlan { story, start, prompt, process, mishap, random });
    }
    plans.push(SessionPlan {
        story: content.story("the failing run"),
        start: now - FAILING_RUN_AGO,
        prompt: &PROMPT_V4,
        process: Process { version: NEW, host: HOSTS[0] },
        mishap: None,
        random: Random::new(seed, 0),
    });
    plans
}

/// When conversations begin, in order: many by day, few by night.
fn starts(seed: u64, now: u64) -> Vec<u64> {
    let mut random = Random::new(seed, 1);
    let mut starts = Vec::new();
    while (starts.len() as u64) < SESSIONS {
        let start = now - QUIET - random.nanos(SPAN_OF_TIME - QUIET);
        if random.chance(traffic(start)) {
            starts.push(start);
        }
    }
    starts.sort_unstable();
    starts
}

/// How busy the shop is at that hour of the day, from 0 to 1.
fn traffic(unix_nano: u64) -> f64 {
    const BY_HOUR: [u8; 24] =
        [18, 14, 12, 12, 14, 20, 32, 50, 72, 88, 96, 94, 84, 82, 86, 84, 80, 82, 88, 100, 96, 76, 50, 30];
    let hour = usize::try_from(unix_nano / HOUR % 24).expect("an hour of the day");
    f64::from(BY_HOUR[hour]) / 100.0
}

fn any_story<'a>(
    content: &'a Content,
    version: &str,
    mishap: Option<Mishap>,
    random: &mut Random,
) -> &'a Story {
    let suits_version = |story: &&Story| story.prompt.as_deref().is_none_or(|wanted| wanted == version);
    let suits_mishap = |story: &&Story| mishap.is_none_or(|mishap| mishap.suits(story));
    let stories = content.stories.iter().filter(|story| story.weight > 0);
    let stories: Vec<&Story> = stories.filter(suits_version).filter(suits_mishap).collect();
    random.pick_weighted(&stories, |story| story.weight)
}

fn nth_mishap(number: u64) -> Mishap {
    let index = usize::try_from(number).expect("a small number") % Mishap::ALL.len();
    Mishap::ALL[index]
}
