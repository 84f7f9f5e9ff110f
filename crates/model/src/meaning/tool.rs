//! Tools: those a model was offered, those it calls.

use semconv::openinference::tool_call as oi;

use super::json::{first, first_label, first_text, parsed};
use super::{ToolCall, ToolDefinition};
use crate::{Attributes, Value};

/// A call as OpenInference, OpenAI, Anthropic, Gemini, LangChain or OpenTelemetry write it.
pub(super) fn tool_call(value: &Value) -> Option<ToolCall> {
    let value = parsed(value);
    let call = value.as_map()?;
    let arguments =
        [oi::FUNCTION_ARGUMENTS, "function.arguments", "arguments", "input", "args", "parameters"];
    Some(ToolCall {
        id: first_label(call, &[oi::ID, "id", "call_id", "tool_call_id", "toolCallId"]),
        name: first_label(call, &[oi::FUNCTION_NAME, "function.name", "name", "toolName"])?,
        arguments: first_text(call, &arguments).unwrap_or_default(),
    })
}

/// One element of the list of tools offered: a schema, perhaps as JSON text, perhaps wrapped.
pub(super) fn tool_definition(value: &Value) -> Option<ToolDefinition> {
    let value = parsed(value);
    let element = value.as_map()?;
    let schema = first(element, &["tool.json_schema", "json_schema"]).map_or_else(|| value.clone(), parsed);
    let own =
        |name: &str| element.at("tool").and_then(Value::as_map).and_then(|tool| first_label(tool, &[name]));
    let schema_says = |name: &str| schema.as_map().and_then(|schema| from_schema(schema, name));
    Some(ToolDefinition {
        name: schema_says("name").or_else(|| own("name"))?,
        description: schema_says("description").or_else(|| own("description")),
        definition: schema.into_owned(),
    })
}

/// OpenAI puts name and description below `function`, Bedrock below `toolSpec`, others at the top.
fn from_schema(schema: &Attributes, name: &str) -> Option<String> {
    let wrapped = ["function", "toolSpec"].map(|wrapper| format!("{wrapper}.{name}"));
    first_label(schema, &[wrapped[0].as_str(), wrapped[1].as_str(), name])
}

#[cfg(test)]
mod tests {
    use super::tool_definition;
    use crate::Value;

    fn check(json: &str, expected: &str) {
        let tool = tool_definition(&Value::from_json(json).expect(json)).expect(json);
        let description = tool.description.unwrap_or_default();
        assert_eq!(format!("{} ({description}) {}", tool.name, tool.definition.to_json()), expected);
    }

    #[test]
    fn a_definition_is_read_from_any_vendor_and_kept_whole() {
        check(
            r#"{"tool":{"json_schema":"{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\"}}"}}"#,
            r#"f (d) {"type":"function","function":{"name":"f","description":"d"}}"#,
        );
        check(r#"{"name":"f","input_schema":{}}"#, r#"f () {"name":"f","input_schema":{}}"#);
        check(
            r#"{"toolSpec":{"name":"f","description":"d"}}"#,
            r#"f (d) {"toolSpec":{"name":"f","description":"d"}}"#,
        );
    }
}
