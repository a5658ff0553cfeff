import {
  Inject,
  Injectable,
  Optional,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, type Observable, throwError } from 'rxjs';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { Role } from '../kernel/query-scope.js';
import { OPERATOR_AUDIT, type OperatorAction, type OperatorAudit } from './operator-audit.port.js';
import { asFalajError } from './problem.document.js';
import { scopeOf } from './request-scope.js';
import { REQUIRED_ROLE } from './require-role.decorator.js';

const OPERATORS: readonly Role[] = ['operator', 'admin'];
const LOOKS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
const TEXT_LENGTH_MAX = 200;
const NAMES_MAX = 20;

/**
 * Records what operators do, before it is done and after. Looking is not recorded. A request that is
 * refused for its body ends with that status: it was tried.
 */
@Injectable()
export class OperatorActionInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Optional() @Inject(OPERATOR_AUDIT) private readonly audit: OperatorAudit | null = null,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const role = this.reflector.getAllAndOverride<Role | undefined>(REQUIRED_ROLE, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { audit } = this;
    if (audit === null || role === undefined || !OPERATORS.includes(role) || LOOKS.includes(request.method))
      return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(audit.begin(actionOf(request))).pipe(
      mergeMap((record) =>
        next.handle().pipe(
          mergeMap(async (value) => {
            await audit.end(record, { status: reply.statusCode, code: null });
            return value;
          }),
          catchError((error: unknown) => {
            const { status, code } = asFalajError(error);
            return from(audit.end(record, { status, code })).pipe(mergeMap(() => throwError(() => error)));
          }),
        ),
      ),
    );
  }
}

function actionOf(request: FastifyRequest): OperatorAction {
  const { principal, roles, tenant } = scopeOf(request);
  const target = { ...namesIn(request.params), ...namesIn(request.body) };
  return {
    ...{ principal, roles, tenant, target },
    method: request.method,
    route: request.routeOptions.url ?? '',
    requestId: request.id,
  };
}

/** What stands in `params` of a question is a value: how many there are is told, not what. */
function namesIn(source: unknown): JsonObject {
  if (typeof source !== 'object' || source === null) return {};
  return Object.fromEntries(
    Object.entries(source as Record<string, JsonValue>)
      .slice(0, NAMES_MAX)
      .map(([name, value]) => [storable(name), told(value)]),
  );
}

function told(value: JsonValue): JsonValue {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) return `${String(Object.keys(value).length)} members`;
  const isNames = value.every((item) => typeof item === 'string');
  return isNames ? value.slice(0, NAMES_MAX).map(told) : `${String(value.length)} items`;
}

/** What the database cannot keep in a text, a NUL or half of a surrogate pair, must not keep an action from being recorded. */
function storable(text: string): string {
  return text
    .slice(0, TEXT_LENGTH_MAX)
    .replaceAll('\0', '\uFFFD')
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}
