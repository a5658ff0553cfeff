/** Where the database is, settled before the application is made: embedded or from the settings. */
export interface DatabaseUrls {
  /** The application's role: reads, and writes only what it was granted. */
  readonly app: string;
  /** Owns the tables: migrations, loads, triggers. */
  readonly owner: string;
  /** The application's role past a transaction pooler, for LISTEN. */
  readonly direct: string;
  readonly appRole: string;
}

export const DATABASE_URLS = Symbol('DATABASE_URLS');
