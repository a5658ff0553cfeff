import { Inject, Injectable, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, hasRole, type QueryScope, type Role } from '../kernel/query-scope.js';
import { TimeBudget } from '../kernel/time-budget.js';
import { CLOCK } from '../observability/clock.token.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { BypassLimiter } from './bypass.limiter.js';
import { CallerReader } from './caller.reader.js';
import { OWN_PATHS } from './own-paths.js';
import { readIntent } from './read-intent.js';
import { RequestLimiter } from './request.limiter.js';
import { setScope } from './request-scope.js';
import { REQUIRED_ROLE } from './require-role.decorator.js';

/**
 * Finds out who is asking, before anything else runs. Every route takes anonymous callers unless it names a role; a token that is
 * sent and not accepted is refused everywhere, so that nobody mistakes a public answer for their own.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly callers: CallerReader,
    private readonly reflector: Reflector,
    private readonly bypasses: BypassLimiter,
    private readonly limiter: RequestLimiter,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Optional() private readonly tracer: Tracer = Tracer.off,
  ) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    return this.tracer.around('guard', {}, async (span) => {
      const { principal } = await this.examine(context);
      span?.set({ 'falaj.caller': principal === ANONYMOUS.principal ? 'anonymous' : 'known' });
      return true;
    });
  }

  private async examine(context: ExecutionContext): Promise<QueryScope> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.admit(request);
    const storeBudget = TimeBudget.ofRequest(this.settings.cache.redisBudgetMs, this.clock);
    const scope = {
      ...caller,
      reading: { ...readIntent(wishesOf(request), caller, (of) => this.bypasses.takes(of.principal)), storeBudget },
    };
    setScope(request, scope);
    const needed = this.reflector.getAllAndOverride<Role | undefined>(REQUIRED_ROLE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed !== undefined) assertRole(scope, needed);
    return scope;
  }

  /**
   * A credential that has yet to be verified is first a request of its address: verifying costs more than a request does, and who
   * guesses is not slowed down by a limit on those who were let in.
   */
  private async admit({ headers, raw, routeOptions }: FastifyRequest): Promise<QueryScope> {
    const isLimited = !OWN_PATHS.includes(routeOptions.url ?? '');
    const known = this.callers.known(headers);
    if (known === undefined && isLimited) this.limiter.admitUnknown(raw);
    const caller = known ?? (await this.callers.read(headers));
    if (isLimited) this.limiter.admitCaller(caller, raw);
    return caller.scope;
  }
}

function assertRole(scope: QueryScope, needed: Role): void {
  if (hasRole(scope, needed)) return;
  if (scope.principal === ANONYMOUS.principal)
    throw new FalajError('auth.missing', `this endpoint needs the role ${needed}`);
  throw new FalajError('auth.forbidden', `this endpoint needs the role ${needed}`, { fields: { role: needed } });
}

function wishesOf(request: FastifyRequest): Parameters<typeof readIntent>[0] {
  const seq = request.headers['falaj-seq'];
  return {
    seq: Array.isArray(seq) ? seq.join(',') : seq,
    cacheControl: request.headers['cache-control'],
    pragma: request.headers.pragma,
    trace: firstOf(request.headers['falaj-trace']),
    skipCache: (request.query as Record<string, unknown> | undefined)?.['skip_cache'],
  };
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
