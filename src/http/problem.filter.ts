import {
  Catch,
  Inject,
  Injectable,
  Logger,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { asFalajError, problemDocument, PROBLEM_TYPE } from './problem.document.js';
import { spanOf } from './request-span.js';
import { RouteTable } from './route-table.js';

const RETRY_AFTER_SECONDS = '1';
const INSTANCE_LENGTH_MAX = 512;
const WARNING_EVERY_MS = 1000;

interface Warned {
  readonly at: number;
  unsaid: number;
}

/** The one place where errors become answers. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  private readonly warned = new Map<string, Warned>();

  constructor(
    private readonly routes: RouteTable,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = isUnmatched(thrown) ? this.unmatched(request) : asFalajError(thrown);
    if (error.status >= 500) this.log(error);
    tellSpan(request, error);
    if (reply.sent) return;
    const place = { instance: pathOf(request), requestId: request.id };
    const body = Buffer.from(JSON.stringify(problemDocument(error, place)), 'utf8');
    void reply.code(error.status).headers(this.headers(error, request)).send(body);
  }

  /** The router knows only that nothing matched; the table knows whether another method would have. */
  private unmatched(request: FastifyRequest): FalajError {
    const path = pathOf(request);
    const methods = this.routes.methodsAt(path);
    if (methods.length === 0) return new FalajError('request.not_found', `there is no ${request.method} ${path}`);
    const detail = `${path} takes ${methods.join(', ')}, not ${request.method}`;
    return new FalajError('request.method_not_allowed', detail, { fields: { allowed: methods } });
  }

  private headers(error: FalajError, request: FastifyRequest): Record<string, string> {
    const headers: Record<string, string> = { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' };
    if (error.status === 401) {
      headers['www-authenticate'] =
        error.code === 'auth.invalid' ? 'Bearer realm="falaj", error="invalid_token"' : 'Bearer realm="falaj"';
    }
    if (error.status === 405) headers['allow'] = this.routes.methodsAt(pathOf(request)).join(', ');
    if (error.status === 503) headers['retry-after'] = RETRY_AFTER_SECONDS;
    if (error.status === 429) {
      const { retry_after_seconds: seconds } = error.fields;
      headers['retry-after'] = typeof seconds === 'number' ? String(seconds) : RETRY_AFTER_SECONDS;
    }
    return headers;
  }

  /** A condition of the outside is a warning; what nobody foresaw is an error with its cause. */
  private log(error: FalajError): void {
    const unforeseen = ['internal.unexpected', 'query.failed', 'query.privacy'].includes(error.code);
    if (unforeseen) this.logger.error('request failed', { code: error.code, err: error });
    else this.warn(error);
  }

  /** An outage refuses every request the same way: one line a second for each code, with how many were not told before it. */
  private warn({ code, detail }: FalajError): void {
    const now = this.clock.monotonicMs();
    const last = this.warned.get(code);
    if (last !== undefined && now - last.at < WARNING_EVERY_MS) {
      last.unsaid += 1;
      return;
    }
    this.warned.set(code, { at: now, unsaid: 0 });
    const unsaid = last?.unsaid ?? 0;
    this.logger.warn('request not served', { code, detail, ...(unsaid > 0 && { more: unsaid }) });
  }
}

/** What a caller did wrong is no fault of the work; its code is told all the same. */
function tellSpan(request: FastifyRequest, { code, status }: FalajError): void {
  if (status >= 500) spanOf(request)?.fail(code);
  else spanOf(request)?.set({ 'error.type': code });
}

/** Services throw their own errors; only the router says this one. */
function isUnmatched(thrown: unknown): boolean {
  return thrown instanceof NotFoundException;
}

export function pathOf(request: FastifyRequest): string {
  return (request.url.split('?', 1)[0] ?? '/').slice(0, INSTANCE_LENGTH_MAX);
}
