-- Cost per tool
-- What each tool costs: the model calls it makes itself and those directly below it.
SELECT tool.name AS tool, count(DISTINCT tool.span_id) AS calls, sum(call.cost_total) AS cost,
       sum(call.cost_total) / count(DISTINCT tool.span_id) AS cost_per_call
FROM spans tool
JOIN spans call ON call.trace_id = tool.trace_id AND (call.span_id = tool.span_id OR call.parent_id = tool.span_id)
WHERE tool.span_kind = 'TOOL'
GROUP BY 1
ORDER BY cost DESC NULLS LAST
