import { Inject, Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../kernel/clock.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import { ANONYMOUS, type QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { ANSWER_VISIBILITY, type AnswerVisibility } from './answer-visibility.port.js';
import { BodyParts } from './body-parts.js';
import { tellCache } from './cache-headers.js';
import { chosenForm } from './chosen-form.js';
import { isRead, namedTag } from './conditional-request.js';
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
  /** None where nothing is sent. */
  readonly body: BodyParts;
}

const LINES_TYPE = 'application/x-ndjson';
const JSON_TYPE = 'application/json; charset=utf-8';

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
    const { etag, gzipEtag } = rendered;
    const { deflated } = answer;
    const chosen = isRead(request)
      ? chosenForm(request.headers, { etag, gzipEtag, hasZipped: deflated !== undefined })
      : undefined;
    if (chosen !== undefined) headers.push('etag', chosen.etag);
    if (chosen?.isHeld === true) return { status: 304, headers, body: BodyParts.none };
    const zipped = chosen?.isZipped === true ? deflated : undefined;
    const body = zipped === undefined ? rendered.plain : rendered.gzip(zipped);
    if (zipped !== undefined) headers.push('content-encoding', 'gzip');
    headers.push('content-type', JSON_TYPE, 'content-length', body.length);
    return { status: 200, headers, body };
  }

  /** The rows, one a line; the body is the caller's to write. */
  lines({ answer, caller, request, totalRows = answer.rowCount }: AskedAnswer): AnswerReply {
    const headers = ['x-total-rows', String(totalRows)];
    this.tell(headers, answer, caller);
    if (isRead(request)) {
      const etag = RenderedAnswer.at(answer, this.clock.now()).etag.replace(/"$/, '-lines"');
      headers.push('etag', etag);
      if (namedTag(request.headers['if-none-match'], [etag]) !== undefined)
        return { status: 304, headers, body: BodyParts.none };
    }
    headers.push('content-type', LINES_TYPE);
    return { status: 200, headers, body: BodyParts.none };
  }

  /** How it came, and who may keep it. */
  private tell(headers: string[], { queryId, delivery, stamp }: QueryAnswer, { principal, reading }: QueryScope): void {
    const isShared = principal === ANONYMOUS.principal && this.visibility.isPublic(queryId);
    const clientMaxAgeSeconds = this.visibility.clientMaxAgeSeconds(queryId);
    tellCache(headers, { isShared, clientMaxAgeSeconds, delivery, stamp, reading });
  }
}
