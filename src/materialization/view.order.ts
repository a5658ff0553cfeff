import type { ViewDefinition } from './view-definition.js';
import { ENDED, type ViewRun } from './view-report.js';
import type { PassedOver } from './view.upkeep.js';

/** Who reads whom. */
export interface ReadOrder {
  inputsOf(view: ViewDefinition): readonly ViewDefinition[];
}

/** Carries out the runs of one cycle. */
export interface CycleRuns {
  run(view: ViewDefinition): Promise<ViewRun>;
  passOver(view: ViewDefinition, outcome: PassedOver): Promise<ViewRun>;
}

/**
 * Runs views, each once and after those of them that it reads; branches that do not meet go on beside each other. What reads a view
 * whose run did not end well is passed over and not run: it would only seem fresh. A view that another run holds is being
 * refreshed, which is no failure.
 * @param views in an order in which each comes after those it reads.
 * @returns their runs, in that order.
 */
export async function runInOrder(
  order: ReadOrder,
  views: readonly ViewDefinition[],
  runs: CycleRuns,
): Promise<readonly ViewRun[]> {
  const begun = new Map<string, Promise<ViewRun>>();
  for (const view of views) {
    const inputs = order.inputsOf(view).flatMap(({ name }) => begun.get(name) ?? []);
    const run = Promise.all(inputs).then((ended) => {
      const failed = ended.find(({ state }) => isBad(state));
      if (failed === undefined) return runs.run(view);
      const reason = `${failed.view}, which it reads, ended as ${failed.state}`;
      return runs.passOver(view, { state: 'upstream_failed', reason });
    });
    // Whoever is thrown at first is heard below; the others must not be unheard meanwhile.
    run.catch(() => undefined);
    begun.set(view.name, run);
  }
  return Promise.all(begun.values());
}

function isBad(state: ViewRun['state']): boolean {
  if (state === 'busy') return false;
  return !ENDED.includes(state) || state === 'failed' || state === 'upstream_failed' || state === 'cancelled';
}
