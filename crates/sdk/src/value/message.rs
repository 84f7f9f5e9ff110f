//! Chat messages: who said what, and which tools it called.

use std::borrow::Cow;

/// One message of a conversation.
///
/// ```
/// use bennu::{Message, ToolCall};
///
/// let question = Message::user("Where is the bennu bird from?");
/// let answer = Message::assistant("").tool_call(ToolCall::new("search", r#"{"query":"bennu"}"#).id("call_1"));
/// let result = Message::tool("call_1", "Heliopolis");
/// # let _ = (question, answer, result);
/// ```
///
/// A pair of role and text is a message as well, and costs nothing on a span that is not recorded:
///
/// ```
/// let span = bennu::llm("chat").input_messages([("system", "Be brief."), ("user", "Hello")]).start();
/// # let _ = span;
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    pub(crate) role: Cow<'static, str>,
    pub(crate) name: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) contents: Vec<Content>,
    pub(crate) tool_calls: Vec<ToolCall>,
    pub(crate) tool_call_id: Option<String>,
    pub(crate) finish_reason: Option<String>,
    pub(crate) function_call: Option<(String, String)>,
}

/// One part of a message that has several.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Text(String),
    /// What a model thought before it answered.
    Reasoning(String),
    /// A URL or a `data:` URI.
    Image(String),
    Audio {
        url: String,
        mime_type: Option<String>,
        transcript: Option<String>,
    },
}

/// A model's wish to have a tool run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ToolCall {
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) arguments: String,
}

impl Message {
    pub fn new(role: impl Into<Cow<'static, str>>) -> Message {
        Message { role: role.into(), ..Message::default() }
    }

    pub fn system(content: impl Into<String>) -> Message {
        Message::new("system").content(content)
    }

    pub fn user(content: impl Into<String>) -> Message {
        Message::new("user").content(content)
    }

    pub fn assistant(content: impl Into<String>) -> Message {
        Message::new("assistant").content(content)
    }

    /// The answer of a tool to the call of this id.
    pub fn tool(tool_call_id: impl Into<String>, content: impl Into<String>) -> Message {
        Message { tool_call_id: Some(tool_call_id.into()), ..Message::new("tool").content(content) }
    }

    pub fn content(mut self, content: impl Into<String>) -> Message {
        self.content = Some(content.into());
        self
    }

    /// Adds a part; a message of one text is better off with [`Message::content`].
    pub fn part(mut self, part: Content) -> Message {
        self.contents.push(part);
        self
    }

    pub fn tool_call(mut self, call: ToolCall) -> Message {
        self.tool_calls.push(call);
        self
    }

    /// Whose words these are, where several share a role.
    pub fn name(mut self, name: impl Into<String>) -> Message {
        self.name = Some(name.into());
        self
    }

    /// Why the model stopped.
    pub fn finish_reason(mut self, reason: impl Into<String>) -> Message {
        self.finish_reason = Some(reason.into());
        self
    }

    /// The single function call of older interfaces; today's are [`Message::tool_call`].
    pub fn function_call(mut self, name: impl Into<String>, arguments: impl Into<String>) -> Message {
        self.function_call = Some((name.into(), arguments.into()));
        self
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let texts = [&self.name, &self.content, &self.tool_call_id, &self.finish_reason];
        size_of::<Message>()
            + texts.into_iter().flatten().map(String::len).sum::<usize>()
            + self.contents.iter().map(Content::heap_bytes).sum::<usize>()
            + self.tool_calls.iter().map(ToolCall::heap_bytes).sum::<usize>()
    }
}

impl<R: Into<Cow<'static, str>>, C: Into<String>> From<(R, C)> for Message {
    fn from((role, content): (R, C)) -> Message {
        Message::new(role).content(content)
    }
}

impl Content {
    fn heap_bytes(&self) -> usize {
        let bytes = match self {
            Content::Text(text) | Content::Reasoning(text) | Content::Image(text) => text.len(),
            Content::Audio { url, transcript, .. } => url.len() + transcript.as_ref().map_or(0, String::len),
        };
        size_of::<Content>() + bytes
    }
}

impl ToolCall {
    /// `arguments` is JSON text, as models send it.
    pub fn new(name: impl Into<String>, arguments: impl Into<String>) -> ToolCall {
        ToolCall { id: None, name: name.into(), arguments: arguments.into() }
    }

    pub fn id(mut self, id: impl Into<String>) -> ToolCall {
        self.id = Some(id.into());
        self
    }

    fn heap_bytes(&self) -> usize {
        size_of::<ToolCall>() + self.name.len() + self.arguments.len()
    }
}
