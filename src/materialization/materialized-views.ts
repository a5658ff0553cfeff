import type { ViewDefinition } from './view-definition.js';
import { ViewOperations } from './view-operations.port.js';
import type { PlannedStep, ViewFreshness, ViewLock, ViewPlan, ViewRun, ViewStatus } from './view-report.js';
import type { ViewCanceller } from './view.canceller.js';
import type { ViewCatalogue } from './view.catalogue.js';
import type { ViewControls } from './view.controls.js';
import { runInOrder } from './view.order.js';
import type { ViewPlanner } from './view.planner.js';
import type { ViewStatusReader } from './view.status.js';
import type { ViewUpkeep } from './view.upkeep.js';

/** Steps that a run of the view carries out. */
const RUN_ACTIONS: ReadonlySet<PlannedStep['action']> = new Set(['create', 'rebuild', 'reindex', 'refresh']);

/** The room's front: every verb about views, for the API, the command line and the start. */
export class MaterializedViews extends ViewOperations {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly reader: ViewStatusReader,
    private readonly planner: ViewPlanner,
    private readonly upkeep: ViewUpkeep,
    private readonly controls: ViewControls,
    private readonly canceller: ViewCanceller,
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
    await this.controls.pause(this.catalogue.get(name).name, by, reason);
    return this.reader.of(name);
  }

  async resume(name: string): Promise<ViewStatus> {
    await this.controls.resume(this.catalogue.get(name).name);
    return this.reader.of(name);
  }

  async cancel(name: string, by: string): Promise<ViewRun> {
    return this.canceller.cancel(this.catalogue.get(name), by);
  }

  plan(): Promise<ViewPlan> {
    return this.planner.plan();
  }

  async apply(): Promise<{ readonly plan: ViewPlan; readonly runs: readonly ViewRun[] }> {
    const plan = await this.planner.plan();
    const runs = await this.inTurn(this.touched(plan), 'manual');
    for (const { view } of plan.steps.filter(({ action }) => action === 'drop')) await this.upkeep.drop(view);
    return { plan, runs };
  }

  /** As `apply`, without dropping anything: what a start does before it serves. */
  async applyAtStart(): Promise<readonly ViewRun[]> {
    return this.inTurn(this.touched(await this.planner.plan()), 'start');
  }

  private touched({ steps }: ViewPlan): readonly ViewDefinition[] {
    const names = new Set(steps.filter(({ action }) => RUN_ACTIONS.has(action)).map(({ view }) => view));
    return this.catalogue.inOrder().filter(({ name }) => names.has(name));
  }

  private inTurn(views: readonly ViewDefinition[], cause: 'manual' | 'start'): Promise<readonly ViewRun[]> {
    return runInOrder(this.catalogue, views, {
      run: (view) => this.upkeep.run(view, cause),
      passOver: (view, outcome) => this.upkeep.passOver(view, { cause, slot: null }, outcome),
    });
  }
}
