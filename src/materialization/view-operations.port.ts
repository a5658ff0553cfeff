import type { ViewDefinition } from './view-definition.js';
import type {
  AppliedPlan,
  ViewExplanation,
  ViewFreshness,
  ViewLock,
  ViewPlan,
  ViewRun,
  ViewStatus,
} from './view-report.js';

export interface ApplyOptions {
  /** The plan that was shown; absent: whatever the plan is now. */
  readonly planId?: string;
  readonly drops?: boolean;
}

/**
 * What operators see of materialized views and do with them; the class is the injection token. Every method ends by timeouts of
 * its own (`materialization.*`), so that a caller needs none. Reads throw `database.unavailable` or `database.overloaded`; a name
 * that no definition has throws `view.unknown`.
 */
export abstract class ViewOperations {
  /** The definitions these operations act on, by name. */
  abstract definitions(): readonly ViewDefinition[];

  abstract status(): Promise<readonly ViewStatus[]>;

  abstract statusOf(name: string): Promise<ViewStatus>;

  /** Locks held on the view and the sessions that wait for one. */
  abstract locks(name: string): Promise<readonly ViewLock[]>;

  /** Newest first. */
  abstract history(name: string, limit: number): Promise<readonly ViewRun[]>;

  abstract freshness(): Promise<readonly ViewFreshness[]>;

  /** One run for each view named, or for every view, inputs before what reads them. A run that failed or was busy is answered, not thrown. */
  abstract refresh(names: readonly string[] | undefined): Promise<readonly ViewRun[]>;

  /** Its schedule and its changes leave it alone until it is resumed. Kept as it was where it is paused already. */
  abstract pause(name: string, by: string, reason: string | null): Promise<ViewStatus>;

  /** Ends a pause, or a suspension after failures. What was passed over meanwhile is not made up for. */
  abstract resume(name: string): Promise<ViewStatus>;

  /**
   * Cancels the run that is under way, in whatever process, and answers how it ended: one that was about to commit may have succeeded.
   * @throws FalajError view.not_running where none is
   */
  abstract cancel(name: string, by: string): Promise<ViewRun>;

  /** `drops: false` leaves alone what no definition names, where those at hand are not all there are. */
  abstract plan(options?: { readonly drops?: boolean }): Promise<ViewPlan>;

  /** What a view is made of, what reads it, what would be done with it, and what a rollback would bring back. */
  abstract explain(name: string): Promise<ViewExplanation>;

  /**
   * Carries the plan out: the plan as it was found, and a run for each view that was touched. Throws `view.plan_changed`, and does
   * nothing, where the plan is not the one that was shown.
   */
  abstract apply(options?: ApplyOptions): Promise<AppliedPlan>;

  /** The build before the present one takes its place again. A run that failed or was busy is answered, not thrown. */
  abstract rollback(name: string): Promise<ViewRun>;
}
