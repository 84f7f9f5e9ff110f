//! What a call of a language model says about itself.

use semconv::openinference::{completion, llm, prompt};
use serde::Serialize;

use super::Llm;
use crate::response::{read_request, read_response};
use crate::span::setters;
use crate::value::{Message, json_text};

setters! {
    impl [] Llm {
        /// The model that answers.
        fn model[](record, name: impl Into<String>) {
            record.fields.set(llm::MODEL_NAME, name.into());
        }

        /// Who serves the model: `openai`, `azure`, `aws`, …
        fn provider[](record, provider: impl Into<String>) {
            record.fields.set(llm::PROVIDER, provider.into());
        }

        /// Whose interface is spoken: `openai`, `anthropic`, …
        fn system[](record, system: impl Into<String>) {
            record.fields.set(llm::SYSTEM, system.into());
        }

        /// Temperature and the like, anything that serialises to a JSON object.
        fn invocation_parameters[](record, parameters: &(impl Serialize + ?Sized)) {
            record.fields.set(llm::INVOCATION_PARAMETERS, json_text(parameters));
        }

        /// Adds messages of the conversation so far.
        fn input_messages[M: Into<Message>](record, messages: impl IntoIterator<Item = M>) {
            record.fields.add_messages(llm::INPUT_MESSAGES, messages.into_iter().map(Into::into));
        }

        /// Adds one message of the conversation so far.
        fn input_message[](record, message: impl Into<Message>) {
            record.fields.add_messages(llm::INPUT_MESSAGES, [message.into()]);
        }

        /// Adds messages that the model gave back.
        fn output_messages[M: Into<Message>](record, messages: impl IntoIterator<Item = M>) {
            record.fields.add_messages(llm::OUTPUT_MESSAGES, messages.into_iter().map(Into::into));
        }

        /// Adds one message that the model gave back.
        fn output_message[](record, message: impl Into<Message>) {
            record.fields.add_messages(llm::OUTPUT_MESSAGES, [message.into()]);
        }

        /// Adds a prompt of a completion interface, which has no messages.
        fn prompt[](record, text: impl Into<String>) {
            record.fields.add_numbered(llm::PROMPTS, prompt::TEXT, text.into());
        }

        /// Adds an answer of a completion interface.
        fn choice[](record, text: impl Into<String>) {
            record.fields.add_numbered(llm::CHOICES, completion::TEXT, text.into());
        }

        /// Adds a tool the model may call, by its JSON schema.
        fn tool[](record, json_schema: &(impl Serialize + ?Sized)) {
            record.fields.add_numbered(llm::TOOLS, semconv::openinference::tool::JSON_SCHEMA, json_text(json_schema));
        }

        /// The function call of older interfaces, as JSON.
        fn function_call[](record, call: &(impl Serialize + ?Sized)) {
            record.fields.set(llm::FUNCTION_CALL, json_text(call));
        }

        /// Why the model stopped.
        fn finish_reason[](record, reason: impl Into<String>) {
            record.fields.set(llm::FINISH_REASON, reason.into());
        }

        /// Tokens of the prompt and of the answer; the total is their sum.
        fn tokens[](record, prompt: u64, completion: u64) {
            record.fields.set(llm::TOKEN_COUNT_PROMPT, prompt);
            record.fields.set(llm::TOKEN_COUNT_COMPLETION, completion);
            record.fields.set(llm::TOKEN_COUNT_TOTAL, prompt.saturating_add(completion));
        }

        /// Of the prompt's tokens, those read from a cache.
        fn tokens_cache_read[](record, count: u64) {
            record.fields.set(llm::TOKEN_COUNT_PROMPT_CACHE_READ, count);
        }

        /// Of the prompt's tokens, those written to a cache.
        fn tokens_cache_write[](record, count: u64) {
            record.fields.set(llm::TOKEN_COUNT_PROMPT_CACHE_WRITE, count);
        }

        /// Tokens of sound, in the prompt and in the answer.
        fn tokens_audio[](record, prompt: u64, completion: u64) {
            record.fields.set(llm::TOKEN_COUNT_PROMPT_AUDIO, prompt);
            record.fields.set(llm::TOKEN_COUNT_COMPLETION_AUDIO, completion);
        }

        /// Of the answer's tokens, those the model thought with.
        fn tokens_reasoning[](record, count: u64) {
            record.fields.set(llm::TOKEN_COUNT_COMPLETION_REASONING, count);
        }

        /// What the call cost in US dollars, for prompt and answer; the total is their sum.
        fn cost[](record, prompt: f64, completion: f64) {
            record.fields.set(llm::COST_PROMPT, prompt);
            record.fields.set(llm::COST_COMPLETION, completion);
            record.fields.set(llm::COST_TOTAL, prompt + completion);
        }

        /// Reads a request as OpenAI's or Anthropic's interface takes it: messages, tools, model and parameters, and the
        /// whole as input.
        fn record_input[](record, request: &(impl Serialize + ?Sized)) {
            if let Ok(request) = serde_json::to_value(request) {
                read_request(&request, record);
            }
        }

        /// Reads an answer as OpenAI's or Anthropic's interface gives it: messages, tool calls, tokens, model and stop
        /// reason, and the whole as output.
        fn record_output[](record, response: &(impl Serialize + ?Sized)) {
            if let Ok(response) = serde_json::to_value(response) {
                read_response(&response, record);
            }
        }

        /// The template the prompt was made from, its version and its variables.
        fn prompt_template[](
            record,
            template: impl Into<String>,
            version: impl Into<String>,
            variables: &(impl Serialize + ?Sized)
        ) {
            record.set_template(template.into(), version.into(), json_text(variables));
        }
    }
}
