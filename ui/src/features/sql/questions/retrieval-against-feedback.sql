-- Retrieval scores against feedback
-- Whether people are happier where the best document that was found is a good one.
SELECT a.label AS feedback, count(*) AS retrievals, avg(d.best) AS mean_best_score, min(d.best) AS worst_best_score
FROM (
  SELECT trace_id, span_id, max(score) AS best FROM documents WHERE span_kind = 'RETRIEVER' GROUP BY 1, 2
) d
JOIN annotations a ON a.trace_id = d.trace_id
WHERE a.target = 'trace' AND a.name = 'user_feedback'
GROUP BY 1
ORDER BY mean_best_score DESC
