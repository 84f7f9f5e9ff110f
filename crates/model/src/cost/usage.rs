//! The tokens of a call as they are charged: by type, and each of them once.

use semconv::openinference::llm;

use crate::{Span, SpanFacts, Value};

/// Tokens by type. Cached, audio and reasoning tokens are part of the count of their side, so that side's
/// remainder is what they leave of it.
pub(super) struct Usage {
    pub(super) prompt: i64,
    pub(super) completion: i64,
    pub(super) cache_read: i64,
    pub(super) cache_write: i64,
    pub(super) cache_write_1h: i64,
    pub(super) prompt_audio: i64,
    pub(super) prompt_image: i64,
    pub(super) completion_audio: i64,
    pub(super) completion_image: i64,
    pub(super) reasoning: i64,
}

impl Usage {
    pub(super) fn read(span: &Span, facts: &SpanFacts) -> Option<Usage> {
        let detail = |side: &str, name: &str| {
            let tokens = span.attributes.at(side)?.as_map()?.get(name).and_then(Value::as_int)?;
            (tokens > 0).then_some(tokens)
        };
        let tokens = &facts.tokens;
        let (prompt, completion) = all_tokens(with_cached(facts), tokens.completion, tokens.total)?;
        let cache_write_1h = detail(llm::TOKEN_COUNT_PROMPT_DETAILS, "cache_write_1h").unwrap_or(0);
        Some(Usage {
            prompt,
            completion,
            cache_read: tokens.cache_read.unwrap_or(0),
            cache_write: tokens.cache_write.unwrap_or(0).saturating_sub(cache_write_1h).max(0),
            cache_write_1h,
            prompt_audio: tokens.prompt_audio.unwrap_or(0),
            prompt_image: detail(llm::TOKEN_COUNT_PROMPT_DETAILS, "image").unwrap_or(0),
            completion_audio: tokens.completion_audio.unwrap_or(0),
            completion_image: detail(llm::TOKEN_COUNT_COMPLETION_DETAILS, "image").unwrap_or(0),
            reasoning: tokens.reasoning.unwrap_or(0),
        })
    }
}

/// The prompt with its cached tokens. Anthropic and Bedrock report these beside the count and not within it,
/// and not every sender adds them up; it shows where they exceed the count, or where the total holds them too.
fn with_cached(facts: &SpanFacts) -> Option<i64> {
    let tokens = &facts.tokens;
    let cached = tokens.cache_read.unwrap_or(0).saturating_add(tokens.cache_write.unwrap_or(0));
    let (prompt, completion) = (tokens.prompt.unwrap_or(0), tokens.completion.unwrap_or(0));
    let all = prompt.saturating_add(completion).saturating_add(cached);
    let is_beside = cached > prompt || cached > 0 && tokens.total == Some(all);
    if is_beside && counts_cache_beside(facts) { Some(prompt.saturating_add(cached)) } else { tokens.prompt }
}

fn counts_cache_beside(facts: &SpanFacts) -> bool {
    let says = |name: &Option<String>, words: &[&str]| {
        name.as_ref().is_some_and(|name| words.iter().any(|word| name.to_lowercase().contains(word)))
    };
    says(&facts.provider, &["anthropic", "aws", "bedrock", "amazon"]) || says(&facts.model_name, &["claude"])
}

/// The two counts, completed from the total: what it holds beyond them was written by the model (some report
/// thinking only there), unless the prompt is what is missing.
fn all_tokens(prompt: Option<i64>, completion: Option<i64>, total: Option<i64>) -> Option<(i64, i64)> {
    let total = total?;
    let (prompt, completion) = (prompt.unwrap_or(0), completion.unwrap_or(0));
    let beyond = total.saturating_sub(prompt.saturating_add(completion)).max(0);
    Some(if prompt == 0 { (beyond, completion) } else { (prompt, completion.saturating_add(beyond)) })
}

#[cfg(test)]
mod tests {
    use crate::test_span::span_with;
    use crate::{Prices, cost, facts};

