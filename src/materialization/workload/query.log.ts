import type { WorkloadSettings } from '../../config/view-settings.js';
import type { Clock } from '../../kernel/clock.js';
import { sha256Hex } from '../../kernel/hash.js';
import { isOpen } from '../../registry/query-access.js';
import type { BoundQuery, QueryDefinition } from '../../registry/query-definition.js';
import type { QueryObserver, RunWatch } from '../../registry/query.observer.js';
import { HeavyHitters } from './heavy-hitters.js';
import { countRun, noFigures, type Counted, type QueryFigures } from './query-figures.js';

export type LogLimits = Pick<WorkloadSettings, 'sampleEvery' | 'queriesMax' | 'setsMax' | 'paramsBytesMax'>;

/** One row of what a process saw; the empty hash is the query as a whole. */
export interface LoggedQuery extends QueryFigures {
  readonly queryId: string;
  readonly version: string;
  readonly paramsHash: string;
  /** Canonical JSON text; null where it may not or need not be kept. */
  readonly params: string | null;
  readonly hits: number;
  /** Of the whole: how heavy, in milliseconds, a parameter set can be that is not among the rows. */
  readonly unseenMs: number;
  readonly lost: number;
}

export interface LogBatch {
  readonly queries: readonly LoggedQuery[];
  readonly views: readonly { readonly view: string; readonly uses: number; readonly ms: number }[];
}

interface SetRecord {
  readonly params: string | null;
  readonly figures: Counted;
}

interface QueryRecord {
  readonly definition: QueryDefinition;
  readonly total: Counted;
  readonly sets: HeavyHitters<SetRecord>;
}

const HASH_DIGITS = 16;

/**
 * What this process asked of the database since the log was last taken, in bounded memory. Values of parameters are kept of public
 * queries only. A set of any other is told by a hash under a salt that dies with the process: a plain hash of few possible values would
 * tell the value to whoever tries them all.
 */
export class QueryLog implements QueryObserver {
  private queries = new Map<string, QueryRecord>();
  private views = new Map<string, { uses: number; ms: number }>();
  /** Runs of batches that could not be written, told with the next. */
  private lost = new Map<string, { version: string; runs: number }>();
  private total = { runs: 0, lost: 0, dropped: 0 };

  constructor(
    private readonly limits: LogLimits,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly salt: string,
    private readonly random: () => number,
  ) {}

  /** Since the process started: runs logged, runs lost with their batch, runs of queries beyond the limit. */
  get counts(): Readonly<{ runs: number; lost: number; dropped: number }> {
    return this.total;
  }

  begin(bound: BoundQuery): RunWatch | undefined {
    const { sampleEvery } = this.limits;
    if (sampleEvery > 1 && this.random() * sampleEvery >= 1) return undefined;
    const beganMs = this.clock.monotonicMs();
    const tell = (view: string | null, rows: number, isTimeout: boolean): void => {
      this.record(bound, { view, rows, isTimeout, ms: this.clock.monotonicMs() - beganMs, weight: sampleEvery });
    };
    return {
      answered: (view, rows) => {
        tell(view, rows, false);
      },
      timedOut: () => {
        tell(null, 0, true);
      },
    };
  }

  /**
   * What was logged since the last time, and no longer is here.
   * @param hits answers from the cache since the last time, by query.
   */
  take(hits: ReadonlyMap<string, { readonly version: string; readonly hits: number }> = new Map()): LogBatch {
    const [queries, views, lost] = [this.queries, this.views, this.lost];
    this.queries = new Map();
    this.views = new Map();
    this.lost = new Map();
    const ids = new Set([...queries.keys(), ...hits.keys(), ...lost.keys()]);
    const rows = [...ids].flatMap((queryId): readonly LoggedQuery[] => {
      const record = queries.get(queryId);
      const version = record?.definition.version ?? hits.get(queryId)?.version ?? lost.get(queryId)?.version ?? '';
      const name = { queryId, version };
      const figures = record?.total ?? noFigures();
      const told = { hits: hits.get(queryId)?.hits ?? 0, lost: lost.get(queryId)?.runs ?? 0 };
      const whole = { ...name, ...figures, paramsHash: '', params: null, unseenMs: record?.sets.floor ?? 0, ...told };
      const sets = (record?.sets.entries() ?? []).map(([paramsHash, { params, figures: of }]) => {
        return { ...name, ...of, paramsHash, params, hits: 0, unseenMs: 0, lost: 0 };
      });
      return [whole, ...sets];
    });
    return { queries: rows, views: [...views].map(([view, use]) => ({ view, ...use })) };
  }

  /** The batch did not arrive, as far as is known. */
  lose({ queries }: LogBatch): void {
    for (const { queryId, version, paramsHash, tableRuns, viewRuns, lost } of queries) {
      if (paramsHash !== '') continue;
      const runs = tableRuns + viewRuns;
      this.total.lost += runs;
      this.lost.set(queryId, { version, runs: (this.lost.get(queryId)?.runs ?? 0) + runs + lost });
    }
  }

  private record(bound: BoundQuery, run: Parameters<typeof countRun>[1]): void {
    const record = this.recordOf(bound.definition);
    if (record === undefined) {
      this.total.dropped += run.weight;
      return;
    }
    this.total.runs += run.weight;
    countRun(record.total, run);
    countRun(record.sets.offer(this.nameOf(bound), run.ms * run.weight, () => this.setOf(bound)).figures, run);
    if (run.view === null) return;
    const use = this.views.get(run.view) ?? { uses: 0, ms: 0 };
    this.views.set(run.view, { uses: use.uses + run.weight, ms: use.ms + run.ms * run.weight });
  }

  private recordOf(definition: QueryDefinition): QueryRecord | undefined {
    const known = this.queries.get(definition.queryId);
    if (known !== undefined || this.queries.size >= this.limits.queriesMax) return known;
    const record = { definition, total: noFigures(), sets: new HeavyHitters<SetRecord>(this.limits.setsMax) };
    this.queries.set(definition.queryId, record);
    return record;
  }

  private nameOf({ definition, hash, fullHash }: BoundQuery): string {
    return isOpen(definition) ? hash : sha256Hex(this.salt + fullHash).slice(0, HASH_DIGITS);
  }

  private setOf({ definition, params }: BoundQuery): SetRecord {
    const text = isOpen(definition) ? JSON.stringify(params) : null;
    const isShort = text !== null && Buffer.byteLength(text) <= this.limits.paramsBytesMax;
    return { params: isShort ? text : null, figures: noFigures() };
  }
}
