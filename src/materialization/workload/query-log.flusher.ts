import type { WorkloadSettings } from '../../config/view-settings.js';
import type { WriteTransaction } from '../../database/write-transaction.js';
import type { Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { within } from '../../kernel/within.js';
import type { QueryRegistry } from '../../registry/query.registry.js';
import type { CacheHits } from './cache-hits.port.js';
import type { LogBatch, LoggedQuery, QueryLog } from './query.log.js';

/**
 * Writes the log of this process into the table that all of them share, behind the requests. A batch that does not arrive in time is
 * given up and its runs told as lost: whether it was committed is not known then, and to send it again might count it twice.
 */
export class QueryLogFlusher {
  private told: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly log: QueryLog,
    private readonly writes: WriteTransaction,
    private readonly registry: QueryRegistry,
    private readonly cache: CacheHits | null,
    private readonly timers: Timers,
    private readonly settings: WorkloadSettings,
  ) {}

  /** @throws FalajError of the write; query.timeout where it takes too long. What was to be written is lost then, and counted. */
  async flush(withinMs = this.settings.flushTimeoutMs): Promise<void> {
    const batch = this.log.take(this.newHits());
    if (batch.queries.length === 0) return;
    try {
      const done = await within(this.write(batch, withinMs), withinMs, this.timers);
      if (done === undefined) throw new FalajError('query.timeout', 'the query log could not be written in time');
    } catch (error) {
      this.log.lose(batch);
      throw error;
    }
  }

  private async write(batch: LogBatch, withinMs: number): Promise<true> {
    const { setsMax, retainHours, rowsMax } = this.settings;
    const text = JSON.stringify({ queries: batch.queries.map(wireRow), views: batch.views });
    await this.writes.run(async (session) => {
      await session.query(`SELECT set_config('statement_timeout', $1, true)`, [String(Math.ceil(withinMs))]);
      await session.query('SELECT falaj.note_load($1, $2, $3, $4)', [text, setsMax, retainHours, rowsMax]);
    });
    return true;
  }

  /** Counts of the cache only grow; what is told here is what they grew by. */
  private newHits(): ReadonlyMap<string, { version: string; hits: number }> {
    const now = this.cache?.hits() ?? new Map<string, number>();
    const grown = [...now].flatMap(([queryId, hits]) => {
      const more = hits - (this.told.get(queryId) ?? 0);
      const version = this.registry.find(queryId)?.version;
      return more <= 0 || version === undefined ? [] : [[queryId, { version, hits: more }] as const];
    });
    this.told = now;
    return new Map(grown);
  }
}

function wireRow(row: LoggedQuery): Readonly<Record<string, unknown>> {
  return {
    query_id: row.queryId,
    version: row.version,
    params_hash: row.paramsHash,
    params: row.params === null ? null : (JSON.parse(row.params) as unknown),
    table_runs: row.tableRuns,
    table_ms: row.tableMs,
    view_runs: row.viewRuns,
    view_ms: row.viewMs,
    timeouts: row.timeouts,
    rows_max: row.rowsMax,
    hits: row.hits,
    unseen_ms: row.unseenMs,
    lost: row.lost,
  };
}
