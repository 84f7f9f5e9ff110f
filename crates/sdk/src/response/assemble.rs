//! Puts the chunks of a streamed answer together into the answer they stand for.

use serde_json::{Map, Value, json};

use super::json::{list, text};

/// What has arrived so far, in the shape of an answer that was not streamed.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    answer: Value,
}

impl Assembled {
    /// Takes one chunk; true where it brings something of the answer itself, as opposed to its frame.
    pub(crate) fn add(&mut self, chunk: &Value) -> bool {
        match text(chunk, "type") {
            Some(kind) => self.add_event(kind, chunk),
            None => self.add_chat_chunk(chunk),
        }
    }

    /// The whole answer; none where no chunk has been understood.
    pub(crate) fn into_answer(self) -> Option<Value> {
        let mut answer = self.answer;
        for block in answer.get_mut("content").and_then(Value::as_array_mut).into_iter().flatten() {
            // Arguments of a tool arrive as pieces of JSON text, and are an object in the answer.
            if let Some(Value::String(pieces)) = block.get("input") {
                block["input"] = serde_json::from_str(pieces).unwrap_or(json!({}));
            }
        }
        (!answer.is_null()).then_some(answer)
    }

    /// A chunk of OpenAI's chat completions: pieces of messages by choice.
    fn add_chat_chunk(&mut self, chunk: &Value) -> bool {
        let Some(chunk_fields) = chunk.as_object() else { return false };
        let answer = object(&mut self.answer);
        for (key, value) in chunk_fields.iter().filter(|(key, value)| *key != "choices" && !value.is_null()) {
            answer.insert(key.clone(), value.clone());
        }
        let mut is_content = false;
        for piece in list(chunk, "choices") {
            let choice = element(answer.entry("choices").or_insert(json!([])), index(piece));
            if !piece["finish_reason"].is_null() {
                choice.insert("finish_reason".to_owned(), piece["finish_reason"].clone());
            }
            if let Some(delta) = piece["delta"].as_object() {
                is_content |= merge(object(choice.entry("message").or_insert(json!({}))), delta);
            }
        }
        is_content
    }

    /// An event of Anthropic's messages or of OpenAI's responses.
    fn add_event(&mut self, kind: &str, event: &Value) -> bool {
        match kind {
            "message_start" => self.answer = event["message"].clone(),
            "content_block_start" => {
                let block = self.block(event);
                *block = event["content_block"].as_object().cloned().unwrap_or_default();
                if block.get("input").is_some() {
                    block.insert("input".to_owned(), json!(""));
                }
            }
            "content_block_delta" => {
                let delta = &event["delta"];
                let block = self.block(event);
                append(block, "text", text(delta, "text"));
                append(block, "thinking", text(delta, "thinking"));
                append(block, "input", text(delta, "partial_json"));
                return true;
            }
            "message_delta" => {
                let answer = object(&mut self.answer);
                if let Some(reason) = text(&event["delta"], "stop_reason") {
                    answer.insert("stop_reason".to_owned(), json!(reason));
                }
                let usage = object(answer.entry("usage").or_insert(json!({})));
                for (key, value) in event["usage"].as_object().into_iter().flatten() {
                    usage.insert(key.clone(), value.clone());
                }
            }
            "response.completed" | "response.incomplete" | "response.failed" => {
                self.answer = event["response"].clone();
            }
            _ => return kind.starts_with("response.") && kind.ends_with(".delta"),
        }
        false
    }

    fn block(&mut self, event: &Value) -> &mut Map<String, Value> {
        element(object(&mut self.answer).entry("content").or_insert(json!([])), index(event))
    }
}

/// Adds a piece of a message to what there is: texts grow, tool calls grow by their index. True where it says anything.
fn merge(message: &mut Map<String, Value>, delta: &Map<String, Value>) -> bool {
    let mut is_content = false;
    for (key, value) in delta {
        match value {
            Value::String(piece) if key == "role" => {
                message.insert(key.clone(), json!(piece));
            }
            Value::String(piece) => {
                append(message, key, Some(piece));
                is_content |= !piece.is_empty();
            }
            Value::Array(calls) if key == "tool_calls" => {
                for call in calls {
                    let whole = element(message.entry("tool_calls").or_insert(json!([])), index(call));
                    whole.extend(
                        call.get("id").filter(|id| !id.is_null()).map(|id| ("id".to_owned(), id.clone())),
                    );
                    let function = object(whole.entry("function").or_insert(json!({})));
                    append(function, "name", text(&call["function"], "name"));
                    append(function, "arguments", text(&call["function"], "arguments"));
                    is_content = true;
                }
            }
            _ => {}
        }
    }
    is_content
}

