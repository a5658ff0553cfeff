import type { ReadTransaction } from '../../src/database/read-transaction.js';
import type { QueryScope } from '../../src/kernel/query-scope.js';
import type { QueryRegistry } from '../../src/registry/query.registry.js';
import type { QueryRouter } from '../../src/registry/query.router.js';

export class Trial {
  readonly byRule: ReadonlyMap<string, number>;
  readonly byRefusal: ReadonlyMap<string, number>;
  readonly differences: readonly unknown[];
  readonly routed: number;
  constructor(parts: {
    readonly registry: QueryRegistry;
    readonly reads: ReadTransaction;
    readonly router: Pick<QueryRouter, 'ask' | 'explain'>;
  });
  askMany(
    questions: readonly { readonly queryId: string; readonly params: Readonly<Record<string, unknown>> }[],
    scope: QueryScope,
  ): Promise<readonly boolean[]>;
  ask(
    queryId: string,
    params: Readonly<Record<string, unknown>>,
    scope: QueryScope,
    options?: { readonly explain?: boolean },
  ): Promise<string | undefined>;
}
