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
import type { ViewCanceller } from './view.canceller.js';
import type { ViewCatalogue } from './view.catalogue.js';
import type { ViewControls } from './view.controls.js';
import { runInOrder } from './view.order.js';
import type { PlanOptions, ViewPlanner } from './view.planner.js';
import type { ViewRollback } from './view.rollback.js';
import type { ViewStatusReader } from './view.status.js';
import type { ViewUpkeep } from './view.upkeep.js';

/** What operators do with views besides refreshing them. */
export interface ViewInterventions {
  readonly controls: ViewControls;
  readonly canceller: ViewCanceller;
  readonly applier: ViewApplier;
  readonly rollback: ViewRollback;
}

/** The room's front: every verb about views, for the API, the command line and the start. */
export class MaterializedViews extends ViewOperations {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly reader: ViewStatusReader,
    private readonly planner: ViewPlanner,
    private readonly upkeep: ViewUpkeep,
    private readonly interventions: ViewInterventions,
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

  async pause(name: string, by: string, reason: string | null): Promise<ViewStatus> {
    await this.interventions.controls.pause(this.catalogue.get(name).name, by, reason);
    return this.reader.of(name);
  }

  async resume(name: string): Promise<ViewStatus> {
    await this.interventions.controls.resume(this.catalogue.get(name).name);
    return this.reader.of(name);
  }

  async cancel(name: string, by: string): Promise<ViewRun> {
    return this.interventions.canceller.cancel(this.catalogue.get(name), by);
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
    return { plan, ...(await this.interventions.applier.apply(plan, 'manual')) };
  }

  async rollback(name: string): Promise<ViewRun> {
    const view = this.catalogue.get(name);
    return this.upkeep.carry(view, 'manual', (connection, appRole) =>
      this.interventions.rollback.rollback(connection, view, appRole),
    );
  }

  /** As `apply`, without dropping anything or undoing a rollback: what a start does before it serves. */
  async applyAtStart(): Promise<readonly ViewRun[]> {
    const plan = await this.planner.plan({ drops: false, times: false });
    return (await this.interventions.applier.apply(plan, 'start')).runs;
  }

  private inTurn(views: readonly ViewDefinition[], cause: 'manual' | 'start'): Promise<readonly ViewRun[]> {
    return runInOrder(this.catalogue, views, {
      run: (view) => this.upkeep.run(view, cause),
      passOver: (view, outcome) => this.upkeep.passOver(view, { cause, slot: null }, outcome),
    });
  }
}
