//! Verdicts on spans, logged as annotations.

use serde::Deserialize;
use serde_json::{Value, json};

use super::connection::read;
use super::query::Parameters;
use super::{Client, ClientError};
use crate::ids::SpanId;

/// As the Python client sends them.
const ROWS_PER_REQUEST: usize = 100;
const PATH: &str = "/v1/span_annotations";

/// One judgement of many spans: its name, and a verdict for each.
///
/// ```
/// use bennu::SpanId;
/// use bennu::client::{AnnotatorKind, Evaluation, SpanEvaluations};
///
/// let mut relevance = SpanEvaluations::new("relevance").by(AnnotatorKind::Llm);
/// let span_id = SpanId::parse("b7ad6b7169203331").unwrap();
/// relevance.add(span_id, Evaluation::label("relevant").score(0.9).explanation("It answers the question."));
/// assert_eq!(relevance.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SpanEvaluations {
    name: String,
    annotator: AnnotatorKind,
    rows: Vec<(SpanId, Evaluation)>,
}

/// A verdict: a label, a score or both, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evaluation {
    label: Option<String>,
    score: Option<f64>,
    explanation: Option<String>,
}

/// Who judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnnotatorKind {
    /// A model.
    #[default]
    Llm,
    /// A program.
    Code,
    Human,
}

impl SpanEvaluations {
    pub fn new(name: impl Into<String>) -> SpanEvaluations {
        SpanEvaluations { name: name.into(), annotator: AnnotatorKind::default(), rows: Vec::new() }
    }

    /// Says who judged; a model, unless said otherwise.
    pub fn by(mut self, annotator: AnnotatorKind) -> SpanEvaluations {
        self.annotator = annotator;
        self
    }

    pub fn add(&mut self, span_id: SpanId, evaluation: Evaluation) -> &mut SpanEvaluations {
        self.rows.push((span_id, evaluation));
        self
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn rows(&self) -> &[(SpanId, Evaluation)] {
        &self.rows
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn to_json(&self, (span_id, evaluation): &(SpanId, Evaluation)) -> Value {
        json!({
            "span_id": span_id.to_string(),
            "name": self.name,
            "annotator_kind": self.annotator.as_str(),
            "result": {
                "label": evaluation.label,
                "score": evaluation.score,
                "explanation": evaluation.explanation,
            },
        })
    }
}

impl Evaluation {
    pub fn label(label: impl Into<String>) -> Evaluation {
        Evaluation { label: Some(label.into()), ..Evaluation::default() }
    }

    /// A verdict of a number alone.
    pub fn of_score(score: f64) -> Evaluation {
        Evaluation::default().score(score)
    }

    pub fn score(mut self, score: f64) -> Evaluation {
        self.score = Some(score);
        self
    }

    pub fn explanation(mut self, explanation: impl Into<String>) -> Evaluation {
        self.explanation = Some(explanation.into());
        self
    }
}

impl AnnotatorKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            AnnotatorKind::Llm => "LLM",
            AnnotatorKind::Code => "CODE",
            AnnotatorKind::Human => "HUMAN",
        }
    }
}

#[derive(Deserialize)]
struct Logged {
    data: Vec<WithId>,
}

#[derive(Deserialize)]
struct WithId {
    id: String,
}

impl Client {
    /// Writes the verdicts beside their spans, as annotations; answers the server's ids for them. Written when it returns.
    /// A verdict of the same name on the same span replaces the earlier one; a span that the server does not have is an
    /// error, which names it.
    pub async fn log(&self, evaluations: &SpanEvaluations) -> Result<Vec<String>, ClientError> {
        let rows: Vec<Value> = evaluations.rows.iter().map(|row| evaluations.to_json(row)).collect();
        self.ask(move |connection, _| {
            let mut parameters = Parameters::default();
            parameters.set("sync", "true");
            let mut ids = Vec::with_capacity(rows.len());
            // All of them, even if nobody waits any more: half a judgement is worse than a whole one.
            for rows in rows.chunks(ROWS_PER_REQUEST) {
                let answer = connection.post(PATH, &parameters, &json!({"data": rows}))?;
                let logged: Logged = read(PATH, &answer)?;
                ids.extend(logged.data.into_iter().map(|logged| logged.id));
            }
            Ok(ids)
        })
        .await
    }
}
