import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** Nearest documents by a vector. */
@Injectable()
export class WarehouseVectorDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('vector_candidates', 'vector_candidates')
  vectorCandidates(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('vector_candidates', scope, params);
  }
}
