import type { SnapshotReader } from '../database/snapshot-reader.js';
import type { BoundQuery } from './query-definition.js';

/** Where else the rows of an answer are read than from the tables of its statement. */
export interface QueryRoute {
  /** Name of the view, as provenance tells it. */
  readonly view: string;
  /** Gives the statement's columns, in its order of rows. */
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether what was read is still what the route was chosen for; asked after the rows, in their transaction. */
  isKept(reader: SnapshotReader): Promise<boolean>;
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
  /** Asked at the beginning of the snapshot in which the rows will be read. Undefined: from the tables. */
  route(bound: BoundQuery, reader: SnapshotReader): Promise<QueryRoute | undefined>;
  /** What `route` would say of each view of the query, and why. */
  explain(bound: BoundQuery): Promise<readonly RouteVerdict[]>;
}

export const QUERY_ROUTER = Symbol('QUERY_ROUTER');
