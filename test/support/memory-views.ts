import { FalajError } from '../../src/kernel/falaj-error.js';
import type { ViewDefinition } from '../../src/materialization/view-definition.js';
import { ViewOperations, type ApplyOptions } from '../../src/materialization/view-operations.port.js';
import type {
  AppliedPlan,
  ViewExplanation,
  ViewFreshness,
  ViewLock,
  ViewPlan,
  ViewRun,
  ViewStatus,
} from '../../src/materialization/view-report.js';

export const AS_OF = '2026-01-02T03:04:05.000Z';
const STEP_LOCKS = 'ACCESS EXCLUSIVE for the renames';

/** Views that are held in memory: what the surfaces show of them, and do with them, needs no database. */
export class MemoryViews extends ViewOperations {
  readonly refreshed: (readonly string[] | undefined)[] = [];
  readonly applied: ApplyOptions[] = [];
  /** What the next looks and runs throw. */
  failure: FalajError | undefined;
  private readonly views = new Map<string, ViewStatus>();
  private readonly held = new Map<string, readonly ViewLock[]>();
  private readonly runs: ViewRun[] = [];
  private readonly next = new Map<string, Partial<ViewRun>>();

  constructor(...names: readonly string[]) {
    super();
    names.forEach((name) => {
      this.set(name, {});
    });
  }

  set(name: string, change: Partial<ViewStatus>): void {
    this.views.set(name, { ...(this.views.get(name) ?? status(name)), ...change });
  }

  lock(name: string, ...locks: readonly ViewLock[]): void {
    this.held.set(name, locks);
  }

  /** How the next run of a view ends. */
  ends(name: string, run: Partial<ViewRun>): void {
    this.next.set(name, run);
  }

  definitions(): readonly ViewDefinition[] {
    return [...this.views.keys()].map((name) => definition(name));
  }

  status(): Promise<readonly ViewStatus[]> {
    return this.answer(() => [...this.views.values()]);
  }

  statusOf(name: string): Promise<ViewStatus> {
    return this.answer(() => this.views.get(name) as ViewStatus);
  }

  locks(name: string): Promise<readonly ViewLock[]> {
    return this.answer(() => this.held.get(name) ?? []);
  }

  history(name: string, limit: number): Promise<readonly ViewRun[]> {
    return this.answer(() => this.runs.filter(({ view }) => view === name).slice(0, limit));
  }

  freshness(): Promise<readonly ViewFreshness[]> {
    return this.answer(() => [...this.views.values()].map(freshnessOf));
  }

  refresh(names: readonly string[] | undefined): Promise<readonly ViewRun[]> {
    this.refreshed.push(names);
    return this.answer(() => (names ?? [...this.views.keys()]).map((name) => this.run(name)));
  }

  pause(name: string, by: string, reason: string | null): Promise<ViewStatus> {
    return this.answer(() => {
      this.set(name, { control: { state: 'paused', by, at: AS_OF, reason } });
      return this.views.get(name) as ViewStatus;
    });
  }

  resume(name: string): Promise<ViewStatus> {
    return this.answer(() => {
      this.set(name, { control: null });
      return this.views.get(name) as ViewStatus;
    });
  }

  cancel(name: string, by: string): Promise<ViewRun> {
    return this.answer(() => {
      const running = this.runs.find(({ view, state }) => view === name && state === 'running');
      if (running === undefined) throw new FalajError('view.not_running', `no run of ${name} is under way`);
      return { ...running, state: 'cancelled', reason: `cancelled by ${by}` };
    });
  }

  plan(): Promise<ViewPlan> {
    return this.answer(() => {
      const steps = [...this.views.values()].map(({ name, condition }) => ({
        view: name,
        action: condition === 'ready' ? ('none' as const) : ('create' as const),
        reason: condition,
        locks: condition === 'ready' ? 'none' : STEP_LOCKS,
        details: condition === 'ready' ? [] : [`CREATE MATERIALIZED VIEW ${name}`],
        expected:
          condition === 'ready' ? null : { ms: 1500, basis: 'estimate' as const, from: 'a cost of 1, by EXPLAIN' },
        ...{ together: [], within: null, isHeld: false },
      }));
      return { planId: '0123456789ab', steps, isEmpty: steps.every(({ action }) => action === 'none') };
    });
  }

