//! Documents as retrievers find them and rerankers order them.

use serde::Serialize;

/// One retrieved document.
///
/// ```
/// use bennu::Document;
///
/// let document = Document::new("The bennu is a heron.").id("birds-7").score(0.91);
/// # let _ = document;
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    pub(crate) id: Option<String>,
    pub(crate) content: String,
    pub(crate) score: Option<f64>,
    pub(crate) metadata: Option<serde_json::Value>,
}

impl Document {
    pub fn new(content: impl Into<String>) -> Document {
        Document { content: content.into(), ..Document::default() }
    }

    pub fn id(mut self, id: impl Into<String>) -> Document {
        self.id = Some(id.into());
        self
    }

    pub fn score(mut self, score: f64) -> Document {
        self.score = Some(score);
        self
    }

    /// Anything that serialises to a JSON object.
    pub fn metadata(mut self, metadata: &impl Serialize) -> Document {
        self.metadata = serde_json::to_value(metadata).ok();
        self
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        size_of::<Document>() + self.content.len() + self.id.as_ref().map_or(0, String::len)
    }
}

impl From<&str> for Document {
    fn from(content: &str) -> Document {
        Document::new(content)
    }
}

impl From<String> for Document {
    fn from(content: String) -> Document {
        Document::new(content)
    }
}
