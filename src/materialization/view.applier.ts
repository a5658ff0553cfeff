import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { PlannedStep, ViewDrop, ViewPlan, ViewRun } from './view-report.js';
import { kindText } from './view.build-kind.js';
import type { ViewBuilder } from './view.builder.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { quoted } from '../registry/sql/index.parser.js';
import { definitionText, type RunOutcome } from './view.ledger.js';
import type { ViewPlanner } from './view.planner.js';
import type { ViewRefresher } from './view.refresher.js';
import { runInOrder } from './view.order.js';
import type { ViewUpkeep } from './view.upkeep.js';

const DEFINED = `
UPDATE falaj.view_state AS s SET fingerprint = $2, definition = $3::jsonb, updated_at = clock_timestamp()
FROM (SELECT name, fingerprint FROM falaj.view_state WHERE name = $1) AS f WHERE s.name = f.name RETURNING f.fingerprint AS former`;

const RELEASE = 'UPDATE falaj.view_state SET rolled_back_from = NULL WHERE name = $1';

/** What is not a run of the view's own. */
const NO_RUN: ReadonlySet<PlannedStep['action']> = new Set(['none', 'blocked', 'drop']);

/**
 * Carries a plan out step by step, each as it was shown. A step is looked at again under its view's lock, before anything is done: what
 * has become so by itself is skipped, and what would be done otherwise by now is refused and told, not done.
 *
 * Steps are runs like any other: tried again where others are in the way, and passed over where a step of what they read has failed.
 * Branches that do not meet go on beside each other, but for rebuilds: one moves whatever reads it, which another may have to move too.
 */
export class ViewApplier {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly planner: ViewPlanner,
    private readonly refresher: ViewRefresher,
    private readonly builder: ViewBuilder,
    private readonly upkeep: ViewUpkeep,
  ) {}

  async apply(
    { steps }: ViewPlan,
    cause: 'manual' | 'start',
  ): Promise<{ readonly runs: readonly ViewRun[]; readonly drops: readonly ViewDrop[] }> {
    // Neither what is done in the transaction of another, or not done with it, nor what takes an operator's word.
    const wanted = steps.filter(
      ({ within, action, isHeld }) => within === null && !NO_RUN.has(action) && !(cause === 'start' && isHeld),
    );
    const runs = await this.inOrder(wanted, cause);
    const drops: ViewDrop[] = [];
    if (cause === 'start') return { runs, drops };
    for (const { view } of steps.filter(({ action }) => action === 'drop')) drops.push(await this.drop(view));
    return { runs, drops };
  }

  private inOrder(steps: readonly PlannedStep[], cause: 'manual' | 'start'): Promise<readonly ViewRun[]> {
    const byView = new Map(steps.map((step) => [step.view, step]));
    let rebuilt: Promise<unknown> = Promise.resolve();
    const run = (view: ViewDefinition): Promise<ViewRun> => {
      const step = byView.get(view.name) as PlannedStep;
      if (step.action !== 'rebuild') return this.run(view, step, cause);
      const work = rebuilt.then(() => this.run(view, step, cause));
      rebuilt = work.catch(() => undefined);
      return work;
    };
    return runInOrder(
      { inputsOf: (view) => this.inputsOf(view, byView) },
      this.catalogue.inOrder().filter(({ name }) => byView.has(name)),
      { run, passOver: (view, outcome) => this.upkeep.passOver(view, { cause, slot: null }, outcome) },
    );
  }

  /** What has to be done before: its inputs, or what takes them along. Indexes stand on rows that are there. */
  private inputsOf(view: ViewDefinition, steps: ReadonlyMap<string, PlannedStep>): readonly ViewDefinition[] {
    if (steps.get(view.name)?.action === 'reindex') return [];
    const names = new Set(this.catalogue.inputsOf(view).map(({ name }) => name));
    const moving = [...steps.values()].filter(({ together }) => together.some((name) => names.has(name)));
    return [...new Set([...names, ...moving.map((step) => step.view)])].map((name) => this.catalogue.get(name));
  }

  private run(view: ViewDefinition, step: PlannedStep, cause: 'manual' | 'start'): Promise<ViewRun> {
    return this.upkeep.carry(view, cause, async (connection, appRole) => {
      const now = await this.lookAgain(step);
      if (now.action === 'none') return { state: 'skipped', mode: 'skip', reason: 'it has become as defined since' };
      assertSame(step, now);
      if (step.action === 'reindex') return this.reindex(connection, view);
      if (step.isHeld) await connection.query(RELEASE, [view.name]);
      return this.refresher.refresh(connection, view, appRole, step.action === 'rebuild' ? step.reason : undefined);
    });
  }

  private async lookAgain({ view }: PlannedStep): Promise<PlannedStep> {
    const { steps } = await this.planner.plan({ drops: false, times: false });
    const now = steps.find((each) => each.view === view);
    if (now === undefined) throw new FalajError('view.plan_changed', `${view} is in the plan no more`);
    return now;
  }

  /** The rows stay as they are; where the definition named other indexes, it is from now on the one the build is of. */
  private async reindex(connection: LoadConnection, view: ViewDefinition): Promise<RunOutcome> {
    const { made, gone } = await this.builder.reindex(connection, view);
    const { rows } = await connection.query(DEFINED, [view.name, view.fingerprint, definitionText(view)]);
    await connection.query(
      `COMMENT ON ${kindText(view.incremental !== null)} ${VIEW_SCHEMA}.${quoted(view.name)} IS 'falaj ${view.fingerprint}'`,
    );
    if (rows[0]?.former !== view.fingerprint)
      await connection.query('SELECT falaj.record_change($1)', [`route:${view.query.queryId}`]);
    const parts = [
      ...(made.length === 0 ? [] : [`made ${made.join(', ')}`]),
      ...(gone.length === 0 ? [] : [`dropped ${gone.join(', ')}`]),
    ];
    return { state: 'succeeded', mode: 'reindex', reason: parts.join('; ') || 'its indexes were as defined' };
  }

  private async drop(view: string): Promise<ViewDrop> {
    try {
      await this.upkeep.drop(view);
      return { view, state: 'dropped', reason: null };
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      return { view, state: 'failed', reason: typeof code === 'string' ? code : 'unknown' };
    }
  }
}

function assertSame(shown: PlannedStep, now: PlannedStep): void {
  const does = ({ action, reason, details }: PlannedStep): string => JSON.stringify([action, reason, details]);
  if (does(shown) === does(now)) return;
  const message = `${shown.view} was to be done as ${shown.action} (${shown.reason}), and now is ${now.action} (${now.reason})`;
  throw new FalajError('view.plan_changed', [message, ...now.details].join('; '));
}
