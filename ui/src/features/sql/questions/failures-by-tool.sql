-- Failing tools
-- Which tools fail, how often, and with which words.
SELECT name AS tool, status_message, count(*) AS failures
FROM spans
WHERE span_kind = 'TOOL' AND status_code = 'ERROR'
GROUP BY 1, 2
ORDER BY failures DESC, tool
