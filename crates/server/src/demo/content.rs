//! What the demo's people and machines say. The texts are in `content/`, the mechanics elsewhere.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Everything that is written down rather than computed.
pub(super) struct Content {
    pub(super) stories: Vec<Story>,
    pub(super) articles: Vec<Article>,
    pub(super) tools: Vec<Value>,
    pub(super) shop: Shop,
}

/// A conversation between a customer and the agent. Texts hold `{placeholders}` for the facts of one case.
#[derive(Deserialize)]
pub(super) struct Story {
    pub(super) name: String,
    pub(super) tags: Vec<String>,
    /// How often it happens beside the others; 0 happens only where the schedule asks for it.
    pub(super) weight: u32,
    /// The product in question comes in sizes.
    #[serde(default)]
    pub(super) sized: bool,
    /// Happens under this version of the prompt only.
    pub(super) prompt: Option<String>,
    /// Happens with this model only.
    pub(super) model: Option<String>,
    pub(super) turns: Vec<Turn>,
}

/// What the customer says, what the agent does about it, and what it answers.
#[derive(Deserialize)]
pub(super) struct Turn {
    /// Different ways to say the same.
    pub(super) customer: Vec<String>,
    pub(super) image: Option<String>,
    /// The guard refuses the input, and no model is asked.
    #[serde(default)]
    pub(super) blocked: bool,
    #[serde(default)]
    pub(super) steps: Vec<Step>,
    pub(super) answer: Vec<String>,
    /// The run ends with this exception. Without an answer, the last call of the model is where it happens.
    pub(super) fails: Option<Raised>,
}

/// The model asks for tools, which run at the same time.
#[derive(Deserialize)]
pub(super) struct Step {
    pub(super) say: Option<String>,
    pub(super) calls: Vec<Call>,
}

#[derive(Deserialize)]
pub(super) struct Call {
    pub(super) tool: String,
    pub(super) arguments: Map<String, Value>,
    #[serde(default)]
    pub(super) result: Value,
    /// Articles of the help center that the search finds, best first. They are its result.
    #[serde(default)]
    pub(super) articles: Vec<String>,
    pub(super) raises: Option<Raised>,
}

#[derive(Clone, Deserialize)]
pub(super) struct Raised {
    pub(super) error_type: String,
    pub(super) message: String,
    pub(super) stacktrace: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Article {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) section: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct Shop {
    pub(super) customers: Vec<String>,
    pub(super) products: Vec<Product>,
    pub(super) cities: Vec<String>,
    pub(super) streets: Vec<String>,
    pub(super) carriers: Vec<String>,
    pub(super) channels: Vec<String>,
    pub(super) locales: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Product {
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) price: f64,
    pub(super) sized: bool,
}

/// One version of the agent's instructions.
pub(super) struct Prompt {
    pub(super) version: &'static str,
    pub(super) template: &'static str,
}

pub(super) static PROMPT_V3: Prompt =
    Prompt { version: "v3", template: include_str!("content/prompt_v3.txt") };
pub(super) static PROMPT_V4: Prompt =
    Prompt { version: "v4", template: include_str!("content/prompt_v4.txt") };
pub(super) const JUDGE_PROMPT: &str = include_str!("content/judge_prompt.txt");

impl Content {
    pub(super) fn load() -> Content {
        Content {
            stories: parse(include_str!("content/stories.json")),
            articles: parse(include_str!("content/help_center.json")),
            tools: parse(include_str!("content/tools.json")),
            shop: parse(include_str!("content/shop.json")),
        }
    }

    pub(super) fn story(&self, name: &str) -> &Story {
        self.stories
            .iter()
            .find(|story| story.name == name)
            .expect("the schedule names stories that are there")
    }
}

fn parse<T: for<'a> Deserialize<'a>>(text: &str) -> T {
    serde_json::from_str(text).expect("the demo's content is built in and tested")
}

#[cfg(test)]
mod tests {
    use super::Content;

    #[test]
    fn calls_name_tools_and_articles_that_are_there() {
        let content = Content::load();
        let turns = content.stories.iter().flat_map(|story| &story.turns);
        for call in turns.flat_map(|turn| &turn.steps).flat_map(|step| &step.calls) {
            assert!(content.tools.iter().any(|tool| tool["name"] == call.tool.as_str()), "{}", call.tool);
            for id in &call.articles {
                assert!(content.articles.iter().any(|article| article.id == *id), "{id}");
            }
        }
    }

    #[test]
    fn every_turn_is_answered_or_fails() {
        for story in Content::load().stories {
            for turn in story.turns {
                assert!(!turn.customer.is_empty(), "{}", story.name);
                assert!(!turn.answer.is_empty() || turn.fails.is_some(), "{}", story.name);
            }
        }
    }
}
