//! The first words of an input or output, for a line in a list.

use crate::{Attributes, Value};

/// How much of a text a list shows.
const CHARS_MAX: usize = 200;
/// JSON beyond this is shown as it stands: a list must not parse megabytes for a line.
const JSON_BYTES_MAX: usize = 256 * 1024;
const DEPTH_MAX: usize = 12;

/// Where the words lie in the bodies that clients record as they are, the most telling first.
const KEYS: [&str; 22] = [
    "messages",
    "choices",
    "candidates",
    "generations",
    "contents",
    "input",
    "question",
    "query",
    "prompt",
    "output",
    "answer",
    "response",
    "result",
    "message",
    "content",
    "kwargs",
    "parts",
    "text",
    "output_text",
    "arguments",
    "tool_calls",
    "function",
];

/// The beginning of a text. Of a recorded request or answer of a model (JSON), the beginning of what was said:
/// the last message of the user, or the answer.
pub fn first_words(text: &str) -> String {
    let said = said_in_json(text);
    said.as_deref().unwrap_or(text).trim_start().chars().take(CHARS_MAX).collect()
}

fn said_in_json(text: &str) -> Option<String> {
    let trimmed = text.trim();
    if trimmed.len() > JSON_BYTES_MAX || !trimmed.starts_with(['{', '[']) {
        return None;
    }
    said(&Value::from_json(trimmed).ok()?, DEPTH_MAX)
}

fn said(value: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::List(items) => {
            let by_user = items.iter().rev().find(|item| is_from_user(item));
            let last = || items.iter().rev().find_map(|item| said(item, depth));
            by_user.and_then(|message| said(message, depth)).or_else(last)
        }
        Value::Map(map) => said_in_map(map, depth),
        _ => None,
    }
}

fn said_in_map(map: &Attributes, depth: usize) -> Option<String> {
    KEYS.iter().find_map(|key| said(map.get(key)?, depth))
}

/// OpenAI and its like say `role`, LangChain says `type`, also within `kwargs`.
fn is_from_user(message: &Value) -> bool {
    let Value::Map(message) = message else { return false };
    let is_user = |map: &Attributes| {
        ["role", "type"]
            .iter()
            .any(|key| matches!(map.get(key).and_then(Value::as_str), Some("user" | "human")))
    };
    is_user(message) || matches!(message.get("kwargs"), Some(Value::Map(kwargs)) if is_user(kwargs))
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[track_caller]
    fn check(text: &str, words: &str) {
        assert_eq!(first_words(text), words);
    }

    #[test]
    fn plain_text_is_cut_at_a_character() {
        check("  Where is it?", "Where is it?");
        assert_eq!(first_words(&"ä".repeat(500)).chars().count(), 200);
    }

    #[test]
    fn of_a_recorded_request_the_users_last_words_are_shown() {
        check(
            r#"{"model":"gpt-4o","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},
                {"role":"assistant","content":"Hello"},{"role":"user","content":"Where is it?"},{"role":"tool","content":"{}"}]}"#,
            "Where is it?",
        );
        check(r#"[{"role":"user","content":[{"type":"text","text":"What is this?"}]}]"#, "What is this?");
        check(r#"{"contents":[{"role":"user","parts":[{"text":"Bonjour"}]}]}"#, "Bonjour");
        check(r#"{"messages":[[{"lc":1,"kwargs":{"content":"Hey","type":"human"}}]]}"#, "Hey");
    }

    #[test]
    fn of_a_recorded_answer_what_was_said_or_called_is_shown() {
        check(
            r#"{"id":"chatcmpl-1","choices":[{"index":0,"message":{"role":"assistant","content":"On its way."}}]}"#,
            "On its way.",
        );
        check(r#"{"id":"msg_1","type":"message","content":[{"type":"text","text":"Oui"}]}"#, "Oui");
        check(
            r#"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"c","function":{"name":"find","arguments":"{\"id\":7}"}}]}}]}"#,
            r#"{"id":7}"#,
        );
        check(r#"{"generations":[[{"text":"Done","message":{"kwargs":{"content":"Done"}}}]]}"#, "Done");
    }

    #[test]
    fn json_that_says_nothing_known_is_shown_as_it_stands() {
        check(r#"{"order_id": 17}"#, r#"{"order_id": 17}"#);
        check("[1, 2", "[1, 2");
        check("[]", "[]");
    }
}
