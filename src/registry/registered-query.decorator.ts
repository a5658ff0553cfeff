import { SetMetadata } from '@nestjs/common';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';

/** Raw parameters: texts of a query string or values of a JSON body. */
export type RawParameters = Readonly<Record<string, unknown>>;

export type RegisteredMethod = (scope: QueryScope, params: RawParameters) => Promise<QueryAnswer>;

export interface RegisteredQueryMetadata {
  readonly operation: string;
  readonly queryId: string;
}

export const REGISTERED_QUERY = 'falaj:registered-query';

/**
 * Declares that a data-client method answers one registered query. It only declares: the explorer catalogues the method, and
 * the cache wraps it where its definition grants that.
 */
export function RegisteredQuery(
  operation: string,
  queryId: string,
): <T extends RegisteredMethod>(target: object, name: string, descriptor: TypedPropertyDescriptor<T>) => void {
  const metadata: RegisteredQueryMetadata = { operation, queryId };
  return (target, name, descriptor) => {
    SetMetadata(REGISTERED_QUERY, metadata)(target, name, descriptor);
  };
}
