import {
  Inject,
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Readable } from 'node:stream';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { QueryAnswer } from '../kernel/query-answer.js';
import { ANONYMOUS } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { ANSWER_FORMAT } from './answer-format.decorator.js';
import { pageOf, pageRequest } from './answer-page.js';
import { answerLines } from './answer-rows.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from './answer-visibility.port.js';
import { cacheStatus } from './cache-status.js';
import { noneMatchFails } from './conditional-request.js';
import { scopeOf } from './request-scope.js';

/**
 * Turns a handler's `QueryAnswer` into its bytes: the page asked for, validators, 304, how it came. Anything else a handler
 * returns passes untouched. Nobody's answer but an anonymous caller's, to a question that is public, may be kept by a shared cache.
 */
@Injectable()
export class QueryAnswerInterceptor implements NestInterceptor {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ANSWER_VISIBILITY) private readonly visibility: AnswerVisibility,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    // Before the handler, so that a page that cannot be had costs no query.
    const page = pageRequest(request.query as Record<string, unknown>, this.settings.http.pageSizeMax);
    const asLines = this.reflector.get<string | undefined>(ANSWER_FORMAT, context.getHandler()) === 'lines';
    return next.handle().pipe(
      map((value) => {
        if (!(value instanceof QueryAnswer)) return value;
        void reply.header('x-total-rows', String(value.rowCount));
        return this.send(page === undefined ? value : pageOf(value, page), request, reply, asLines);
      }),
    );
  }

  private send(answer: QueryAnswer, request: FastifyRequest, reply: FastifyReply, asLines: boolean): unknown {
    const nowMs = this.clock.now();
    void reply.headers(this.headers(answer, request));
    if (request.method === 'GET' || request.method === 'HEAD') {
      const etag = asLines ? answer.etag(nowMs).replace(/"$/, '-lines"') : answer.etag(nowMs);
      void reply.header('etag', etag);
      if (noneMatchFails(request.headers['if-none-match'], etag)) {
        void reply.code(304);
        return undefined;
      }
    }
    if (asLines) return new StreamableFile(Readable.from(answerLines(answer)), { type: 'application/x-ndjson' });
    void reply.header('content-type', 'application/json; charset=utf-8');
    return answer.render(nowMs);
  }

  private headers(answer: QueryAnswer, request: FastifyRequest): Record<string, string> {
    const { delivery, stamp } = answer;
    const { trace } = scopeOf(request).reading;
    const shared = scopeOf(request).principal === ANONYMOUS.principal && this.visibility.isPublic(answer.queryId);
    return {
      'cache-control': `${shared ? 'public' : 'private'}, no-cache`,
      vary: 'Authorization, Falaj-Tenant',
      age: String(Math.max(0, Math.floor(delivery.ageSeconds ?? 0))),
      'cache-status': cacheStatus(delivery),
      ...(trace === undefined ? {} : { 'falaj-trace': traceHeader(trace.steps) }),
      ...(stamp === undefined ? {} : { 'falaj-seq': String(stamp.seq) }),
    };
  }
}

/** A header takes printable ASCII alone, and not without end. */
function traceHeader(steps: readonly string[]): string {
  const TRACE_LENGTH_MAX = 2000;
  return steps
    .join('; ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, TRACE_LENGTH_MAX);
}
