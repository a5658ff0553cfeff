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
import { finalize, map, type Observable } from 'rxjs';
import { SETTINGS, type Settings } from '../config/settings.js';
import { QueryAnswer } from '../kernel/query-answer.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { ANSWER_FORMAT } from './answer-format.decorator.js';
import { pageOf, pageRequest, type AnswerPage, type PageRequest } from './answer-page.js';
import { AnswerReplies, type AnswerReply } from './answer.replies.js';
import { AnswerStreams } from './answer.streams.js';
import { linkHeader } from './page-links.js';
import { PAGES_ITSELF } from './pages-itself.decorator.js';
import { READY_ANSWER } from './ready-answer.decorator.js';
import { ReadyLane } from './ready.lane.js';
import { REQUIRED_ROLE } from './require-role.decorator.js';
import { scopeOf } from './request-scope.js';

/**
 * Turns a handler's `QueryAnswer` into its bytes: the page asked for, and how it goes out (`AnswerReplies`). Anything else a handler
 * returns passes untouched.
 */
@Injectable()
export class QueryAnswerInterceptor implements NestInterceptor {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly replies: AnswerReplies,
    private readonly streams: AnswerStreams,
    private readonly lane: ReadyLane,
    private readonly reflector: Reflector,
    private readonly tracer: Tracer,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    // Before the handler, so that a page that cannot be had costs no query.
    const handler = context.getHandler();
    const page =
      this.reflector.get<boolean | undefined>(PAGES_ITSELF, handler) === true
        ? undefined
        : pageRequest(request.query as Record<string, unknown>, this.settings.http.pageSizeMax);
    // As the page: one that cannot be streamed is not asked.
    const isStreamed = this.reflector.get<string | undefined>(ANSWER_FORMAT, handler) === 'lines';
    const place = isStreamed ? this.streams.reserve() : undefined;
    let isSent = false;
    // The short way knows nothing of roles that a route asks for.
    const isReady =
      this.reflector.get<boolean | undefined>(READY_ANSWER, handler) === true &&
      this.reflector.getAllAndOverride(REQUIRED_ROLE, [handler, context.getClass()]) === undefined;
    return next.handle().pipe(
      map((value) => {
        if (!(value instanceof QueryAnswer)) return value;
        if (isReady) this.lane.learn(request, value);
        const { answer, links } = shownOf(value, page, request.url);
        const asked = { answer, caller: scopeOf(request), request, totalRows: value.rowCount };
        if (links !== undefined) void reply.header('link', linkHeader(links));
        return this.tracer.during('serialisation', { 'falaj.stage': 'reply' }, () => {
          if (place === undefined) return sent(this.replies.document(asked), reply);
          const body = sent(this.replies.lines(asked), reply);
          if (reply.statusCode === 304) return body;
          isSent = true;
          return new StreamableFile(place.send(answer));
        });
      }),
      finalize(() => {
        if (!isSent) place?.release();
      }),
    );
  }
}

function shownOf(
  answer: QueryAnswer,
  page: PageRequest | undefined,
  url: string,
): Partial<AnswerPage> & Pick<AnswerPage, 'answer'> {
  return page === undefined ? { answer } : pageOf(answer, page, url);
}

function sent({ status, headers, body: { parts } }: AnswerReply, reply: FastifyReply): Buffer | undefined {
  void reply.code(status);
  for (let at = 0; at < headers.length; at += 2) void reply.header(headers[at] ?? '', headers[at + 1]);
  return status === 304 ? undefined : Buffer.concat(parts);
}
