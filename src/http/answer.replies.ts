import { Inject, Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../kernel/clock.js';
import type { AnswerDelivery, QueryAnswer } from '../kernel/query-answer.js';
import { ANONYMOUS, type QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from './answer-visibility.port.js';
import { takesGzip } from './accepted-encoding.js';
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
const VARY = 'Authorization, Falaj-Tenant, Accept-Encoding';
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
    const rendered = RenderedAnswer.at(answer, this.clock.now());
    const headers = ['x-total-rows', totalRows === undefined ? rendered.rowCount : String(totalRows)];
    this.tell(headers, answer, caller);
    const { deflated } = answer;
    const isZipped = deflated !== undefined && isRead(request) && takesGzip(request.headers['accept-encoding']);
    if (isRead(request)) {
      const { etag, gzipEtag } = rendered;
      headers.push('etag', isZipped ? gzipEtag : etag);
      if (noneMatchFails(request.headers['if-none-match'], etag, gzipEtag)) return { status: 304, headers, parts: [] };
    }
    const { parts, bytes } = isZipped ? rendered.gzip(deflated) : rendered.plain;
    if (isZipped) headers.push('content-encoding', 'gzip');
    headers.push('content-type', JSON_TYPE, 'content-length', bytes);
    return { status: 200, headers, parts };
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
    const maxAge = keptSeconds(delivery, this.visibility.clientMaxAgeSeconds(queryId));
    const age = maxAge > 0 ? 0 : Math.max(0, Math.floor(delivery.ageSeconds ?? 0));
    headers.push(
      'cache-control',
      `${isShared ? 'public' : 'private'}, ${maxAge > 0 ? `max-age=${String(maxAge)}` : 'no-cache'}`,
    );
    headers.push('vary', VARY, 'age', String(age), 'cache-status', cacheStatus(delivery));
    if (reading.trace !== undefined) headers.push('falaj-trace', traceHeader(reading.trace.steps));
    if (stamp !== undefined) headers.push('falaj-seq', String(stamp.seq));
  }
}

/**
 * How long the answer may be shown without asking again: never past its own life, and nothing that was not vouched for. Its age counts
 * from now then: that nothing has changed since it was computed was found out for this very reply (RFC 9111, 5.1).
 */
function keptSeconds({ status, stored, ttlSeconds = 0 }: AnswerDelivery, allowed: number): number {
  const isVouched = status === 'hit' || (status === 'miss' && stored === true);
  return isVouched ? Math.max(0, Math.min(allowed, Math.floor(ttlSeconds))) : 0;
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
