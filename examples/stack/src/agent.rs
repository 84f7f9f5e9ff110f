//! The loop: ask the model, run the tools it wants, ask again, until it answers or has asked too often.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use crate::llm::Llm;
use crate::tools::Tools;

const STEPS_MAX: usize = 6;
const INSTRUCTIONS: &str = "Answer from the documents. Search first, fetch the best chunk, then answer in one sentence and name the chunk.";

pub struct Agent {
    llm: Arc<Llm>,
    tools: Tools,
}

/// What came of a question.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    pub answer: String,
    pub steps: usize,
    pub stop_reason: StopReason,
}

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    Answered,
    TooManySteps,
}

impl Agent {
    pub fn new(llm: Arc<Llm>, tools: Tools) -> Agent {
        Agent { llm, tools }
    }

    pub async fn run(&self, question: &str) -> anyhow::Result<Outcome> {
        bennu::agent("agent.run")
            .agent_name("docs-agent")
            .input(question)
            .try_run(async |span| {
                let outcome = self.answer(question).await?;
                span.output(outcome.answer.as_str());
                span.metadata(&json!({"stop_reason": outcome.stop_reason, "steps": outcome.steps}));
                Ok::<_, anyhow::Error>(outcome)
            })
            .await
    }

    async fn answer(&self, question: &str) -> anyhow::Result<Outcome> {
        let mut messages = vec![
            json!({"role": "system", "content": INSTRUCTIONS}),
            json!({"role": "user", "content": question}),
        ];
        for step in 1..=STEPS_MAX {
            let reply = self.llm.chat(&messages, &self.tools.definitions()).await?;
            let calls = reply["tool_calls"].as_array().cloned().unwrap_or_default();
            if calls.is_empty() {
                let answer = reply["content"].as_str().unwrap_or_default().to_owned();
                return Ok(Outcome { answer, steps: step, stop_reason: StopReason::Answered });
            }
            messages.push(reply);
            for call in &calls {
                messages.push(self.call(call).await);
            }
        }
        let answer = "I could not answer within the steps I am given.".to_owned();
        Ok(Outcome { answer, steps: STEPS_MAX, stop_reason: StopReason::TooManySteps })
    }

    /// Runs one tool. Its error goes to the model, which may know better next time.
    async fn call(&self, call: &Value) -> Value {
        let id = call["id"].as_str().unwrap_or_default();
        let name = call["function"]["name"].as_str().unwrap_or_default();
        let arguments = call["function"]["arguments"].as_str().unwrap_or("{}");
        let content = match self.tools.call(name, id, arguments).await {
            Ok(result) => result.to_string(),
            Err(error) => json!({"error": format!("{error:#}")}).to_string(),
        };
        json!({"role": "tool", "tool_call_id": id, "content": content})
    }
}
