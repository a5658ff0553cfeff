import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { QueryScope } from '../kernel/query-scope.js';
import { scopeOf } from './request-scope.js';

/** The caller's `QueryScope`, with what it wants of the cache. */
export const Scope = createParamDecorator(readScope);

export function readScope(_: undefined, context: ExecutionContext): QueryScope {
  return scopeOf(context.switchToHttp().getRequest<object>());
}
