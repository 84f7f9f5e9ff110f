//! A registry of tools made from functions: the argument type says what the tool takes.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use anyhow::Context;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Tools by name.
#[derive(Default)]
pub struct Tools {
    tools: BTreeMap<&'static str, Tool>,
}

struct Tool {
    description: &'static str,
    parameters: Value,
    run: Box<dyn Fn(Value) -> Running + Send + Sync>,
}

type Running = Pin<Box<dyn Future<Output = anyhow::Result<Value>> + Send>>;

impl Tools {
    /// Adds a function. `parameters` is the JSON schema of its argument.
    pub fn with<A, F>(
        mut self,
        name: &'static str,
        description: &'static str,
        parameters: Value,
        function: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> Tools
    where
        A: DeserializeOwned,
        F: Future<Output = anyhow::Result<Value>> + Send + 'static,
    {
        let run = move |arguments: Value| -> Running {
            match serde_json::from_value(arguments) {
                Ok(arguments) => Box::pin(function(arguments)),
                Err(error) => {
                    Box::pin(async { Err(anyhow::Error::new(error).context("the arguments do not fit")) })
                }
            }
        };
        self.tools.insert(name, Tool { description, parameters, run: Box::new(run) });
        self
    }

    /// As a model wants to know them.
    pub fn definitions(&self) -> Vec<Value> {
        let define = |(name, tool): (&&str, &Tool)| {
            json!({"type": "function",
                "function": {"name": name, "description": tool.description, "parameters": tool.parameters}})
        };
        self.tools.iter().map(define).collect()
    }

    /// Runs one, as a span of its own.
    pub async fn call(&self, name: &str, call_id: &str, arguments: &str) -> anyhow::Result<Value> {
        bennu::tool(format!("tool.{name}"))
            .tool_name(name)
            .call_id(call_id)
            .input(arguments)
            .try_run(async |span| {
                let tool = self.tools.get(name).with_context(|| format!("there is no tool {name}"))?;
                let arguments: Value =
                    serde_json::from_str(arguments).context("the arguments are no JSON")?;
                span.description(tool.description).parameters(&arguments).json_schema(&tool.parameters);
                let result = (tool.run)(arguments).await?;
                span.output_json(&result);
                Ok::<_, anyhow::Error>(result)
            })
            .await
    }
}
