import type { ReadTransaction } from '../database/read-transaction.js';
import type { ViewDefinition } from './view-definition.js';
import type { ExpectedTime, PlannedStep } from './view-report.js';
import type { ViewFacts } from './view.facts.js';

/** Milliseconds for one unit of the server's cost, a page read in order from memory. */
const COST_MS = 0.01;
/** Writing a row and putting it into an index. */
const ROW_MS = 0.01;
const RUNS_MAX = 5;

/** Medians of the last runs that succeeded, by view and by what they did. */
const HISTORY = `
SELECT coalesce(json_agg(h), '[]')::text FROM (
  SELECT view, kind, count(*)::int AS runs, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms FROM (
    SELECT view, kind, ms, row_number() OVER (PARTITION BY view, kind ORDER BY id DESC) AS age FROM (
      SELECT id, view, CASE WHEN mode IN ('build', 'swap') THEN 'build' WHEN mode = 'reindex' THEN 'reindex' ELSE 'refresh' END AS kind,
        extract(epoch FROM finished_at - started_at)::float8 * 1000 AS ms
      FROM falaj.view_run WHERE state = 'succeeded' AND mode IN ('build', 'swap', 'concurrent', 'plain', 'reindex', 'incremental', 'rebuild') AND cause <> 'external' AND view = ANY ($1::text[])
    ) AS r
  ) AS numbered WHERE age <= ${String(RUNS_MAX)} GROUP BY view, kind
) AS h`;

type Kind = 'build' | 'refresh' | 'reindex';

interface PastRuns {
  readonly view: string;
  readonly kind: Kind;
  readonly runs: number;
  readonly ms: number;
}

const KINDS: Readonly<Partial<Record<PlannedStep['action'], Kind>>> = {
  create: 'build',
  rebuild: 'build',
  refresh: 'refresh',
  reindex: 'reindex',
};

/** What the server thinks a statement costs. */
export interface StatementCost {
  readonly total: number;
  readonly rows: number;
}

/** Says how long the steps of a plan will take: as they took, else what the server's cost of the statement suggests. */
export class ViewEstimator {
  constructor(private readonly transactions: ReadTransaction) {}

  async withTimes(
    steps: readonly PlannedStep[],
    views: ReadonlyMap<string, ViewDefinition>,
    facts: ReadonlyMap<string, ViewFacts>,
  ): Promise<readonly PlannedStep[]> {
    const { rows } = await this.transactions.run((reader) => reader.query(HISTORY, [steps.map(({ view }) => view)]));
    const past = JSON.parse(rows[0]?.[0] ?? '[]') as readonly PastRuns[];
    const timed: PlannedStep[] = [];
    for (const step of steps) timed.push({ ...step, expected: await this.timeOf(step, views, facts, past) });
    return timed;
  }

  /** Null where the statement cannot be planned, as when it reads a view that is not there yet. */
  async costOf(view: ViewDefinition): Promise<StatementCost | null> {
    try {
      const { rows } = await this.transactions.run((reader) => reader.query(`EXPLAIN (FORMAT JSON) ${view.statement}`));
      const [root] = JSON.parse(rows[0]?.[0] ?? '[]') as readonly { Plan: Record<string, number> }[];
      return root === undefined ? null : { total: root.Plan['Total Cost'] ?? 0, rows: root.Plan['Plan Rows'] ?? 0 };
    } catch {
      return null;
    }
  }

  private async timeOf(
    step: PlannedStep,
    views: ReadonlyMap<string, ViewDefinition>,
    facts: ReadonlyMap<string, ViewFacts>,
    past: readonly PastRuns[],
  ): Promise<ExpectedTime | null> {
    const kind = KINDS[step.action];
    if (kind === undefined || step.within !== null) return null;
    const times: ExpectedTime[] = [];
    for (const name of [step.view, ...step.together]) {
      const view = views.get(name);
      const time = view === undefined ? null : await this.timeOfOne(view, kind, facts.get(name), past);
      if (time === null) return null;
      times.push(time);
    }
    return sumOf(times);
  }

  private async timeOfOne(
    view: ViewDefinition,
    kind: Kind,
    facts: ViewFacts | undefined,
    past: readonly PastRuns[],
  ): Promise<ExpectedTime | null> {
    const known = past.find((each) => each.view === view.name && each.kind === kind);
    if (known !== undefined) {
      const runs = known.runs === 1 ? 'the last run' : `the median of the last ${String(known.runs)} runs`;
      return { ms: Math.round(known.ms), basis: 'runs', from: `${runs} of this kind` };
    }
    const stored = facts?.relation?.rows ?? -1;
    if (kind === 'reindex' && stored >= 0)
      return { ms: Math.ceil(stored * ROW_MS), basis: 'estimate', from: `${String(stored)} rows to index` };
    const cost = await this.costOf(view);
    if (cost === null) return null;
    const ms = cost.total * COST_MS + cost.rows * ROW_MS * (1 + view.indexes.length);
    const from = `a cost of ${String(Math.round(cost.total))} and ${String(cost.rows)} rows, by EXPLAIN`;
    return { ms: Math.ceil(ms), basis: 'estimate', from };
  }
}

function sumOf(times: readonly ExpectedTime[]): ExpectedTime | null {
  const [first, ...others] = times;
  if (first === undefined || others.length === 0) return first ?? null;
  const basis = times.every((time) => time.basis === 'runs') ? 'runs' : 'estimate';
  return { ms: times.reduce((sum, { ms }) => sum + ms, 0), basis, from: `${String(times.length)} views together` };
}
