import { Inject, Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../kernel/clock.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import { ANONYMOUS, type QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from './answer-visibility.port.js';
import { cacheStatus } from './cache-status.js';
import { noneMatchFails } from './conditional-request.js';
import { RenderedAnswer } from './rendered.answer.js';

export interface AskedAnswer {
  readonly answer: QueryAnswer;
  readonly caller: QueryScope;
  readonly request: { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders };
  /** Of all pages, where the answer is one of several. */
  readonly totalRows?: number;
}

export interface AnswerReply {
  readonly status: 200 | 304;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** The body, in pieces that are nobody's to change; none where nothing is sent. */
  readonly parts: readonly Buffer[];
}

const LINES_TYPE = 'application/x-ndjson';
const JSON_TYPE = 'application/json; charset=utf-8';
const VARY = 'Authorization, Falaj-Tenant';
const TRACE_LENGTH_MAX = 2000;

/**
 * How an answer goes out, whoever sends it: validators, 304, how it came. Nobody's answer but an anonymous caller's, to a question that
 * is public, may be kept by a shared cache.
 */
@Injectable()
export class AnswerReplies {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ANSWER_VISIBILITY) private readonly visibility: AnswerVisibility,
  ) {}

  /** The whole document. */
  document({ answer, caller, request, totalRows }: AskedAnswer): AnswerReply {
    const { etag, head, tail, bytes, rowCount } = RenderedAnswer.at(answer, this.clock.now());
    const headers = ['x-total-rows', totalRows === undefined ? rowCount : String(totalRows)];
    this.tell(headers, answer, caller);
    if (isRead(request)) {
      headers.push('etag', etag);
      if (noneMatchFails(request.headers['if-none-match'], etag)) return { status: 304, headers, parts: [] };
    }
    headers.push('content-type', JSON_TYPE, 'content-length', bytes);
    return { status: 200, headers, parts: [head, tail] };
  }

  /** The rows, one a line; the body is the caller's to write. */
  lines({ answer, caller, request, totalRows = answer.rowCount }: AskedAnswer): AnswerReply {
    const headers = ['x-total-rows', String(totalRows)];
    this.tell(headers, answer, caller);
    if (isRead(request)) {
      const etag = RenderedAnswer.at(answer, this.clock.now()).etag.replace(/"$/, '-lines"');
      headers.push('etag', etag);
      if (noneMatchFails(request.headers['if-none-match'], etag)) return { status: 304, headers, parts: [] };
    }
    headers.push('content-type', LINES_TYPE);
    return { status: 200, headers, parts: [] };
  }

  /** How it came, and who may keep it. */
  private tell(headers: string[], { queryId, delivery, stamp }: QueryAnswer, { principal, reading }: QueryScope): void {
    const isShared = principal === ANONYMOUS.principal && this.visibility.isPublic(queryId);
    headers.push('cache-control', isShared ? 'public, no-cache' : 'private, no-cache', 'vary', VARY);
    headers.push(
      'age',
      String(Math.max(0, Math.floor(delivery.ageSeconds ?? 0))),
      'cache-status',
      cacheStatus(delivery),
    );
    if (reading.trace !== undefined) headers.push('falaj-trace', traceHeader(reading.trace.steps));
    if (stamp !== undefined) headers.push('falaj-seq', String(stamp.seq));
  }
}

function isRead({ method }: AskedAnswer['request']): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A header takes printable ASCII alone, and not without end. */
function traceHeader(steps: readonly string[]): string {
  return steps
    .join('; ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, TRACE_LENGTH_MAX);
}
