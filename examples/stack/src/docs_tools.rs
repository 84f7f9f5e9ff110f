//! The tools of this service: search the documents, fetch one chunk.

use std::sync::Arc;

use anyhow::Context;
use serde::Deserialize;
use serde_json::json;

use crate::corpus::chunk;
use crate::retriever::Retriever;
use crate::tools::Tools;

#[derive(Deserialize)]
struct SearchArguments {
    query: String,
}

#[derive(Deserialize)]
struct FetchArguments {
    id: String,
}

pub(crate) fn docs_tools(retriever: Arc<Retriever>) -> Tools {
    Tools::default()
        .with(
            "search_docs",
            "Finds chunks of the documents about a question.",
            json!({"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}),
            move |arguments: SearchArguments| {
                let retriever = Arc::clone(&retriever);
                async move {
                    let found = retriever.search(&arguments.query, 3).await?;
                    let found = found.iter().map(|hit| json!({"id": hit.chunk.id, "title": hit.chunk.title}));
                    Ok(found.collect())
                }
            },
        )
        .with(
            "fetch_chunk",
            "Gives the text of one chunk.",
            json!({"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}),
            |arguments: FetchArguments| async move {
                let chunk =
                    chunk(&arguments.id).with_context(|| format!("there is no chunk {}", arguments.id))?;
                Ok(json!({"id": chunk.id, "title": chunk.title, "text": chunk.text}))
            },
        )
}
