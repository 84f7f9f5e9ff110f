//! What a retrieval says about itself.

use semconv::openinference::retrieval;

use super::Retriever;
use crate::span::setters;
use crate::value::{Document, Field};

setters! {
    impl [] Retriever {
        /// What was found, best first.
        fn documents[D: Into<Document>](record, documents: impl IntoIterator<Item = D>) {
            let documents = documents.into_iter().map(Into::into).collect();
            record.fields.put(retrieval::DOCUMENTS, Field::Documents(documents));
        }

        /// How many documents were asked for.
        fn top_k[](record, count: usize) {
            record.fields.set(retrieval::TOP_K, count);
        }
    }
}
