import { Inject, Injectable, Optional } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../kernel/clock.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { RecentMemo } from '../kernel/recent-memo.js';
import { RESERVED_NAMES } from '../kernel/reserved-names.js';
import { CLOCK } from '../observability/clock.token.js';
import { MetricsRegistry } from '../observability/metrics.registry.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { AnswerReplies } from './answer.replies.js';
import { BodyParts } from './body-parts.js';
import { CallerReader } from './caller.reader.js';
import { LaneSpans } from './lane.spans.js';
import { READY_ANSWERS, type ReadyAnswers, type ReadyQuestion } from './ready-answers.port.js';
import type { ReadRequest, ReadyReply } from './ready.reply.js';
import { RequestLimiter } from './request.limiter.js';
import { RequestDrain } from './request-drain.js';
import { requestId } from './request-id.js';

interface KnownUrl {
  /** The route's template, for the metrics. */
  readonly route: string;
  readonly question: ReadyQuestion;
}

interface Found {
  readonly answer: QueryAnswer;
  readonly caller: QueryScope;
}

const NOTHING_TOLD: readonly string[] = [];
const URLS_MAX = 4000;
const URL_LENGTH_MAX = 1024;

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
 * Whatever is to hold for every request must stand here too: ids, counts, the stop of the server. `LaneListener` sends what is found.
 */
@Injectable()
export class ReadyLane {
  private readonly urls = new RecentMemo<KnownUrl>(URLS_MAX);
  private readonly counts: LaneCounts;

  constructor(
    private readonly callers: CallerReader,
    private readonly replies: AnswerReplies,
    private readonly drain: RequestDrain,
    private readonly limiter: RequestLimiter,
    metrics: MetricsRegistry,
    private readonly tracer: Tracer,
    @Inject(CLOCK) private readonly clock: Clock,
    @Optional() @Inject(READY_ANSWERS) private readonly ready: ReadyAnswers | null = null,
  ) {
    this.counts = { drain, metrics, clock };
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

  /** What to send; undefined where the ordinary way is to answer, and then nothing has happened to the request. */
  replyTo(request: ReadRequest): ReadyReply | undefined {
    return isPlain(request) ? this.replyToPlain(request) : undefined;
  }

  /** The same, to a request that was plain when it was read: its head, byte for byte, was answered here before. */
  replyToPlain(request: ReadRequest): ReadyReply | undefined {
    const known = this.urls.get(request.url ?? '');
    if (known === undefined || this.drain.isLeaving) return undefined;
    const beganMs = this.clock.monotonicMs();
    const spans = this.tracer.isOn ? new LaneSpans(this.tracer) : undefined;
    const found = this.find(known.question, request, spans);
    if (found === undefined) return undefined;
    const { answer, caller } = found;
    const { status, headers, body } = this.replies.document({ answer, caller, request });
    const id = requestId(request.headers['x-request-id']);
    const told = spans?.answering(tracedRequest(request, id, known, answer)) ?? NOTHING_TOLD;
    return new LaneReply(
      // Nothing of it is spread, here or below: that took a third of the product's own time of a request.
      { request, known, answer, caller, beganMs, spans },
      status,
      ['x-request-id', id, ...told, ...headers],
      request.method === 'HEAD' ? BodyParts.none : body,
      this.counts,
    );
  }

  /** The caller first, the cache last. A refusal is the ordinary way's to tell. */
  private find(question: ReadyQuestion, request: ReadRequest, spans: LaneSpans | undefined): Found | undefined {
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
}

interface LaneWork {
  readonly request: ReadRequest;
  readonly known: KnownUrl;
  readonly answer: QueryAnswer;
  readonly caller: QueryScope;
  readonly beganMs: number;
  readonly spans: LaneSpans | undefined;
}

interface LaneCounts {
  readonly drain: RequestDrain;
  readonly metrics: MetricsRegistry;
  readonly clock: Clock;
}

class LaneReply implements ReadyReply {
  constructor(
    private readonly work: LaneWork,
    readonly status: 200 | 304,
    readonly headers: readonly string[],
    readonly body: BodyParts,
    private readonly counts: LaneCounts,
  ) {}

  begun(): void {
    this.counts.drain.began();
  }

  handed(): void {
    const { known, caller, answer, beganMs, spans } = this.work;
    spans?.sent(this.body.byteLength);
    known.question.told(caller, answer, this.counts.clock.monotonicMs() - beganMs);
  }

  ended(): void {
    const { known, request, beganMs, spans } = this.work;
    const { drain, metrics, clock } = this.counts;
    drain.ended();
    spans?.ended(this.status);
    metrics.observeRequest(known.route, request.method ?? '', this.status, (clock.monotonicMs() - beganMs) / 1000);
  }
}

function tracedRequest(
  { method = '', headers }: ReadRequest,
  id: string,
  { route, question: { label } }: KnownUrl,
  { delivery }: QueryAnswer,
): Parameters<LaneSpans['answering']>[0] {
  const { traceparent } = headers;
  const sent = typeof traceparent === 'string' ? traceparent : undefined;
  return { method, route, requestId: id, traceparent: sent, label, delivery };
}

function isPlain({ method, headers }: ReadRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && !UNUSUAL.some((name) => headers[name] !== undefined);
}
