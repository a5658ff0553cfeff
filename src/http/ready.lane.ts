import { Inject, Injectable, Optional } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../kernel/clock.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { RecentMemo } from '../kernel/recent-memo.js';
import { RESERVED_NAMES } from '../kernel/reserved-names.js';
import { CLOCK } from '../observability/clock.token.js';
import { MetricsRegistry } from '../observability/metrics.registry.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { AnswerReplies } from './answer.replies.js';
import { CallerReader } from './caller.reader.js';
import { LaneSpans } from './lane.spans.js';
import { READY_ANSWERS, type ReadyAnswers, type ReadyQuestion } from './ready-answers.port.js';
import { onReplyClosed } from './reply-closing.js';
import { RequestLimiter } from './request.limiter.js';
import { RequestDrain } from './request-drain.js';
import { requestId } from './request-id.js';
import { StandingHeaders } from './standing-headers.js';

interface KnownUrl {
  /** The route's template, for the metrics. */
  readonly route: string;
  readonly question: ReadyQuestion;
}

interface Found {
  readonly answer: QueryAnswer;
  readonly caller: QueryScope;
}

interface Sending extends Found {
  readonly known: KnownUrl;
  readonly spans: LaneSpans | undefined;
}

const NOTHING_TOLD: readonly string[] = [];
const URLS_MAX = 4000;
const URL_LENGTH_MAX = 1024;
const TEXT_BYTES_MAX = 8192;

/** What changes how a question is answered, or comes with a body: the ordinary way knows what to do. */
const UNUSUAL: readonly string[] = [
  'cache-control',
  'pragma',
  'falaj-seq',
  'falaj-trace',
  'content-length',
  'transfer-encoding',
];

/**
 * The short way of a plain GET whose answer lies in the first tier: from the socket to the socket in one step, ahead of the framework.
 *
 * It answers like the ordinary way or not at all. A URL is known only once the ordinary way has answered it: there the router chose a
 * handler that is a `ReadyAnswer`, the query string was parsed and the parameters were found valid, and of these nothing depends on
 * anything but the URL. What depends on more is asked again for each request and in the same order: who calls and for which tenant
 * (`CallerReader`, as the guard does), whether they may ask, and only then what the cache holds; and before it is sent, whether the
 * caller has requests left. Where any of it is not plain, nothing
 * has been written or counted and the ordinary way begins from the beginning, refusals and problems included.
 *
 * Whatever is to hold for every request must stand here too: ids, counts, standing headers, the stop of the server.
 */
@Injectable()
export class ReadyLane {
  private readonly urls = new RecentMemo<KnownUrl>(URLS_MAX);

  constructor(
    private readonly callers: CallerReader,
    private readonly replies: AnswerReplies,
    private readonly standing: StandingHeaders,
    private readonly drain: RequestDrain,
    private readonly limiter: RequestLimiter,
    private readonly metrics: MetricsRegistry,
    private readonly tracer: Tracer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Optional() @Inject(READY_ANSWERS) private readonly ready: ReadyAnswers | null = null,
  ) {}

  /** Stands before the framework's own listener. */
  attach({ server }: FastifyInstance): void {
    const ordinary = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.answers(request, response)) return;
      for (const listener of ordinary) listener.call(server, request, response);
    });
  }

  /** The ordinary way has answered the request from the cache, by a handler that is a `ReadyAnswer`. */
  learn(request: FastifyRequest, answer: QueryAnswer): void {
    const params = request.query as Record<string, unknown>;
    if (this.ready === null || answer.delivery.status !== 'hit' || request.url.length > URL_LENGTH_MAX) return;
    if (RESERVED_NAMES.some((name) => Object.hasOwn(params, name))) return;
    const question = this.ready.question(answer.queryId, params);
    const route = request.routeOptions.url;
    if (question !== undefined && route !== undefined) this.urls.set(request.url, { route, question });
  }

  /** Whether the request has been answered; where not, nothing has happened to it. */
  private answers(request: IncomingMessage, response: ServerResponse): boolean {
    const known = this.urls.get(request.url ?? '');
    if (known === undefined || this.drain.isLeaving || !isPlain(request)) return false;
    const beganMs = this.clock.monotonicMs();
    const spans = this.tracer.isOn ? new LaneSpans(this.tracer) : undefined;
    const found = this.find(known.question, request, spans);
    if (found === undefined) return false;
    this.drain.began();
    onReplyClosed(request, response, () => {
      this.drain.ended();
      spans?.ended(response.statusCode);
      const seconds = (this.clock.monotonicMs() - beganMs) / 1000;
      this.metrics.observeRequest(known.route, request.method ?? '', response.statusCode, seconds);
    });
    // Not spread: that took a third of the product's own time here.
    this.send({ answer: found.answer, caller: found.caller, known, spans }, request, response);
    known.question.told(found.caller, found.answer, this.clock.monotonicMs() - beganMs);
    return true;
  }

  /** The caller first, the cache last. A refusal is the ordinary way's to tell. */
  private find(question: ReadyQuestion, request: IncomingMessage, spans: LaneSpans | undefined): Found | undefined {
    try {
      const caller = this.callers.known(request.headers);
      spans?.known();
      const answer = caller === undefined ? undefined : question.answerFor(caller.scope);
      spans?.found();
      if (answer === undefined || caller === undefined) return undefined;
      // Last: what the ordinary way answers, the ordinary way counts.
      return this.limiter.takes(caller, request) ? { answer, caller: caller.scope } : undefined;
    } catch {
      return undefined;
    }
  }

  private send({ answer, caller, known, spans }: Sending, request: IncomingMessage, response: ServerResponse): void {
    const { status, headers, parts } = this.replies.document({ answer, caller, request });
    const id = requestId(request.headers['x-request-id']);
    const told = spans?.answering(tracedRequest(request, id, known, answer)) ?? NOTHING_TOLD;
    response.writeHead(status, [...this.standing.data.flat, 'x-request-id', id, ...told, ...headers]);
    if (request.method === 'HEAD' || parts.length === 0) response.end();
    else write(parts, response);
    spans?.sent(bytesOf(parts));
  }
}

/** A small body joins the head in one text, which costs less than a list of pieces; a large one is never copied. */
function write(parts: readonly Buffer[], response: ServerResponse): void {
  if (bytesOf(parts) <= TEXT_BYTES_MAX) {
    response.end(parts.map((part) => part.toString('latin1')).join(''), 'latin1');
    return;
  }
  response.cork();
  for (const part of parts) response.write(part);
  response.end();
}

function tracedRequest(
  { method = '', headers }: IncomingMessage,
  id: string,
  { route, question: { label } }: KnownUrl,
  { delivery }: QueryAnswer,
): Parameters<LaneSpans['answering']>[0] {
  const { traceparent } = headers;
  const sent = typeof traceparent === 'string' ? traceparent : undefined;
  return { method, route, requestId: id, traceparent: sent, label, delivery };
}

function bytesOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function isPlain({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && !UNUSUAL.some((name) => headers[name] !== undefined);
}
