//! What a reranking says about itself.

use semconv::openinference::reranker;

use super::Reranker;
use crate::span::setters;
use crate::value::{Document, Field};

setters! {
    impl [] Reranker {
        fn query[](record, query: impl Into<String>) {
            record.fields.set(reranker::QUERY, query.into());
        }

        fn model[](record, name: impl Into<String>) {
            record.fields.set(reranker::MODEL_NAME, name.into());
        }

        /// How many documents may remain.
        fn top_k[](record, count: usize) {
            record.fields.set(reranker::TOP_K, count);
        }

        /// The documents in their old order.
        fn input_documents[D: Into<Document>](record, documents: impl IntoIterator<Item = D>) {
            let documents = documents.into_iter().map(Into::into).collect();
            record.fields.put(reranker::INPUT_DOCUMENTS, Field::Documents(documents));
        }

        /// The documents in their new order.
        fn output_documents[D: Into<Document>](record, documents: impl IntoIterator<Item = D>) {
            let documents = documents.into_iter().map(Into::into).collect();
            record.fields.put(reranker::OUTPUT_DOCUMENTS, Field::Documents(documents));
        }
    }
}
