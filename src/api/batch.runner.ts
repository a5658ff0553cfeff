import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { asFalajError, problemDocument } from '../http/problem.document.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import type { BatchQueryDto } from './batch.dto.js';

/** What the queries of one batch share: who asks, until when, and how many bytes of answers may still go out. */
interface Batch {
  readonly scope: QueryScope;
  readonly requestId: string;
  readonly deadlineMs: number;
  bytesLeft: number;
}

/**
 * Several queries in one request. Each has its own answer or its own problem; one that fails takes no other with it. Together they
 * have the time of one request and the bytes of one answer: what is not answered by then, or would pass that, is told as a problem.
 */
@Injectable()
export class BatchRunner {
  constructor(
    private readonly catalogue: OperationCatalogue,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  /** `{"results":[…]}`, in the order asked; answers go in as the bytes they are. */
  async run(queries: readonly BatchQueryDto[], scope: QueryScope, requestId: string): Promise<Buffer> {
    const { batchQueriesMax } = this.settings.http;
    if (queries.length > batchQueriesMax) {
      throw new FalajError('request.invalid', `a batch holds at most ${batchQueriesMax} queries`, {
        fields: { errors: [{ field: 'queries', problem: `must hold at most ${batchQueriesMax} queries` }] },
      });
    }
    const deadlineMs = this.clock.monotonicMs() + this.settings.http.requestTimeoutMs;
    const batch: Batch = { scope, requestId, deadlineMs, bytesLeft: this.settings.registry.answerBytesMax };
    const results = await this.all(queries, (query) => this.one(query, batch));
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

  private async one(query: BatchQueryDto, batch: Batch): Promise<Buffer> {
    try {
      return result(query.query_id, 200, 'answer', await this.answer(query, batch));
    } catch (thrown) {
      const error = asFalajError(thrown);
      const instance = `/api/v1/queries/${encodeURIComponent(query.query_id)}/run`;
      return result(
        query.query_id,
        error.status,
        'problem',
        problemDocument(error, { instance, requestId: batch.requestId }),
      );
    }
  }

  private async answer(query: BatchQueryDto, batch: Batch): Promise<Buffer> {
    const leftMs = batch.deadlineMs - this.clock.monotonicMs();
    if (leftMs <= 0) throw this.late();
    const asked = this.catalogue.invoke(query.query_id, batch.scope, query.params ?? {});
    const body = (await this.within(leftMs, asked)).render(this.clock.now());
    if (body.length > batch.bytesLeft) throw this.tooLarge();
    batch.bytesLeft -= body.length;
    return body;
  }

  /** What was asked ends by its own deadline; nobody waits for it any longer. */
  private within<T>(leftMs: number, asked: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const cancel = this.clock.after(leftMs, () => {
        reject(this.late());
      });
      void asked.then(resolve, reject).finally(cancel);
    });
  }

  private late(): FalajError {
    return new FalajError(
      'query.timeout',
      `the batch was not answered within ${this.settings.http.requestTimeoutMs} ms`,
      {
        hint: 'Ask this query again, alone or in a smaller batch.',
      },
    );
  }

  private tooLarge(): FalajError {
    const { answerBytesMax } = this.settings.registry;
    return new FalajError('query.too_large', `the answers of a batch hold at most ${answerBytesMax} bytes together`, {
      hint: 'Ask this query alone or in a smaller batch.',
    });
  }
}

function result(queryId: string, status: number, member: 'answer' | 'problem', content: Buffer | JsonObject): Buffer {
  const head = `{"query_id":${JSON.stringify(queryId)},"status":${status},"${member}":`;
  const body = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content), 'utf8');
  return Buffer.concat([Buffer.from(head, 'utf8'), body, Buffer.from('}')]);
}