fn append(object: &mut Map<String, Value>, key: &str, piece: Option<&str>) {
    let Some(piece) = piece else { return };
    match object.get_mut(key) {
        Some(Value::String(text)) => text.push_str(piece),
        _ => {
            object.insert(key.to_owned(), json!(piece));
        }
    }
}

/// Where a piece belongs. No answer has more parts than this, so a wild index cannot ask for memory.
fn index(piece: &Value) -> usize {
    piece["index"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or(0).min(1023)
}

fn element(list: &mut Value, index: usize) -> &mut Map<String, Value> {
    if !list.is_array() {
        *list = json!([]);
    }
    let elements = list.as_array_mut().expect("it was just made an array");
    while elements.len() <= index {
        elements.push(json!({}));
    }
    object(&mut elements[index])
}

fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    value.as_object_mut().expect("it was just made an object")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Assembled;

    fn assembled(chunks: &[Value]) -> (Vec<bool>, Value) {
        let mut assembled = Assembled::default();
        let content = chunks.iter().map(|chunk| assembled.add(chunk)).collect();
        (content, assembled.into_answer().unwrap_or_default())
    }

    #[test]
    fn chat_chunks_become_one_message() {
        let (content, answer) = assembled(&[
            json!({"model": "m", "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]}),
            json!({"choices": [{"index": 0, "delta": {"content": "Hel"}}]}),
            json!({"choices": [{"index": 0, "delta": {"content": "lo"}, "finish_reason": "stop"}]}),
            json!({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}),
        ]);
        assert_eq!(content, [false, true, true, false]);
        assert_eq!(
            answer,
            json!({"model": "m", "usage": {"prompt_tokens": 3, "completion_tokens": 2},
                "choices": [{"message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}]})
        );
    }

    #[test]
    fn tool_calls_grow_by_index() {
        let call = |index: u64, id: Value, name: Value, arguments: &str| {
            json!({"choices": [{"index": 0, "delta": {"tool_calls": [
                {"index": index, "id": id, "function": {"name": name, "arguments": arguments}}]}}]})
        };
        let (_, answer) = assembled(&[
            call(0, json!("a"), json!("search"), "{\"q\":"),
            call(1, json!("b"), json!("fetch"), "{}"),
            call(0, Value::Null, Value::Null, "1}"),
        ]);
        let calls = &answer["choices"][0]["message"]["tool_calls"];
        assert_eq!(calls[0], json!({"id": "a", "function": {"name": "search", "arguments": "{\"q\":1}"}}));
        assert_eq!(calls[1]["id"], "b");
    }

    #[test]
    fn message_events_become_one_message() {
        let (_, answer) = assembled(&[
            json!({"type": "message_start", "message": {"role": "assistant", "model": "c", "content": [],
                "usage": {"input_tokens": 5}}}),
            json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hi"}}),
            json!({"type": "content_block_start", "index": 1,
                "content_block": {"type": "tool_use", "id": "t", "name": "f", "input": {}}}),
            json!({"type": "content_block_delta", "index": 1,
                "delta": {"type": "input_json_delta", "partial_json": "{\"a\":1}"}}),
            json!({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 9}}),
            json!({"type": "message_stop"}),
        ]);
        assert_eq!(
            answer,
            json!({"role": "assistant", "model": "c", "stop_reason": "tool_use",
                "usage": {"input_tokens": 5, "output_tokens": 9},
                "content": [{"type": "text", "text": "Hi"},
                    {"type": "tool_use", "id": "t", "name": "f", "input": {"a": 1}}]})
        );
    }

    #[test]
    fn nonsense_is_survived() {
        let (_, answer) = assembled(&[
            json!(3),
            json!({"choices": [{"index": u64::MAX, "delta": 1}]}),
            json!({"choices": {"a": 1}}),
            json!({"type": "content_block_delta"}),
        ]);
        assert!(answer.is_object());
    }
}
