-- Worst prompt version by score
-- Which version of a prompt was judged least factual, and how often it was judged.
SELECT s.prompt_template_id, s.prompt_template_version, avg(a.score) AS score, count(*) AS verdicts
FROM annotations a
JOIN spans s ON s.trace_id = a.trace_id AND s.span_id = a.span_id
WHERE a.target = 'span' AND a.name = 'factuality' AND a.score IS NOT NULL
GROUP BY 1, 2
ORDER BY score
