//! The fields of every object, with their types and where they are kept.

use super::{Reads, Type};

/// Declares the fields of an object: variant, name, type and where it is kept.
macro_rules! fields {
    ($(#[$doc:meta])* $enum:ident { $($variant:ident $name:literal $ty:ident $reads:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $enum { $($variant,)* }

        impl $enum {
            pub(super) const ALL: &'static [$enum] = &[$($enum::$variant,)*];

            pub const fn name(self) -> &'static str {
                match self { $($enum::$variant => $name,)* }
            }

            pub const fn value_type(self) -> Type {
                match self { $($enum::$variant => Type::$ty,)* }
            }

            pub const fn reads(self) -> Reads {
                match self { $($enum::$variant => Reads::$reads,)* }
            }
        }
    };
}

fields! {
    SpanField {
        SpanId "span_id" Text Columns,
        TraceId "trace_id" Text Columns,
        ParentId "parent_id" Text Columns,
        Name "name" Text Columns,
        SpanKind "span_kind" Text Columns,
        StatusCode "status_code" Text Columns,
        StatusMessage "status_message" Text Text,
        StartTime "start_time" Datetime Columns,
        EndTime "end_time" Datetime Columns,
        LatencyMs "latency_ms" Number Columns,
        TotalCost "total_cost" Number Columns,
        PromptCost "prompt_cost" Number Columns,
        CompletionCost "completion_cost" Number Columns,
        LlmTokensPrompt "llm_token_count_prompt" Number Columns,
        LlmTokensCompletion "llm_token_count_completion" Number Columns,
        LlmTokensTotal "llm_token_count_total" Number Columns,
        CumulativeTokensPrompt "cumulative_llm_token_count_prompt" Number Relatives,
        CumulativeTokensCompletion "cumulative_llm_token_count_completion" Number Relatives,
        CumulativeTokensTotal "cumulative_llm_token_count_total" Number Relatives,
        CumulativeErrorCount "cumulative_error_count" Number Relatives,
        CumulativeCost "cumulative_cost" Number Relatives,
        SessionId "session_id" Text Columns,
        UserId "user_id" Text Columns,
        ModelName "model_name" Text Columns,
        Provider "provider" Text Columns,
        ErrorType "error_type" Text Columns,
        OtelKind "otel_kind" Text Columns,
    }
}

fields! {
    TraceField {
        TraceId "trace_id" Text Columns,
        SessionId "session_id" Text Columns,
        Input "input" Text Text,
        Output "output" Text Text,
        StartTime "start_time" Datetime Columns,
        EndTime "end_time" Datetime Columns,
        LatencyMs "latency_ms" Number Columns,
        NumSpans "num_spans" Number Columns,
        ErrorCount "error_count" Number Columns,
        TokensPrompt "token_count_prompt" Number Columns,
        TokensCompletion "token_count_completion" Number Columns,
        TokensTotal "token_count_total" Number Columns,
        PromptCost "prompt_cost" Number Columns,
        CompletionCost "completion_cost" Number Columns,
        TotalCost "total_cost" Number Columns,
        ToolSpanCount "tool_span_count" Number Columns,
        LlmSpanCount "llm_span_count" Number Columns,
    }
}

fields! {
    SessionField {
        SessionId "session_id" Text Columns,
        FirstInput "first_input" Text Text,
        LastOutput "last_output" Text Text,
        StartTime "start_time" Datetime Columns,
        EndTime "end_time" Datetime Columns,
        DurationMs "duration_ms" Number Columns,
        NumTraces "num_traces" Number Columns,
        NumTracesWithError "num_traces_with_error" Number Columns,
        TokensPrompt "token_count_prompt" Number Columns,
        TokensCompletion "token_count_completion" Number Columns,
        TokensTotal "token_count_total" Number Columns,
        PromptCost "prompt_cost" Number Columns,
        CompletionCost "completion_cost" Number Columns,
        TotalCost "total_cost" Number Columns,
        ToolSpanCount "tool_span_count" Number Columns,
        LlmSpanCount "llm_span_count" Number Columns,
    }
}

fields! {
    AnnotationField {
        Label "label" Text Annotations,
        Score "score" Number Annotations,
        Explanation "explanation" Text Annotations,
        Identifier "identifier" Text Annotations,
        Name "name" Text Annotations,
        AnnotatorKind "annotator_kind" Text Annotations,
    }
}

fields! {
    CostDetailField {
        TokenType "token_type" Text Columns,
        IsPrompt "is_prompt" Bool Columns,
        Cost "cost" Number Columns,
        Tokens "tokens" Number Columns,
        CostPerToken "cost_per_token" Number Columns,
    }
}

fields! {
    DocumentField {
        Id "id" Text Attributes,
        Score "score" Number Attributes,
        Content "content" Text Attributes,
        Position "position" Number Attributes,
    }
}

fields! {
    MessageField {
        Role "role" Text Attributes,
        Content "content" Text Attributes,
        Name "name" Text Attributes,
        ToolCallId "tool_call_id" Text Attributes,
        IsInput "is_input" Bool Attributes,
        Position "position" Number Attributes,
    }
}

fields! {
    ToolCallField {
        Name "name" Text Attributes,
        Id "id" Text Attributes,
        Arguments "arguments" Text Attributes,
    }
}

fields! {
    EventField {
        Name "name" Text Events,
        Time "time" Datetime Events,
    }
}

fields! {
    ExceptionField {
        ExceptionType "type" Text Events,
        Message "message" Text Events,
        Stacktrace "stacktrace" Text Events,
        Escaped "escaped" Bool Events,
        Time "time" Datetime Events,
    }
}

fields! {
    LinkField {
        TraceId "trace_id" Text Links,
        SpanId "span_id" Text Links,
    }
}

/// Any field of any object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Span(SpanField),
    Trace(TraceField),
    Session(SessionField),
    Annotation(AnnotationField),
    CostDetail(CostDetailField),
    Document(DocumentField),
    Message(MessageField),
    ToolCall(ToolCallField),
    Event(EventField),
    Exception(ExceptionField),
    Link(LinkField),
}

macro_rules! each_field {
    ($self:ident, $field:ident => $result:expr) => {
        match $self {
            Field::Span($field) => $result,
            Field::Trace($field) => $result,
            Field::Session($field) => $result,
            Field::Annotation($field) => $result,
            Field::CostDetail($field) => $result,
            Field::Document($field) => $result,
            Field::Message($field) => $result,
            Field::ToolCall($field) => $result,
            Field::Event($field) => $result,
            Field::Exception($field) => $result,
            Field::Link($field) => $result,
        }
    };
}

impl Field {
    pub const fn name(self) -> &'static str {
        each_field!(self, field => field.name())
    }

    pub const fn value_type(self) -> Type {
        each_field!(self, field => field.value_type())
    }

    pub const fn reads(self) -> Reads {
        each_field!(self, field => field.reads())
    }

    /// The words this field can hold, all upper case, if they are fixed.
    pub(in crate::filter) fn words(self) -> Option<(&'static str, Vec<&'static str>)> {
        match self {
            Field::Span(SpanField::SpanKind) => {
                Some(("span kind", semconv::SpanKind::ALL.iter().map(|kind| kind.as_str()).collect()))
            }
            Field::Span(SpanField::StatusCode) => Some(("status code", vec!["UNSET", "OK", "ERROR"])),
            Field::Span(SpanField::OtelKind) => {
                Some(("kind", vec!["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]))
            }
            Field::Annotation(AnnotationField::AnnotatorKind) => {
                Some(("annotator kind", vec!["LLM", "CODE", "HUMAN"]))
            }
            _ => None,
        }
    }
}
