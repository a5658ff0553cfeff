import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { asFalajError, problemDocument } from '../http/problem.document.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import type { BatchQueryDto } from './batch.dto.js';

/** Several queries in one request. Each has its own answer or its own problem; one that fails takes no other with it. */
@Injectable()
export class BatchRunner {
  constructor(
    private readonly catalogue: OperationCatalogue,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `{"results":[…]}`, in the order asked; answers go in as the bytes they are. */
  async run(queries: readonly BatchQueryDto[], scope: QueryScope, requestId: string): Promise<Buffer> {
    const { batchQueriesMax } = this.settings.http;
    if (queries.length > batchQueriesMax) {
      throw new FalajError('request.invalid', `a batch holds at most ${batchQueriesMax} queries`, {
        fields: { errors: [{ field: 'queries', problem: `must hold at most ${batchQueriesMax} queries` }] },
      });
    }
    const results = await this.all(queries, (query) => this.one(query, scope, requestId));
    const commas = results.flatMap((result, index) => (index === 0 ? [result] : [Buffer.from(','), result]));
    return Buffer.concat([Buffer.from('{"results":['), ...commas, Buffer.from(']}')]);
  }

  private async all<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results = new Array<R>(items.length);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
    };
    await Promise.all(Array.from({ length: Math.min(this.settings.http.batchConcurrency, items.length) }, lane));
    return results;
  }

  private async one(query: BatchQueryDto, scope: QueryScope, requestId: string): Promise<Buffer> {
    try {
      const answer = await this.catalogue.invoke(query.query_id, scope, query.params ?? {});
      return result(query.query_id, 200, 'answer', answer.render(this.clock.now()));
    } catch (thrown) {
      const error = asFalajError(thrown);
      const instance = `/api/v1/queries/${encodeURIComponent(query.query_id)}/run`;
      return result(query.query_id, error.status, 'problem', problemDocument(error, { instance, requestId }));
    }
  }
}

function result(queryId: string, status: number, member: 'answer' | 'problem', content: Buffer | JsonObject): Buffer {
  const head = `{"query_id":${JSON.stringify(queryId)},"status":${status},"${member}":`;
  const body = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content), 'utf8');
  return Buffer.concat([Buffer.from(head, 'utf8'), body, Buffer.from('}')]);
}
