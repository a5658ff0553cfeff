/*---
query_id: vector_candidates
title: Nearest documents by a vector
description: >-
  Documents of a corpus by the cosine of their vector with the one given, which is of length 1, exact over all of them. What is given
  has as many numbers as the corpus: 64 for digits, 256 for names and texts.
dataset:
  param: corpus
  values:
    products: [product_names]
    digits: [optdigits]
    documents: [warehouse_documents]
parameters:
  - {name: corpus, type: string, required: true, allowed: [products, digits, documents], description: Where to look}
  - {name: vector, type: number_list, required: true, length_max: 256, min: -1, max: 1, description: A vector of length 1}
  - {name: label, type: string, default: null, length_max: 40, description: Only documents of this label; null is all}
  - {name: prefix, type: string, default: null, length_max: 40, description: Only documents whose id begins so; null is all}
  - {name: min_similarity, type: float, default: 0.3, min: -1, max: 1, description: Least cosine}
  - {name: limit, type: integer, default: 12, min: 1, max: 100, description: Most candidates}
columns:
  - {name: document_id, type: string, description: Name of the document within its corpus}
  - {name: title, type: string, description: Title}
  - {name: body, type: string, nullable: true, description: Text}
  - {name: label, type: string, description: 'Category of an item, digit, or kind of document'}
  - {name: source, type: string, description: Kind of source}
  - {name: updated_on, type: date, description: Day it speaks of}
  - {name: similarity, type: decimal, unit: ratio, description: 'Cosine, to six decimals'}
key: [document_id]
unit: ratio
cache: {ttl_seconds: 600, region: vector_search}
narrow:
  - {table: public.documents, column: corpus, param: corpus}
examples:
  - params: {corpus: digits, vector: [0, 0, 0, 0.7, 0.7], min_similarity: 0.1, limit: 3}
---*/
WITH wanted AS MATERIALIZED (
  SELECT s.place, (:vector)[s.place] AS weight
  FROM generate_subscripts(:vector, 1) AS s(place)
  WHERE (:vector)[s.place] <> 0
),
scored AS (
  SELECT d.document_id, d.title, d.body, d.label, d.source, d.updated_on,
         round(least(1, (SELECT COALESCE(sum(w.weight * d.vector[w.place]), 0) FROM wanted AS w))::numeric, 6) AS similarity
  FROM public.documents AS d
  WHERE d.corpus = :corpus
    AND (:label IS NULL OR d.label = :label)
    AND (:prefix IS NULL OR starts_with(d.document_id, :prefix))
)
SELECT document_id, title, body, label, source, updated_on, similarity
FROM scored
WHERE similarity >= :min_similarity
ORDER BY similarity DESC, document_id COLLATE "C"
LIMIT :limit
