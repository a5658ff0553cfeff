import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { withDeadline } from '../database/deadline.js';
import { ReadTransaction } from '../database/read-transaction.js';
import { SystemClock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';

/** How far a dataset reaches, and when it was last loaded. */
export interface DatasetFreshness {
  readonly datasetId: string;
  /** ISO date of its newest observation; null where its source gives none. */
  readonly asOf: string | null;
  /** Whole days since then. */
  readonly ageDays: number | null;
  /** ISO instant of its last load. */
  readonly updatedAt: string;
  readonly rows: number;
}

/** One load, or an attempt at one. */
export interface DatasetLoad {
  readonly id: number;
  readonly datasetId: string;
  readonly status: 'success' | 'unchanged' | 'failed';
  /** ISO instant at which the rows were loaded that are there since. */
  readonly loadedAt: string;
  readonly rows: number;
  readonly asOf: string | null;
  /** What it was before; null for a first load, or where nothing was loaded. */
  readonly previousAsOf: string | null;
  /** Null where nothing was loaded. */
  readonly asOfMovement: 'first' | 'newer' | 'same' | 'older' | 'unknown' | null;
}

export interface LoadFilter {
  readonly limit: number;
  /** Those before this one. */
  readonly beforeId?: number | undefined;
  readonly datasetId?: string | undefined;
  readonly movement?: string | undefined;
}

const DAY_MS = 86_400_000;
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const DATASETS = `
SELECT coalesce(json_agg(json_build_object('datasetId', dataset_id, 'asOf', asof_date,
  'updatedAt', to_char(updated_at AT TIME ZONE 'UTC', ${ISO}), 'rows', record_count) ORDER BY dataset_id COLLATE "C"), '[]')
FROM falaj.dataset`;
const LOADS = `
SELECT coalesce(json_agg(l ORDER BY l.id DESC), '[]') FROM (
  SELECT log_id AS id, source AS "datasetId", fetch_status AS status,
    to_char(last_successful_fetch AT TIME ZONE 'UTC', ${ISO}) AS "loadedAt", record_count AS rows, asof_date AS "asOf",
    previous_asof_date AS "previousAsOf", as_of_movement AS "asOfMovement"
  FROM public.data_freshness_log
  WHERE ($2::bigint IS NULL OR log_id < $2) AND ($3::text IS NULL OR source = $3) AND ($4::text IS NULL OR as_of_movement = $4)
  ORDER BY log_id DESC LIMIT $1
) AS l`;

/** What the datasets are as of, and what each load brought. */
@Injectable()
export class DatasetFreshnessReader {
  private readonly timers = new SystemClock();

  constructor(
    private readonly reads: ReadTransaction,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Within the time a health check has. @throws FalajError database.unavailable, database.overloaded */
  read(): Promise<readonly DatasetFreshness[]> {
    const { healthTimeoutMs } = this.settings.http;
    const late = (): FalajError =>
      new FalajError('database.unavailable', `the age of the datasets was not known within ${healthTimeoutMs} ms`);
    return withDeadline(this.timers, this.aged(), healthTimeoutMs, late);
  }

  /** Newest first. @throws FalajError database.unavailable, database.overloaded, query.timeout */
  loads({ limit, beforeId, datasetId, movement }: LoadFilter): Promise<readonly DatasetLoad[]> {
    return this.ask<DatasetLoad>(LOADS, [limit, beforeId ?? null, datasetId ?? null, movement ?? null]);
  }

  private async aged(): Promise<readonly DatasetFreshness[]> {
    const datasets = await this.ask<Omit<DatasetFreshness, 'ageDays'>>(DATASETS, []);
    const nowMs = this.timers.now();
    return datasets.map((dataset) => ({ ...dataset, ageDays: ageDays(dataset.asOf, nowMs) }));
  }

  private async ask<T>(text: string, values: readonly unknown[]): Promise<readonly T[]> {
    const { rows } = await this.reads.run((reader) => reader.query(text, values));
    return JSON.parse(rows[0]?.[0] ?? '[]') as readonly T[];
  }
}

function ageDays(asOf: string | null, nowMs: number): number | null {
  return asOf === null ? null : Math.max(0, Math.floor((nowMs - Date.parse(`${asOf}T00:00:00Z`)) / DAY_MS));
}
