//! The kinds themselves: types that exist only so that a span's setters fit what it does.

use semconv::SpanKind;

use crate::span::SpanBuilder;
use crate::tracer::{Tracer, tracer};

/// What role a span plays; the OpenInference span kind as a type.
pub trait Kind: sealed::Sealed + 'static {
    #[doc(hidden)]
    const SPAN_KIND: SpanKind;
    /// Whether such a step usually leaves the process.
    #[doc(hidden)]
    const IS_CALL_OUT: bool;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! kinds {
    ($( $(#[$note:meta])* $function:ident, $kind:ident, $span_kind:ident, $is_call_out:literal; )*) => {
        $(
            $(#[$note])*
            #[derive(Debug, Clone, Copy)]
            pub enum $kind {}

            impl sealed::Sealed for $kind {}

            impl Kind for $kind {
                const SPAN_KIND: SpanKind = SpanKind::$span_kind;
                const IS_CALL_OUT: bool = $is_call_out;
            }

            $(#[$note])*
            ///
            /// The span belongs to the process-wide tracer, which starts on first use.
            pub fn $function(name: impl Into<std::borrow::Cow<'static, str>>) -> SpanBuilder<$kind> {
                SpanBuilder::new(tracer(), name)
            }

            impl Tracer {
                $(#[$note])*
                pub fn $function(&self, name: impl Into<std::borrow::Cow<'static, str>>) -> SpanBuilder<$kind> {
                    SpanBuilder::new(self, name)
                }
            }
        )*
    };
}

kinds! {
    /// A call of a language model.
    llm, Llm, Llm, true;
    /// A call of a tool or function, usually on a model's wish.
    tool, Tool, Tool, false;
    /// A search for documents.
    retriever, Retriever, Retriever, false;
    /// A new order for documents already found.
    reranker, Reranker, Reranker, false;
    /// Texts turned into vectors.
    embedding, Embedder, Embedding, true;
    /// A step that joins others, or the entrance of an application.
    chain, Chain, Chain, false;
    /// A loop of model calls and tools that decides its own next step.
    agent, Agent, Agent, false;
    /// A check of what goes in or comes out.
    guardrail, Guardrail, Guardrail, false;
    /// A judgement of how good an output is.
    evaluator, Evaluator, Evaluator, false;
    /// A prompt being made from its template.
    prompt, Prompt, Prompt, false;
}
