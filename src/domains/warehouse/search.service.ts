import { Injectable } from '@nestjs/common';
import { Cached } from '../../cache/methods/cached.decorator.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { EMBEDDING_METHOD, embedText, unitVector } from './trigram.embedding.js';
import { CANDIDATES, ranked, SIMILARITY_MIN, type Corpus, type Found, type SearchQuestion } from './vector.search.js';
import { WarehouseVectorDataClient } from './warehouse-vector.data-client.js';

export interface SearchAnswer {
  readonly corpus: Corpus;
  /** How the vectors were made; two of different methods cannot be compared. */
  readonly method: string;
  readonly dimension: number;
  readonly candidates: number;
  readonly results: readonly Found[];
}

/** Nearest documents: exact cosine over every vector of the corpus, then by relevance. */
@Injectable()
export class SearchService {
  constructor(private readonly client: WarehouseVectorDataClient) {}

  @Cached({ audience: 'everyone', region: 'vector_search', key: 'vector_search:{hash}' })
  async search(scope: QueryScope, question: SearchQuestion): Promise<SearchAnswer> {
    const { corpus, text, label, prefix } = question;
    const vector = question.vector === null ? embedText(text ?? '') : unitVector(question.vector);
    const answer = await this.client.vectorCandidates(scope, {
      ...{ corpus, vector, label, prefix },
      ...{ min_similarity: SIMILARITY_MIN, limit: Math.max(CANDIDATES, question.keep) },
    });
    const method = corpus === 'digits' ? 'optdigits-8x8-counts' : EMBEDDING_METHOD;
    const results = ranked(question, answer.rows);
    return { corpus, method, dimension: vector.length, candidates: answer.rowCount, results };
  }
}
