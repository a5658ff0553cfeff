import { FalajError } from '../kernel/falaj-error.js';
import type { ViewDefinition } from './view-definition.js';
import { ViewOperations, type ApplyOptions } from './view-operations.port.js';
import type {
  AppliedPlan,
  ViewExplanation,
  ViewFreshness,
  ViewLock,
  ViewPlan,
  ViewRun,
  ViewStatus,
} from './view-report.js';
import type { ViewApplier } from './view.applier.js';
import type { ViewCatalogue } from './view.catalogue.js';
import type { PlanOptions, ViewPlanner } from './view.planner.js';
import type { ViewRollback } from './view.rollback.js';
import type { ViewRuns } from './view.runs.js';
import type { ViewStatusReader } from './view.status.js';
import type { ViewUpkeep } from './view.upkeep.js';

/** How a plan is made, carried out, and taken back one step. */
export interface ViewChanges {
  readonly applier: ViewApplier;
  readonly rollback: ViewRollback;
  readonly runs: ViewRuns;
  readonly appRole: string;
}

/** The room's front: every verb about views, for the API, the command line and the start. */
export class MaterializedViews extends ViewOperations {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly reader: ViewStatusReader,
    private readonly planner: ViewPlanner,
    private readonly upkeep: ViewUpkeep,
    private readonly changes: ViewChanges,
  ) {
    super();
  }

  definitions(): readonly ViewDefinition[] {
    return this.catalogue.list();
  }

  status(): Promise<readonly ViewStatus[]> {
    return this.reader.list();
  }

  statusOf(name: string): Promise<ViewStatus> {
    return this.reader.of(name);
  }

  locks(name: string): Promise<readonly ViewLock[]> {
    return this.reader.locks(name);
  }

  history(name: string, limit: number): Promise<readonly ViewRun[]> {
    return this.reader.history(name, limit);
  }

  freshness(): Promise<readonly ViewFreshness[]> {
    return this.reader.freshness();
  }

  async refresh(names: readonly string[] | undefined): Promise<readonly ViewRun[]> {
    const wanted = names === undefined ? undefined : new Set(names.map((name) => this.catalogue.get(name).name));
    const views = this.catalogue.inOrder().filter(({ name }) => wanted?.has(name) ?? true);
    return this.inTurn(views, 'manual');
  }

  plan(options: PlanOptions = {}): Promise<ViewPlan> {
    return this.planner.plan(options);
  }

  explain(name: string): Promise<ViewExplanation> {
    return this.planner.explain(name);
  }

  async apply({ planId, drops = true }: ApplyOptions = {}): Promise<AppliedPlan> {
    const plan = await this.planner.plan({ drops });
    if (planId !== undefined && planId !== plan.planId)
      throw new FalajError('view.plan_changed', `the plan ${planId} is ${plan.planId} by now: nothing was done`, {
        fields: { plan_id: plan.planId, shown: planId },
      });
    return { plan, ...(await this.changes.applier.apply(plan, 'manual')) };
  }

  async rollback(name: string): Promise<ViewRun> {
    const view = this.catalogue.get(name);
    const { rollback, runs, appRole } = this.changes;
    const work = runs.run(view, { cause: 'manual', slot: null }, (connection) =>
      rollback.rollback(connection, view, appRole),
    );
    return (await work).run;
  }

  /** As `apply`, without dropping anything or undoing a rollback: what a start does before it serves. */
  async applyAtStart(): Promise<readonly ViewRun[]> {
    const plan = await this.planner.plan({ drops: false, times: false });
    return (await this.changes.applier.apply(plan, 'start')).runs;
  }

  private async inTurn(views: readonly ViewDefinition[], cause: 'manual' | 'start'): Promise<readonly ViewRun[]> {
    const runs: ViewRun[] = [];
    for (const view of views) runs.push(await this.upkeep.run(view, cause));
    return runs;
  }
}