  async apply(options: ApplyOptions = {}): Promise<AppliedPlan> {
    this.applied.push(options);
    const plan = await this.plan();
    const runs = plan.steps.filter(({ action }) => action !== 'none').map(({ view }) => this.run(view));
    return { plan, runs, drops: [] };
  }

  rollback(name: string): Promise<ViewRun> {
    return this.answer(() => this.run(name));
  }

  async explain(name: string): Promise<ViewExplanation> {
    const { steps } = await this.plan();
    return {
      name,
      condition: this.views.get(name)?.condition ?? 'missing',
      step: steps.find(({ view }) => view === name) as ViewExplanation['step'],
      reads: ['public.employment_records'],
      readers: ['view public.dashboard'],
      obstacles: [],
      indexes: [{ name: `${name}_key`, definition: `CREATE UNIQUE INDEX ${name}_key ON public.${name} (months)` }],
      options: ['fillfactor=70'],
      tablespace: null,
      cost: { total: 12.5, rows: 3 },
      former: { fingerprint: 'fedcba9876543210', asOf: AS_OF, isAsDefined: false },
    };
  }

  private run(name: string): ViewRun {
    const id = this.runs.length + 1;
    const run: ViewRun = { ...succeeded(id, name), ...this.next.get(name) };
    this.next.delete(name);
    this.runs.unshift(run);
    if (run.state === 'succeeded') this.set(name, { condition: 'ready', asOf: AS_OF, ageSeconds: 0, lastRun: run });
    else this.set(name, { lastRun: run });
    return run;
  }

  private async answer<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
    return work();
  }
}

function status(name: string): ViewStatus {
  return {
    name,
    queryId: 'retention_by_company_agg',
    kind: 'materialized',
    condition: 'missing',
    quarantined: null,
    fingerprint: '0123456789abcdef',
    builtFingerprint: null,
    asOf: null,
    ageSeconds: null,
    isCurrent: null,
    maxStalenessSeconds: 3600,
    refreshCron: '0 */12 * * *',
    timeZone: 'UTC',
    nextSlot: '2026-01-02T12:00:00.000Z',
    control: null,
    lastRun: null,
    rows: null,
    bytes: null,
    baseBytes: null,
    storageOverhead: null,
    worth: null,
    targets: { isRefreshFast: null, isSmall: null, isSpeedUp: null },
  };
}

function succeeded(id: number, view: string): ViewRun {
  return {
    id,
    view,
    slot: null,
    attempt: 1,
    cause: 'manual',
    state: 'succeeded',
    mode: 'concurrent',
    reason: null,
    startedAt: AS_OF,
    finishedAt: '2026-01-02T03:04:06.500Z',
    durationMs: 1500,
    asOf: AS_OF,
    rowsBefore: 10,
    rowsAfter: 12,
    rowsChanged: 3,
    bytes: 16384,
    walBytes: 2048,
    errorClass: null,
  };
}

function freshnessOf({ name, asOf, ageSeconds, maxStalenessSeconds }: ViewStatus): ViewFreshness {
  const isKept = ageSeconds !== null && ageSeconds <= (maxStalenessSeconds ?? 0);
  return { name, asOf, ageSeconds, promiseSeconds: maxStalenessSeconds, isKept, reason: isKept ? null : 'too old' };
}

/** Of its query, what it reads: no surface looks further into it. */
function definition(name: string): ViewDefinition {
  const facts: Omit<ViewDefinition, 'query' | 'bound'> & { readonly query: Pick<ViewDefinition['query'], 'reads'> } = {
    name,
    query: { reads: ['public.employment_records'] },
    domain: 'labour-market',
    file: 'labour-market/views.yml',
    line: 1,
    params: { time_period_months: 36 },
    statement: 'SELECT 36 AS months',
    uniqueKey: ['months'],
    indexes: [{ name: `idx_${name}`, isUnique: false, method: 'btree', columns: ['months DESC'] }],
    refreshCron: '0 */12 * * *',
    timeZone: 'UTC',
    incremental: null,
    onChange: null,
    maxStalenessSeconds: 3600,
    fingerprint: '0123456789abcdef',
    content: 'fedcba9876543210',
    storage: { options: [], tablespace: null },
  };
  return facts as unknown as ViewDefinition;
}
