/*---
query_id: search_issues_by_text
title: Issues by text
description: Issues whose key, project, labels, summary or description share trigrams with the text asked for. Coverage is the share of
  the question's trigrams that the issue has, similarity the share of both together that they have in common, as pg_trgm's similarity() is.
  Listed are those that have three tenths of the question, first an issue whose key it is, then the best.
dataset: [beads_issues, jira_issues]
scope: tenant
parameters:
  - {name: q, type: string, required: true, length_max: 200, description: Text}
  - {name: limit, type: integer, default: 20, min: 1, max: 100, description: At most so many}
columns:
  - {name: issue_key, type: string, description: Issue}
  - {name: project_key, type: string, description: Project}
  - {name: summary, type: string, nullable: true, description: 'Summary, where one was entered; the bundled sources keep none'}
  - {name: status, type: string, description: Status}
  - {name: coverage, type: decimal, unit: ratio, description: Share of the question that the issue has}
  - {name: similarity, type: decimal, unit: ratio, description: Trigrams in common of all trigrams of both}
key: [issue_key]
unit: ratio
cache: {ttl_seconds: 60, region: tracker_search}
examples:
  - params: {q: test-cleanup}
---*/
WITH words AS (
  SELECT '  ' || w.word || ' ' AS padded
  FROM unnest(regexp_split_to_array(lower(:q COLLATE "C"), '[[:space:][:punct:]]+')) AS w(word)
  WHERE w.word <> ''
),
asked AS (
  SELECT DISTINCT substr(w.padded, f.first, 3) COLLATE "C" AS trigram
  FROM words AS w
  CROSS JOIN LATERAL generate_series(1, char_length(w.padded) - 2) AS f(first)
),
total AS (
  SELECT count(*) AS trigrams FROM asked
),
hits AS (
  SELECT i.id, count(*) AS shared
  FROM public.issues AS i
  CROSS JOIN LATERAL unnest(i.trigrams) AS t(trigram)
  JOIN asked AS a ON a.trigram = t.trigram
  GROUP BY i.id
),
answer AS (
  SELECT i.issue_key, i.project_key, i.summary, i.status, i.issue_key = :q AS is_key,
         round(1.0 * h.shared / t.trigrams, 4) AS coverage,
         round(1.0 * h.shared / (cardinality(i.trigrams) + t.trigrams - h.shared), 4) AS similarity
  FROM hits AS h
  JOIN public.issues AS i ON i.id = h.id
  CROSS JOIN total AS t
  WHERE h.shared * 10 >= t.trigrams * 3
)
SELECT issue_key, project_key, summary, status, coverage, similarity
FROM answer
ORDER BY is_key DESC, coverage DESC, similarity DESC, issue_key COLLATE "C"
LIMIT :limit
