import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import type { JsonObject } from '../kernel/canonical-json.js';
import { ANONYMOUS, type QueryScope } from '../kernel/query-scope.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { tellCache } from './cache-headers.js';
import { CachedRoutes } from './cached-routes.js';
import { chosenForm } from './chosen-form.js';
import { isRead } from './conditional-request.js';
import { scopeOf, setScope } from './request-scope.js';
import type { KeptResponse, RouteCache } from './response-cache.port.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const NOTHING = Buffer.alloc(0);
/** Says how to answer, and not what is asked. */
const SKIP_CACHE = 'skip_cache';

/**
 * Answers reads of routes whose responses are kept. Nothing of it goes the short way ahead of the framework, which knows nothing of
 * what a response is made of.
 */
@Injectable()
export class CachedResponseInterceptor implements NestInterceptor {
  constructor(
    private readonly routes: CachedRoutes,
    private readonly tracer: Tracer,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const route = this.routes.of(context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (route === undefined || !isRead(request)) return next.handle();
    return from(this.answer(route, request, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  private async answer(
    route: RouteCache,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler<unknown>,
  ): Promise<Buffer | undefined> {
    const caller = scopeOf(request);
    const kept = await route.respond(caller, askedBy(request), async (shown) => {
      // Whoever reads the scope of the request meanwhile is whoever makes the response.
      setScope(request, shown);
      try {
        return await firstValueFrom(next.handle());
      } finally {
        setScope(request, caller);
      }
    });
    const sending = { request, reply, caller, isPublic: route.isPublic };
    return this.tracer.during('serialisation', { 'falaj.stage': 'reply' }, () => send(kept, sending));
  }
}

function askedBy({ params, query }: FastifyRequest): JsonObject {
  const asked = Object.entries(query as JsonObject).filter(([name]) => name !== SKIP_CACHE);
  return { path: { ...(params as JsonObject) }, query: Object.fromEntries(asked) };
}

interface Sending {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: QueryScope;
  readonly isPublic: boolean;
}

/** No client shows it without asking again: what it is made of may be a matter of milliseconds. */
function send(kept: KeptResponse, { request, reply, caller, isPublic }: Sending): Buffer | undefined {
  const { etag, deflated, delivery, stamp } = kept;
  const isShared = isPublic && caller.principal === ANONYMOUS.principal;
  const { reading } = caller;
  const headers: string[] = [];
  tellCache(headers, { isShared, clientMaxAgeSeconds: 0, delivery, stamp, reading });
  for (let at = 0; at < headers.length; at += 2) void reply.header(headers[at] ?? '', headers[at + 1]);
  const gzipEtag = etag.replace(/"$/, '-gzip"');
  const chosen = chosenForm(request.headers, { etag, gzipEtag, hasZipped: deflated !== undefined });
  void reply.header('etag', chosen.etag);
  if (chosen.isHeld) {
    void reply.code(304);
    return undefined;
  }
  void reply.code(200).header('content-type', JSON_TYPE);
  if (!chosen.isZipped || deflated === undefined) return kept.body;
  void reply.header('content-encoding', 'gzip');
  return Buffer.concat(deflated.gzipMember(NOTHING));
}
