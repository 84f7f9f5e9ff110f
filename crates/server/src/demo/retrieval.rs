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

impl<'a> Run<'_, 'a> {
    /// Searches below the tool's span; when that ended, and the articles found as the tool's result.
    pub(super) fn search(
        &mut self,
        tool_span: SpanId,
        query: &str,
        wanted: &[String],
        start: u64,
    ) -> (u64, Value) {
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
    fn candidates(&mut self, wanted: &[String]) -> Vec<Ranked<'a>> {
        let articles: &'a [Article] = &self.session.content.articles;
        let random = &mut self.session.random;
        let score = |article: &'a Article| {
            let closeness = if wanted.contains(&article.id) { 0.71 } else { 0.52 };
            (article, rounded(closeness + (random.unit() - 0.5) * 0.22))
        };
        let mut ranked: Vec<Ranked<'a>> = articles.iter().map(score).collect();
        best_first(&mut ranked);
        ranked.truncate(CANDIDATES);
        ranked
    }

    fn rerank(
        &mut self,
        parent: SpanId,
        query: &str,
        wanted: &[String],
        candidates: &[Ranked<'a>],
        start: u64,
    ) -> (u64, Vec<Ranked<'a>>) {
        let end = start + self.session.random.latency(118.0);
        let random = &mut self.session.random;
        let score = |&(article, _): &Ranked<'a>| {
            let place = wanted.iter().position(|id| *id == article.id);
            let relevance = place.map_or(0.06, |place| [0.94, 0.78, 0.55].get(place).copied().unwrap_or(0.4));
            (article, rounded(relevance + (random.unit() - 0.5) * 0.1))
        };
        let mut best: Vec<Ranked<'a>> = candidates.iter().map(score).collect();
        best_first(&mut best);
        best.truncate(TOP_K);

        let id = self.trace.new_span_id();
        let span = SpanDraft::new(Origin::Agent, id, Some(parent), "rerank", start)
            .kind(SpanKind::Reranker)
            .text(reranker::QUERY, query)
            .text(reranker::MODEL_NAME, RERANKER_MODEL)
            .count(reranker::TOP_K, u32::try_from(TOP_K).expect("a handful"))
            .attributes(self.caller_attributes());
        let span = with_documents(span, reranker::INPUT_DOCUMENTS, candidates);
        self.trace.push(with_documents(span, reranker::OUTPUT_DOCUMENTS, &best).end(end));
        (end, best)
    }
}

fn with_documents(mut span: SpanDraft, list: &str, documents: &[Ranked<'_>]) -> SpanDraft {
    for (index, (article, score)) in documents.iter().enumerate() {
        let key = |name: &str| format!("{list}.{index}.{name}");
        span = span
            .text(key(document::ID), &article.id)
            .number(key(document::SCORE), *score)
            .text(key(document::CONTENT), format!("{}\n\n{}", article.title, article.text))
            .json(key(document::METADATA), &json!({ "section": article.section, "language": "en" }));
    }
    span
}

fn best_first(ranked: &mut [Ranked<'_>]) {
    ranked.sort_by(|(_, one), (_, other)| other.total_cmp(one));
}

fn rounded(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}