    /// Prices a call, as it is counted in the attributes, at the prices that come with us; expects millionths
    /// of a dollar.
    fn check(provider: &str, model: &str, tokens: &str, expected: f64) {
        let span = span_with(&format!(
            r#"{{"openinference":{{"span":{{"kind":"LLM"}}}},
                "llm":{{"provider":"{provider}","model_name":"{model}","token_count":{tokens}}}}}"#
        ));
        let total = cost(&Prices::builtin(), &span, &facts(&span)).expect("priced").total;
        assert!((total * 1e6 - expected).abs() < 1e-6, "{} instead of {expected}", total * 1e6);
    }

    // Each vendor's own example of what it counts, from the page named; the prices are those of the model that the
    // page is about, or of a plain one where it names none.

    /// <https://platform.openai.com/docs/guides/prompt-caching>: 2,006 prompt tokens, 1,920 of them cached.
    #[test]
    fn openai_counts_cached_tokens_within_the_prompt() {
        let tokens = r#"{"prompt":2006,"completion":300,"total":2306,
            "prompt_details":{"cache_read":1920},"completion_details":{"reasoning":0}}"#;
        check("openai", "gpt-4o-2024-08-06", tokens, 86.0 * 2.5 + 1920.0 * 1.25 + 300.0 * 10.0);
    }

    /// <https://platform.openai.com/docs/guides/reasoning>: 1,186 tokens of output, 1,024 of them reasoning.
    #[test]
    fn openai_counts_reasoning_within_the_completion() {
        let tokens =
            r#"{"prompt":75,"completion":1186,"total":1261,"completion_details":{"reasoning":1024}}"#;
        check("openai", "o3-mini", tokens, 75.0 * 1.1 + 1186.0 * 4.4);
    }

    /// <https://docs.x.ai/developers/advanced-api-usage/prompt-caching/usage-and-pricing>: of 125 prompt tokens 98
    /// were cached.
    #[test]
    fn xai_counts_as_openai_does() {
        let tokens = r#"{"prompt":125,"completion":48,"total":173,
            "prompt_details":{"cache_read":98,"audio":0},"completion_details":{"reasoning":0,"audio":0}}"#;
        check("xai", "grok-4", tokens, 27.0 * 3.0 + 98.0 * 0.75 + 48.0 * 15.0);
    }

    /// <https://platform.claude.com/docs/en/build-with-claude/prompt-caching>: a book asked about twice, 21 tokens of
    /// question, 188,086 of book, 393 of answer. First the book is written at 1.25 times the price, for an hour at
    /// twice the price, then read at a tenth.
    #[test]
    fn anthropic_counts_cached_tokens_beside_the_prompt_and_is_not_charged_twice() {
        let opus = "claude-opus-4-20250514";
        let around = 21.0 * 15.0 + 393.0 * 75.0;
        let beside =
            |details: &str| format!(r#"{{"prompt":21,"completion":393,"prompt_details":{{{details}}}}}"#);
        check("anthropic", opus, &beside(r#""cache_write":188086"#), around + 188_086.0 * 18.75);
        let an_hour = beside(r#""cache_write":188086,"cache_write_1h":188086"#);
        check("anthropic", opus, &an_hour, around + 188_086.0 * 30.0);
        check("anthropic", opus, &beside(r#""cache_read":188086"#), around + 188_086.0 * 1.5);
        // The same call as OpenInference counts it, with the book within the prompt.
        let within =
            r#"{"prompt":188107,"completion":393,"total":188500,"prompt_details":{"cache_read":188086}}"#;
        check("anthropic", opus, within, around + 188_086.0 * 1.5);
    }

    /// <https://github.com/anthropics/anthropic-cookbook/blob/main/misc/prompt_caching.ipynb>, the second turn: 4
    /// tokens of question, 187,354 read from the cache, 36 written to it, 297 of answer.
    #[test]
    fn anthropic_reads_and_writes_the_cache_in_one_call() {
        let tokens =
            r#"{"prompt":4,"completion":297,"prompt_details":{"cache_read":187354,"cache_write":36}}"#;
        let expected = 4.0 * 3.0 + 187_354.0 * 0.3 + 36.0 * 3.75 + 297.0 * 15.0;
        check("anthropic", "claude-3-5-sonnet-20241022", tokens, expected);
    }

    /// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html> has the fields and no
    /// example: `inputTokens` stand beside both cache counts, and `totalTokens` hold them all.
    #[test]
    fn bedrock_tells_by_its_total_that_cached_tokens_stand_beside_the_prompt() {
        let sonnet = "us.anthropic.claude-3-7-sonnet-20250219-v1:0";
        let tokens = r#"{"prompt":2000,"completion":100,"total":3300,
            "prompt_details":{"cache_read":1000,"cache_write":200}}"#;
        let expected = 2000.0 * 3.0 + 1000.0 * 0.3 + 200.0 * 3.75 + 100.0 * 15.0;
        check("aws", sonnet, tokens, expected);
    }

    /// <https://ai.google.dev/api/generate-content#UsageMetadata> has the fields and no example: cached tokens are
    /// within the prompt, thoughts in neither count but in the total.
    #[test]
    fn gemini_tells_its_thoughts_in_the_total_alone() {
        let tokens = r#"{"prompt":1000,"completion":20,"total":1120,"prompt_details":{"cache_read":600}}"#;
        check("google", "gemini-2.5-flash", tokens, 400.0 * 0.3 + 600.0 * 0.03 + 120.0 * 2.5);
    }

    /// <https://ai.google.dev/gemini-api/docs/pricing>: every token costs more once the prompt is longer than 200,000.
    #[test]
    fn gemini_costs_more_when_the_prompt_is_long() {
        let tokens = |prompt: i64| format!(r#"{{"prompt":{prompt},"completion":1000}}"#);
        check("google", "gemini-2.5-pro", &tokens(200_000), 200_000.0 * 1.25 + 1000.0 * 10.0);
        check("google", "gemini-2.5-pro", &tokens(200_001), 200_001.0 * 2.5 + 1000.0 * 15.0);
    }

    /// Sound and pictures are parts of their sides, each at its own price.
    #[test]
    fn audio_and_images_have_prices_of_their_own() {
        let tokens = r#"{"prompt":1000,"completion":300,
            "prompt_details":{"audio":600,"image":100,"cache_read":200},"completion_details":{"audio":250}}"#;
        let prompt = 100.0 * 4.0 + 600.0 * 32.0 + 100.0 * 5.0 + 200.0 * 0.4;
        check("openai", "gpt-realtime", tokens, prompt + 50.0 * 16.0 + 250.0 * 64.0);
    }
}
