/** A table whose changes the log must tell. */
export interface TrackedTable {
  /** `schema.table`, by its exact names. */
  readonly table: string;
  /** Columns by whose values answers over the table are narrowed. */
  readonly narrowColumns: readonly string[];
}

/** Injects the tables that the definitions read: `readonly TrackedTable[]`. The composition root provides it. */
export const TRACKED_TABLES = Symbol('TRACKED_TABLES');
