import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';
import { MetricsRegistry } from '../observability/metrics.registry.js';
import { requestClosed, requestOpened, runInRequest } from '../observability/request-context.js';
import { runInSpan, traceParentOf } from '../observability/tracing/current-span.js';
import type { Span } from '../observability/tracing/span.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { LaneListener } from './lane.listener.js';
import { OWN_PATHS } from './own-paths.js';
import { onReplyClosed } from './reply-closing.js';
import { RequestDrain } from './request-drain.js';
import { setSpan, spanOf } from './request-span.js';
import { RouteTable } from './route-table.js';
import { StandingHeaders } from './standing-headers.js';

/** Of a request whose client went before it was answered, as other servers count it. */
const CLIENT_GONE = 499;

/** Stands for every path that is none of ours: paths are as many as callers can think of. */
const UNMATCHED = 'unmatched';

/**
 * Where a request stands that is no longer just begun: what it is answered with is known; its client went before that; nothing more comes
 * of it.
 */
type RequestState = 'answered' | 'abandoned' | 'over';

/** What happens to every request outside Nest: its id, its limits, its count, its time. Attached before routes are made. */
@Injectable()
export class ServerHooks {
  private readonly states = new WeakMap<FastifyRequest, RequestState>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: MetricsRegistry,
    private readonly routes: RouteTable,
    private readonly drain: RequestDrain,
    private readonly standing: StandingHeaders,
    private readonly lane: LaneListener,
    private readonly tracer: Tracer,
  ) {}

  attach(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => {
      this.routes.add(route.url, route.method);
      if (route.method === 'HEAD') route.onSend = [...[route.onSend ?? []].flat(), withoutLength];
    });
    server.addHook('onRequest', (request, reply, done) => {
      this.drain.began();
      requestOpened();
      onReplyClosed(request.raw, reply.raw, () => {
        this.closed(request, reply);
      });
      if (this.drain.isLeaving) void reply.header('connection', 'close');
      const standing = this.standing.of(request.routeOptions.url).named;
      void reply.headers({ ...standing, 'x-request-id': request.id, ...this.traced(request) });
      within(request, () => {
        done(this.refusal(request));
      });
    });
    // Reading a body leaves the context that onRequest entered.
    server.addHook('preHandler', (request, _, done) => {
      within(request, done);
    });
    server.addHook('onSend', (request, reply, payload, done) => {
      const state = this.states.get(request);
      if (state === undefined) this.states.set(request, 'answered');
      else if (state === 'abandoned') this.finished(request, reply);
      done(null, payload);
    });
    server.addHook('onResponse', (request, reply, done) => {
      this.finished(request, reply);
      done();
    });
    this.lane.attach(server);
  }

  /** Begins the request's span, where requests are traced; the header tells the caller of it. */
  private traced(request: FastifyRequest): Readonly<Record<string, string>> {
    const route = request.routeOptions.url ?? UNMATCHED;
    // Looks at health and metrics come every few seconds, and nobody wants to hear of them.
    if (!this.tracer.isOn || OWN_PATHS.includes(route)) return {};
    const { method, id } = request;
    const { traceparent } = request.headers;
    const span = this.tracer.begin(
      'request',
      { 'http.request.method': method, 'http.route': route, 'falaj.request_id': id, 'falaj.way': 'ordinary' },
      {
        parent: { traceparent: typeof traceparent === 'string' ? traceparent : undefined },
        title: `${method} ${route}`,
      },
    );
    if (span === undefined) return {};
    setSpan(request, span);
    return { traceresponse: traceParentOf(span) };
  }

  private refusal(request: FastifyRequest): FalajError | undefined {
    const { urlLengthMax } = this.settings.http;
    if (request.url.length > urlLengthMax) {
      return new FalajError('request.too_large', `the URL is longer than ${urlLengthMax} characters`);
    }
    const isOwn = OWN_PATHS.includes(request.url);
    if (this.settings.role === 'worker' && !isOwn) {
      return new FalajError('request.not_found', 'this process is a worker: it answers /health and /metrics alone');
    }
    if (!this.drain.isStopping || isOwn) return undefined;
    return new FalajError('server.stopping', 'this server is stopping and takes no new requests');
  }

  /** The framework tells nobody of a reply that could not be sent. What was begun for it goes on, and is over when it would be answered. */
  private closed(request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent || this.states.has(request)) this.finished(request, reply);
    else this.states.set(request, 'abandoned');
  }

  private finished(request: FastifyRequest, reply: FastifyReply): void {
    if (this.states.get(request) === 'over') return;
    this.states.set(request, 'over');
    this.drain.ended();
    requestClosed();
    const status = reply.raw.headersSent ? reply.statusCode : CLIENT_GONE;
    endSpan(spanOf(request), status);
    const route = request.routeOptions.url ?? UNMATCHED;
    this.metrics.observeRequest(route, request.method, status, reply.elapsedTime / 1000);
  }
}

/** Lines are of the request, and spans beneath its own. */
function within(request: FastifyRequest, work: () => void): void {
  const span = spanOf(request);
  const spanned = (known: Span<'request'>) => (): void => {
    runInSpan(known, work);
  };
  runInRequest({ requestId: request.id }, span === undefined ? work : spanned(span));
}

function endSpan(span: Span<'request'> | undefined, status: number): void {
  span?.set({ 'http.response.status_code': status });
  span?.end();
}

/**
 * The framework's HEAD counts what it would have sent and says 0 of a 304. A length there is the length of what the client has (RFC 9110,
 * 8.6), so that it had better be left out. Behind the framework's own hook of the route.
 */
const withoutLength: onSendHookHandler = (_, reply, payload, done) => {
  if (reply.statusCode === 304) void reply.removeHeader('content-length');
  done(null, payload);
};
