//! `async-openai`, `genai` and `rig-core` against a model server of our own: what their calls look like as spans.
