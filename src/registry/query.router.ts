import type { QueryScope } from '../kernel/query-scope.js';
import type { BoundQuery } from './query-definition.js';
import type { RouteRefusal, RouteRule } from './serving/route.codes.js';

/** Where else the rows of an answer are read than from the tables of its statement. */
export interface QueryRoute {
  /** Name of the view, as provenance tells it. */
  readonly view: string;
  readonly rule: RouteRule;
  /** ISO instant: what the view held was true then, and is unchanged in the snapshot of the rows. */
  readonly asOf: string;
  /**
   * Gives the statement's columns, in its order of rows, and one more: whether the view is, while these rows are read, what the
   * route was chosen for.
   */
  readonly text: string;
  readonly values: readonly unknown[];
  /** Gives that last column alone, for an answer without rows. */
  readonly check: { readonly text: string; readonly values: readonly unknown[] };
  /** The build and the file of it that the route was chosen for. */
  readonly build: { readonly relation: string; readonly filenode: string };
}

/** What has to be known in the snapshot of the rows before a route can be chosen. */
export interface RouteQuestion {
  /** A scalar SQL expression of type text over `values`, whose first is the parameter `$first`. */
  expression(first: number): string;
  readonly values: readonly unknown[];
  /** @param found what the expression gave. Undefined: from the tables. */
  choose(found: string | null): QueryRoute | undefined;
}

/** Why a view does or does not answer a question. */
export interface RouteVerdict {
  readonly view: string;
  readonly verdict: RouteCode;
  /** By what it answers or would; null where it does not. */
  readonly rule: RouteRule | null;
  /** The verdict in a sentence. */
  readonly reason: string;
  readonly asOf: string | null;
}

export type RouteCode = 'used' | RouteRefusal;

/** Whose rows may be read: the tenant comes from the scope, never from parameters. */
export type RouteScope = Pick<QueryScope, 'tenant'>;

/** Chooses views for questions. The registry asks; whoever keeps views provides it. */
export interface QueryRouter {
  /** Undefined where no view could answer, whatever is found. */
  ask(bound: BoundQuery, scope: RouteScope): RouteQuestion | undefined;
  /** What would be chosen now, and of each view that reads a table of the query why or why not. */
  explain(bound: BoundQuery, scope: RouteScope): Promise<readonly RouteVerdict[]>;
  /** Hears of each answer that was given by a route. Never waits and never throws. */
  served(bound: BoundQuery, scope: RouteScope, route: QueryRoute): void;
}

export const QUERY_ROUTER = Symbol('QUERY_ROUTER');
