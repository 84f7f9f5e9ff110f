//! One question from the outside: the agent as this service has it, and which trace an answer belongs to.

use std::sync::Arc;

use bennu::TraceId;

use crate::agent::{Agent, Outcome};
use crate::docs_tools::docs_tools;
use crate::llm::Llm;
use crate::retriever::Retriever;

/// The agent with its tools, the corpus embedded by the model's own endpoint.
pub async fn build_agent(llm: Llm) -> anyhow::Result<Agent> {
    let llm = Arc::new(llm);
    let retriever = Arc::new(Retriever::build(Arc::clone(&llm)).await?);
    Ok(Agent::new(llm, docs_tools(retriever)))
}

/// Answers a question within one trace and says which.
pub async fn run_traced(agent: &Agent, question: &str) -> (anyhow::Result<Outcome>, Option<TraceId>) {
    let span = bennu::chain("run_traced").input(question).start();
    let outcome = span.run(agent.run(question)).await;
    span.settle(&outcome);
    if let Ok(outcome) = &outcome {
        span.output(outcome.answer.as_str());
    }
    span.end();
    (outcome, span.trace_id())
}
