//! Hybrid retrieval: BM25 finds the words, vectors find the sense, ranks are fused, and the best are reranked.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::{Context, ensure};
use bennu::Document;
use bm25::{SearchEngine, SearchEngineBuilder, Tokenizer};
use ndarray::{Array1, Array2};
use serde_json::json;

use crate::corpus::{CORPUS, Chunk};
use crate::llm::Llm;

/// How many candidates each search brings, before reranking.
const CANDIDATES: usize = 5;
/// Softens the first ranks in reciprocal rank fusion; the usual constant.
const RANK_OFFSET: f64 = 60.0;

pub(crate) struct Retriever {
    llm: Arc<Llm>,
    words: SearchEngine<usize, u32, Words>,
    /// A row for each chunk, of length one: a product is a cosine.
    vectors: Array2<f32>,
}

#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) chunk: &'static Chunk,
    pub(crate) score: f64,
}

impl Retriever {
    /// Embeds the corpus and indexes its words.
    pub(crate) async fn build(llm: Arc<Llm>) -> anyhow::Result<Retriever> {
        let texts: Vec<&str> = CORPUS.iter().map(|chunk| chunk.text).collect();
        let vectors = bennu::chain("index").try_run(async |_| llm.embed(&texts).await).await?;
        let vectors = matrix(vectors)?;
        let documents = CORPUS.iter().enumerate().map(|(i, chunk)| bm25::Document::new(i, text_of(chunk)));
        let words =
            SearchEngineBuilder::with_tokenizer_and_documents(Words, documents.collect::<Vec<_>>()).build();
        Ok(Retriever { llm, words, vectors })
    }

    /// The best chunks for a question, best first.
    pub(crate) async fn search(&self, query: &str, count: usize) -> anyhow::Result<Vec<Hit>> {
        bennu::retriever("retrieval")
            .input(query)
            .top_k(count)
            .try_run(async |span| {
                let vector = unit(self.llm.embed(&[query]).await?.remove(0));
                ensure!(
                    vector.len() == self.vectors.ncols(),
                    "the endpoint answered with vectors of another length"
                );
                let hits = rerank(query, fuse(&[self.by_words(query), self.by_sense(&vector)]), count);
                span.documents(hits.iter().map(document));
                Ok::<_, anyhow::Error>(hits)
            })
            .await
    }

    fn by_words(&self, query: &str) -> Vec<usize> {
        self.words.search(query, CANDIDATES).into_iter().map(|result| result.document.id).collect()
    }

    fn by_sense(&self, query: &Array1<f32>) -> Vec<usize> {
        let mut ranked: Vec<(usize, f32)> = self.vectors.dot(query).into_iter().enumerate().collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        ranked.into_iter().take(CANDIDATES).map(|(i, _)| i).collect()
    }
}

/// Reciprocal rank fusion: a chunk is worth what its ranks are worth together.
#[expect(clippy::cast_precision_loss, reason = "ranks are small")]
fn fuse(rankings: &[Vec<usize>]) -> Vec<Hit> {
    let mut scores: HashMap<usize, f64> = HashMap::new();
    for ranking in rankings {
        for (rank, i) in ranking.iter().enumerate() {
            *scores.entry(*i).or_default() += 1.0 / (RANK_OFFSET + rank as f64 + 1.0);
        }
    }
    let mut hits: Vec<Hit> = scores.into_iter().map(|(i, score)| Hit { chunk: &CORPUS[i], score }).collect();
    sort(&mut hits);
    hits
}

/// Scores candidates by the share of the question's words that they contain.
#[expect(clippy::cast_precision_loss, reason = "a question has few words")]
fn rerank(query: &str, candidates: Vec<Hit>, count: usize) -> Vec<Hit> {
    bennu::reranker("rerank")
        .query(query)
        .model("word-overlap")
        .top_k(count)
        .input_documents(candidates.iter().map(document))
        .scope(|span| {
            let asked: BTreeSet<String> = words_of(query).collect();
            let mut hits = candidates;
            for hit in &mut hits {
                let said: BTreeSet<String> = words_of(&text_of(hit.chunk)).collect();
                hit.score += asked.intersection(&said).count() as f64 / asked.len().max(1) as f64;
            }
            sort(&mut hits);
            hits.truncate(count);
            span.output_documents(hits.iter().map(document));
            hits
        })
}

fn sort(hits: &mut [Hit]) {
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.chunk.id.cmp(b.chunk.id)));
}

fn document(hit: &Hit) -> Document {
    Document::new(hit.chunk.text)
        .id(hit.chunk.id)
        .score(hit.score)
        .metadata(&json!({"title": hit.chunk.title}))
}

fn text_of(chunk: &Chunk) -> String {
    format!("{} {}", chunk.title, chunk.text)
}

fn matrix(vectors: Vec<Vec<f32>>) -> anyhow::Result<Array2<f32>> {
    let mut matrix = Array2::zeros((0, vectors.first().map_or(0, Vec::len)));
    for vector in vectors {
        matrix
            .push_row(unit(vector).view())
            .context("the endpoint answered with vectors of several lengths")?;
    }
    Ok(matrix)
}

/// The same direction, of length one.
fn unit(vector: Vec<f32>) -> Array1<f32> {
    let vector = Array1::from(vector);
    let length = vector.dot(&vector).sqrt();
    vector / length.max(f32::MIN_POSITIVE)
}

/// Lower-case words; enough for a corpus this small.
#[derive(Default)]
struct Words;

impl Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        words_of(text).collect()
    }
}

pub(crate) fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_lowercase)
}

impl std::fmt::Debug for Chunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}
