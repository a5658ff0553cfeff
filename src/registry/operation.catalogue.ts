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

/** What stands around methods. */
export type Layer = 'audit' | 'cache';

/** A method made from the one inside it. */
export type Enclosure = (inner: RegisteredMethod) => RegisteredMethod;

/** From the method outwards, whichever is put on first: what a cache answers is heard of as well. */
const OUTWARDS: readonly Layer[] = ['cache', 'audit'];

interface Enclosed {
  readonly method: RegisteredMethod;
  readonly layers: Map<Layer, Enclosure>;
}

/** The data-client methods of all domains, one a definition. Filled once, by the explorer. */
@Injectable()
export class OperationCatalogue {
  private readonly byId = new Map<string, OperationEntry>();
  private readonly enclosed = new Map<string, Enclosed>();

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
   * Puts a layer around the method that answers a query, for whoever calls it: on the instance itself.
   * @throws FalajError query.unknown
   */
  enclose(queryId: string, layer: Layer, around: Enclosure): void {
    const { instance, methodName } = this.byQuery(queryId);
    const client = instance as Record<string, RegisteredMethod>;
    const known = this.enclosed.get(queryId) ?? { method: this.methodOf(queryId), layers: new Map<Layer, Enclosure>() };
    this.enclosed.set(queryId, known);
    known.layers.set(layer, around);
    const method: RegisteredMethod = (scope, params) => known.method.call(instance, scope, params);
    client[methodName] = OUTWARDS.reduce((inner, each) => known.layers.get(each)?.(inner) ?? inner, method);
  }

  /**
   * Calls the method that answers a query, cached where it is granted.
   * @throws FalajError query.unknown, auth.*, query.*, database.*
   */
  invoke(queryId: string, scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.methodOf(queryId).call(this.byQuery(queryId).instance, scope, params);
  }

  private methodOf(queryId: string): RegisteredMethod {
    const { instance, methodName } = this.byQuery(queryId);
    const method = (instance as Readonly<Record<string, RegisteredMethod>>)[methodName];
    if (method === undefined) throw new TypeError(`no method ${methodName}`);
    return method;
  }
}
