import type { ReadTransaction } from '../database/read-transaction.js';
import type { ViewWorth } from './advice/view-worth.js';
import type { WorthReader } from './advice/worth.reader.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewFreshness, ViewLock, ViewRun, ViewStatus, ViewTargets } from './view-report.js';
import { ViewSlots } from './view-slots.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { conditionOf, isCurrent, readFacts, type ViewFacts } from './view.facts.js';
import { RUN_COLUMNS, toRun } from './run-row.js';

const REFRESH_MS_TARGET = 30_000;
const OVERHEAD_TARGET = 2;
const SPEED_UP_TARGET = 10;
const NO_TARGETS: ViewTargets = { isRefreshFast: null, isSmall: null, isSpeedUp: null };

const HISTORY = `
SELECT coalesce(json_agg(to_json(l) ORDER BY l.id DESC), '[]') FROM (
  SELECT ${RUN_COLUMNS} FROM falaj.view_run WHERE view = $1 ORDER BY view_run.id DESC LIMIT $2) AS l`;

const LOCKS = `
SELECT coalesce(json_agg(json_build_object('pid', l.pid, 'mode', l.mode, 'granted', l.granted, 'blockedBy', pg_blocking_pids(l.pid),
  'sinceMs', round(extract(epoch FROM clock_timestamp() - coalesce(l.waitstart, a.xact_start)) * 1000), 'application', coalesce(a.application_name, ''))
  ORDER BY l.granted DESC, l.pid), '[]')
FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.relation = to_regclass($1) AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.pid <> pg_backend_pid()`;

/** How the views are, read by the application's role: the same on every process, whatever its role. */
export class ViewStatusReader {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly transactions: ReadTransaction,
    private readonly now: () => number,
    private readonly worth: Pick<WorthReader, 'read'> | null = null,
  ) {}

  async list(): Promise<readonly ViewStatus[]> {
    const views = this.catalogue.list();
    const worth = await this.worth?.read(views);
    return (await this.plainly()).map((status) => withWorth(status, worth?.get(status.name)));
  }

  /** @throws FalajError view.unknown */
  async of(name: string): Promise<ViewStatus> {
    const view = this.catalogue.get(name);
    const facts = (await readFacts(this.transactions, [view])).get(name);
    return withWorth(this.status(view, facts), (await this.worth?.read([view]))?.get(name));
  }

  async history(name: string, limit: number): Promise<readonly ViewRun[]> {
    this.catalogue.get(name);
    return (await this.json<readonly Readonly<Record<string, unknown>>[]>(HISTORY, [name, limit])).map(toRun);
  }

  async locks(name: string): Promise<readonly ViewLock[]> {
    this.catalogue.get(name);
    return this.json<readonly ViewLock[]>(LOCKS, [`${VIEW_SCHEMA}.${name}`]);
  }

  /** A view without a promise of its own promises what its schedule does: to be no older than the slot before the last. */
  async freshness(): Promise<readonly ViewFreshness[]> {
    const now = this.now();
    return (await this.plainly()).map((status) => {
      const promiseSeconds = status.maxStalenessSeconds ?? promiseOf(status, now);
      const { name, asOf, ageSeconds, condition } = status;
      const isYoung = ageSeconds !== null && ageSeconds <= promiseSeconds;
      const reason = condition !== 'ready' ? condition : isYoung ? null : 'older than promised';
      return { name, asOf, ageSeconds, promiseSeconds, isKept: condition === 'ready' && isYoung, reason };
    });
  }

  /** Without what takes a look of its own. */
  private async plainly(): Promise<readonly ViewStatus[]> {
    const views = this.catalogue.list();
    const facts = await readFacts(this.transactions, views);
    return views.map((view) => this.status(view, facts.get(view.name)));
  }

  private status(view: ViewDefinition, facts: ViewFacts | undefined): ViewStatus {
    const { state = null, relation = null, baseBytes = null, lastRun = null, control = null } = facts ?? {};
    const bytes = relation?.bytes ?? null;
    return {
      name: view.name,
      queryId: view.query.queryId,
      kind: view.incremental === null ? 'materialized' : 'incremental',
      condition: facts === undefined ? 'missing' : conditionOf(view, facts),
      quarantined: state?.quarantined ?? null,
      fingerprint: view.fingerprint,
      builtFingerprint: state?.fingerprint ?? null,
      asOf: state?.as_of ?? null,
      ageSeconds: state === null ? null : Math.max(0, Math.floor(state.age_seconds)),
      isCurrent: facts === undefined ? null : isCurrent(facts),
      maxStalenessSeconds: view.maxStalenessSeconds,
      refreshCron: view.refreshCron,
      timeZone: view.timeZone,
      nextSlot: new Date(new ViewSlots(view.refreshCron, view.timeZone).after(this.now())).toISOString(),
      control,
      lastRun,
      // The planner's estimate, exact after each ANALYZE; below zero where there was none.
      rows: relation === null || relation.rows < 0 ? null : relation.rows,
      bytes,
      baseBytes,
      storageOverhead: bytes === null || baseBytes === null || baseBytes === 0 ? null : bytes / baseBytes,
      worth: null,
      targets: NO_TARGETS,
    };
  }

  private async json<T>(text: string, values: readonly unknown[]): Promise<T> {
    const { rows } = await this.transactions.run((reader) => reader.query(text, values));
    return JSON.parse(rows[0]?.[0] ?? '[]') as T;
  }
}

function withWorth(status: ViewStatus, worth: ViewWorth | undefined): ViewStatus {
  const { lastRun, storageOverhead } = status;
  const refreshMs = lastRun?.state === 'succeeded' ? lastRun.durationMs : null;
  const speedUp = worth?.speedUp ?? null;
  return {
    ...status,
    worth: worth ?? null,
    targets: {
      isRefreshFast: refreshMs === null ? null : refreshMs < REFRESH_MS_TARGET,
      isSmall: storageOverhead === null ? null : storageOverhead < OVERHEAD_TARGET,
      isSpeedUp: speedUp === null ? null : speedUp >= SPEED_UP_TARGET,
    },
  };
}

/** Two turns of the schedule: one run may be under way or have failed. */
function promiseOf({ refreshCron, timeZone }: ViewStatus, nowMs: number): number {
  const slots = new ViewSlots(refreshCron, timeZone);
  const first = slots.after(nowMs);
  return Math.ceil((2 * (slots.after(first) - first)) / 1000);
}
