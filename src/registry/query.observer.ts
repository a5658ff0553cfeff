import type { BoundQuery } from './query-definition.js';

/** One run of a query against the database, from its first statement to its last row. Exactly one of the two is called, or none. */
export interface RunWatch {
  /** @param view where the rows came from; null: the tables. */
  answered(view: string | null, rows: number): void;
  /** The server or the clock ended it. */
  timedOut(): void;
}

/** Hears of every run; answers from a cache are none. It is called on the way of requests: it must not throw, wait or keep rows. */
export interface QueryObserver {
  /** Undefined where this run is of no interest. */
  begin(bound: BoundQuery): RunWatch | undefined;
}

export const QUERY_OBSERVER = Symbol('QUERY_OBSERVER');
