-- Cost by user
-- Who spends what, and on how many tokens.
SELECT user_id, count(DISTINCT trace_id) AS traces, sum(cost_total) AS cost, sum(tokens_prompt + tokens_completion) AS tokens
FROM spans
WHERE span_kind = 'LLM' AND user_id IS NOT NULL
GROUP BY 1
ORDER BY cost DESC NULLS LAST
