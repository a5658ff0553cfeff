import type { LoadConnection } from '../kernel/load-connection.js';
import type { BundledFilesReader } from './bundled-files.reader.js';
import type { CopyBatch } from './copy-text.codec.js';

export type DatasetKind = 'real' | 'derived' | 'generated';

/** One table's share of a dataset. */
export interface TableLoad {
  /** Schema-qualified. */
  readonly table: string;
  readonly columns: readonly string[];
  /** True: the dataset owns the rows that carry its id in column dataset_id; otherwise every row of the table. */
  readonly shared?: boolean;
  /** Rows expected, for progress; exact unless the rows are generated. */
  readonly totalRows: number;
  /** Read once, in the order the tables are listed. */
  readonly rows: Iterable<CopyBatch>;
}

export interface IndexDefinition {
  readonly name: string;
  readonly create: string;
  readonly drop: string;
  /** Building it locks readers out, so it goes only from an empty table. */
  readonly isConstraint?: boolean;
}

/** A table large enough that its indexes are dropped before a load and built over the loaded rows. */
export interface IndexedTable {
  readonly table: string;
  readonly indexes: readonly IndexDefinition[];
}

export interface PreparedDataset {
  /** ISO date of the newest observation; null where the source gives none. */
  readonly asOfDate: string | null;
  readonly tables: readonly TableLoad[];
}

/** What a dataset is and how its rows are made; prepared only when its checksum moved. */
export interface DatasetPlan {
  readonly id: string;
  readonly title: string;
  readonly kind: DatasetKind;
  readonly locator: string;
  readonly source: string;
  readonly license: string;
  /** Everything besides the files that decides the rows: raise it when the plan's own code changes what it yields. */
  readonly version: string;
  /** Bundled files the rows come from. */
  readonly files: readonly string[];
  readonly indexed?: IndexedTable;
  /** Datasets whose loaded rows this one reads; they are listed before it. */
  readonly after?: readonly string[];
  prepare(reader: LoadedDataReader): Promise<PreparedDataset>;
}

/** The bundled data of one domain: where its files are, and the datasets made from them in the order they are loaded. */
export interface DomainData {
  /** The domain's name, that of its folder of definitions. */
  readonly domain: string;
  /** Folder of its bundled, compressed files. */
  readonly directory: string;
  /** @param scale multiplies what is generated; undefined: as it is loaded, or 1 */
  plans(
    files: BundledFilesReader,
    connection: LoadConnection,
    scale: number | undefined,
  ): Promise<readonly DatasetPlan[]>;
}

/** Reads what earlier datasets loaded, in the transaction that replaces this one. */
export type LoadedDataReader = (text: string, values: readonly unknown[]) => Promise<Record<string, unknown>[]>;

export type LoadPhase = 'unchanged' | 'reading' | 'copying' | 'indexing' | 'analyzing' | 'loaded';

export interface LoadProgress {
  readonly dataset: string;
  readonly phase: LoadPhase;
  readonly rows: number;
  /** Rows expected in all; an estimate for generated data until the phase is `loaded`. */
  readonly totalRows: number;
}

export interface LoadOptions {
  /** Multiplies what is generated; may be a fraction. Absent: the scale that is loaded, or 1. */
  readonly scale?: number;
  /** Replaces every dataset although nothing changed. */
  readonly force?: boolean;
  /** Only these datasets; absent: all. */
  readonly datasets?: readonly string[];
  readonly progress?: (event: LoadProgress) => void;
}

export interface LoadedDataset {
  readonly dataset: string;
  readonly status: 'loaded' | 'unchanged';
  readonly rows: number;
  readonly elapsedMs: number;
}

export interface LoadReport {
  readonly datasets: readonly LoadedDataset[];
  /** Rows written; 0 when nothing changed. */
  readonly rowsLoaded: number;
  readonly elapsedMs: number;
}
