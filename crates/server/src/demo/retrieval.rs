//! A search of the help center: embed the query, find candidates, rerank them.

use semconv::SpanKind;
use semconv::openinference::{document, embedding, llm, reranker, retrieval};
use serde_json::{Value, json};

use super::content::Article;
use super::conversation::tokens_of;
use super::random::nanos_of_ms;
use super::span::{Origin, SpanDraft, SpanId};
use super::turn::Run;

const CANDIDATES: usize = 6;
const TOP_K: usize = 3;
const VECTOR_LENGTH: usize = 256;
const EMBEDDING_MODEL: &str = "text-embedding-3-small";
const RERANKER_MODEL: &str = "bge-reranker-v2-m3";

/// An article with the score that one stage gave it.
type Ranked<'a> = (&'a Article, f64);

impl Run<'_, '_> {
    /// Searches below the tool's span; when that ended, and the articles found as the tool's result.
    pub(super) fn search(&mut self, tool_span: SpanId, query: &str, wanted: &[String], start: u64) -> (u64, Value) {
        let retriever = self.trace.new_span_id();
        let embedded = self.embed(retriever, query, start + nanos_of_ms(0.4));
        let candidates = self.candidates(wanted);
        let retrieved = embedded + self.session.random.latency(24.0);
        let span = SpanDraft::new(Origin::Agent, retriever, Some(tool_span), "HelpCenterRetriever", start)
            .kind(SpanKind::Retriever)
            .input(query)
            .count(retrieval::TOP_K, u32::try_from(CANDIDATES).expect("a handful"))
            .attributes(self.caller_attributes());
        self.trace.push(with_documents(span, retrieval::DOCUMENTS, &candidates).end(retrieved));

        let (reranked, best) = self.rerank(tool_span, query, wanted, &candidates, retrieved);
        let found = best.iter().map(|(article, _)| json!({ "title": article.title, "text": article.text }));
        (reranked + nanos_of_ms(0.6), found.collect())
    }

    fn embed(&mut self, parent: SpanId, query: &str, start: u64) -> u64 {
        let end = start + self.session.random.latency(92.0);
        let id = self.trace.new_span_id();
        let random = &mut self.session.random;
        // Independent numbers of this spread make a vector of length one, nearly.
        let vector: Vec<f64> = (0..VECTOR_LENGTH).map(|_| (random.unit() - 0.5) * 0.2165).collect();
        let tokens = tokens_of(query);
        let key = |name: &str| format!("{}.0.{name}", embedding::EMBEDDINGS);
        let parameters = json!({ "model": EMBEDDING_MODEL, "dimensions": VECTOR_LENGTH });
        let span = SpanDraft::new(Origin::OpenAi, id, Some(parent), "CreateEmbeddings", start)
            .kind(SpanKind::Embedding)
            .text(llm::SYSTEM, "openai")
            .text(embedding::MODEL_NAME, EMBEDDING_MODEL)
            .json(embedding::INVOCATION_PARAMETERS, &parameters)
            .text(key(embedding::TEXT), query)
            .numbers(key(embedding::VECTOR), vector.into_iter())
            .count(llm::TOKEN_COUNT_PROMPT, tokens)
            .count(llm::TOKEN_COUNT_TOTAL, tokens)
            .input(query)
            .attributes(self.caller_attributes());
        self.trace.push(span.end(end));
        end
    }

    /// What the vectors find: the right articles most often, but not in the right order and not alone.
    fn candidates(&mut self, wanted: &[String]) -> Vec<Ranked<'static>> {
        unimplemented!()
    }
}
