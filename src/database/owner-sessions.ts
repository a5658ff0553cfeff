import type pg from 'pg';

/** Who lends connections of the tables' owner. */
export interface OwnerSessions {
  /** Throws `database.unavailable` where no connection can be made; what the work throws passes unchanged. */
  withOwner<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
}
