export interface SnapshotField {
  readonly name: string;
  readonly typeOid: number;
}

/** Rows as PostgreSQL writes them: every value its text, or null. */
export interface SnapshotResult {
  readonly fields: readonly SnapshotField[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Reads within one snapshot of the database. */
export interface SnapshotReader {
  query(text: string, values?: readonly unknown[]): Promise<SnapshotResult>;
}
