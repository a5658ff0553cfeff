import { Injectable } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import type { QueryDefinition } from './query-definition.js';
import type { RawParameters, RegisteredMethod } from './registered-query.decorator.js';

/** One data-client method with the definition it answers. */
export interface OperationEntry {
  readonly operation: string;
  readonly queryId: string;
  readonly definition: QueryDefinition;
  /** The data client. The method is looked up at each call, so that a wrapped one is used. */
  readonly instance: object;
  readonly methodName: string;
}

/** The data-client methods of all domains, one a definition. Filled once, by the explorer. */
@Injectable()
export class OperationCatalogue {
  private readonly byId = new Map<string, OperationEntry>();

  /** Entries in the order of their query ids. */
  entries(): readonly OperationEntry[] {
    return [...this.byId.values()].sort((a, b) => (a.queryId < b.queryId ? -1 : 1));
  }

  find(queryId: string): OperationEntry | undefined {
    return this.byId.get(queryId);
  }

  /** @throws FalajError query.unknown */
  byQuery(queryId: string): OperationEntry {
    const entry = this.byId.get(queryId);
    if (entry === undefined)
      throw new FalajError('query.unknown', `there is no query ${JSON.stringify(queryId.slice(0, 64))}`);
    return entry;
  }

  add(entry: OperationEntry): void {
    this.byId.set(entry.queryId, entry);
  }

  /**
   * Calls the method that answers a query, cached where it is granted.
   * @throws FalajError query.unknown, auth.*, query.*, database.*
   */
  invoke(queryId: string, scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    const { instance, methodName } = this.byQuery(queryId);
    const method = (instance as Readonly<Record<string, RegisteredMethod>>)[methodName];
    if (method === undefined) throw new TypeError(`no method ${methodName}`);
    return method.call(instance, scope, params);
  }
}
