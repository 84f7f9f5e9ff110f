//! Texts and the vectors a model made of them.

/// One embedded text; the vector may be left out to save space.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Embedding {
    pub(crate) text: Option<String>,
    pub(crate) vector: Vec<f32>,
}

impl Embedding {
    pub fn of_text(text: impl Into<String>) -> Embedding {
        Embedding { text: Some(text.into()), vector: Vec::new() }
    }

    pub fn vector(mut self, vector: impl Into<Vec<f32>>) -> Embedding {
        self.vector = vector.into();
        self
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        size_of::<Embedding>() + self.text.as_ref().map_or(0, String::len) + self.vector.len() * 4
    }
}

impl From<&str> for Embedding {
    fn from(text: &str) -> Embedding {
        Embedding::of_text(text)
    }
}

impl From<String> for Embedding {
    fn from(text: String) -> Embedding {
        Embedding::of_text(text)
    }
}
