import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { PlannedStep, ViewDrop, ViewPlan, ViewRun } from './view-report.js';
import type { ViewBuilder } from './view.builder.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { quoted } from '../registry/sql/index.parser.js';
import { definitionText, type RunOutcome } from './view.ledger.js';
import type { ViewPlanner } from './view.planner.js';
import type { ViewRefresher } from './view.refresher.js';
import type { ViewRuns } from './view.runs.js';
import type { ViewUpkeep } from './view.upkeep.js';

const DEFINED = `
UPDATE falaj.view_state AS s SET fingerprint = $2, definition = $3::jsonb, updated_at = clock_timestamp()
FROM (SELECT name, fingerprint FROM falaj.view_state WHERE name = $1) AS f WHERE s.name = f.name RETURNING f.fingerprint AS former`;

const RELEASE = 'UPDATE falaj.view_state SET rolled_back_from = NULL WHERE name = $1';

/**
 * Carries a plan out step by step, each as it was shown. A step is looked at again under its view's lock, before anything is done: what
 * has become so by itself is skipped, and what would be done otherwise by now is refused and told, not done.
 */
export class ViewApplier {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly planner: ViewPlanner,
    private readonly runs: ViewRuns,
    private readonly refresher: ViewRefresher,
    private readonly builder: ViewBuilder,
    private readonly upkeep: ViewUpkeep,
    private readonly appRole: string,
  ) {}

  async apply(
    { steps }: ViewPlan,
    cause: 'manual' | 'start',
  ): Promise<{ readonly runs: readonly ViewRun[]; readonly drops: readonly ViewDrop[] }> {
    const runs: ViewRun[] = [];
    const drops: ViewDrop[] = [];
    for (const step of steps) {
      // Done in the transaction of another, or not done with it.
      if (step.within !== null || step.action === 'none' || step.action === 'blocked') continue;
      if (cause === 'start' && step.isHeld) continue;
      if (step.action !== 'drop') runs.push(await this.run(step, cause));
      else if (cause !== 'start') drops.push(await this.drop(step.view));
    }
    return { runs, drops };
  }

  private async run(step: PlannedStep, cause: 'manual' | 'start'): Promise<ViewRun> {
    const view = this.catalogue.get(step.view);
    const result = await this.runs.run(view, { cause, slot: null }, async (connection) => {
      const now = await this.lookAgain(step);
      if (now.action === 'none') return { state: 'skipped', mode: 'skip', reason: 'it has become as defined since' };
      assertSame(step, now);
      return step.action === 'reindex' ? this.reindex(connection, view) : this.fill(connection, view, step);
    });
    return result.run;
  }

  private async lookAgain({ view }: PlannedStep): Promise<PlannedStep> {
    const { steps } = await this.planner.plan({ drops: false, times: false });
    const now = steps.find((each) => each.view === view);
    if (now === undefined) throw new FalajError('view.plan_changed', `${view} is in the plan no more`);
    return now;
  }

  private async fill(connection: LoadConnection, view: ViewDefinition, step: PlannedStep): Promise<RunOutcome> {
    if (step.isHeld) await connection.query(RELEASE, [view.name]);
    return this.refresher.refresh(connection, view, this.appRole);
  }

  /** The rows stay as they are; where the definition named other indexes, it is from now on the one the build is of. */
  private async reindex(connection: LoadConnection, view: ViewDefinition): Promise<RunOutcome> {
    const { made, gone } = await this.builder.reindex(connection, view);
    const { rows } = await connection.query(DEFINED, [view.name, view.fingerprint, definitionText(view)]);
    await connection.query(
      `COMMENT ON MATERIALIZED VIEW ${VIEW_SCHEMA}.${quoted(view.name)} IS 'falaj ${view.fingerprint}'`,
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
