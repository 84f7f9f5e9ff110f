-- Latency by model and hour
-- How long the calls of each model take, by the hour. The chart has a line for each model.
SELECT date_trunc('hour', start_time) AS hour, model_name, round(avg(latency_ms), 1) AS mean_ms,
       max(latency_ms) AS longest_ms, count(*) AS calls
FROM spans
WHERE span_kind = 'LLM'
GROUP BY 1, 2
ORDER BY 1, 2
