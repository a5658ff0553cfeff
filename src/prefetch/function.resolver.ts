import { Injectable } from '@nestjs/common';
import type { QueryDefinition } from '../registry/query-definition.js';
import { QueryRegistry } from '../registry/query.registry.js';

/** Finds the query that a function name means: its operation or its id. */
@Injectable()
export class FunctionResolver {
  private readonly byName = new Map<string, readonly QueryDefinition[]>();

  constructor(registry: QueryRegistry) {
    for (const definition of registry.list())
      for (const name of new Set([definition.operation, definition.queryId]))
        this.byName.set(name, [...this.all(name), definition]);
  }

  /** Every query the name can mean: none where unknown, two where it is one's operation and another's id. */
  all(fn: string): readonly QueryDefinition[] {
    return this.byName.get(fn) ?? [];
  }

  /** The one query the name means; undefined where it means none or more than one. */
  find(fn: string): QueryDefinition | undefined {
    const found = this.all(fn);
    return found.length === 1 ? found[0] : undefined;
  }
}
