import type { BoundQuery } from './query-definition.js';

/** Where else the rows of an answer are read than from the tables of its statement. */
export interface QueryRoute {
  /** Name of the view, as provenance tells it. */
  readonly view: string;
  /**
   * Gives the statement's columns, in its order of rows, and one more: whether the view is, while these rows are read, what the
   * route was chosen for.
   */
  readonly text: string;
  readonly values: readonly unknown[];
  /** Gives that last column alone, for an answer without rows. */
  readonly check: { readonly text: string; readonly values: readonly unknown[] };
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
}

export type RouteCode =
  | 'used'
  | 'disabled'
  /** Its parameters are others, and the difference is more than a filter of finished rows. */
  | 'params'
  /** The order of the query's rows cannot be said by its columns. */
  | 'order'
  | 'not_built'
  | 'outdated'
  | 'quarantined'
  /** Something it reads has changed since it was filled, or cannot be watched. */
  | 'changed_inputs'
  /** An earlier view answers. */
  | 'not_needed';

/** Chooses views for questions. The registry asks; whoever keeps views provides it. */
export interface QueryRouter {
  /** Undefined where no view could answer, whatever is found. */
  ask(bound: BoundQuery): RouteQuestion | undefined;
  /** What would be chosen now, and of each view of the query why or why not. */
  explain(bound: BoundQuery): Promise<readonly RouteVerdict[]>;
}

export const QUERY_ROUTER = Symbol('QUERY_ROUTER');
