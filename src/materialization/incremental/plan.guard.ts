import type { PlannedStep } from '../view-report.js';
import { step } from '../view-step.js';
import type { ViewCatalogue } from '../view.catalogue.js';
import type { AskText } from '../view.dependencies.js';
import { readInputFacts } from './input.facts.js';
import { inputObstacles } from './input.rules.js';

/**
 * An incremental view is not made where its tables do not bear it: it would be compared as a whole each time, at more than a refresh
 * costs. One that stands is told of, and refreshed so until the tables bear it again.
 */
export async function guardIncremental(
  steps: readonly PlannedStep[],
  catalogue: ViewCatalogue,
  ask: AskText,
): Promise<readonly PlannedStep[]> {
  const guarded: PlannedStep[] = [];
  for (const each of steps) {
    const plan = catalogue.get(each.view).incremental;
    const tables = (plan?.inputs ?? []).map(({ table }) => table);
    const obstacles = plan === null ? [] : inputObstacles(plan, await readInputFacts(ask, tables));
    guarded.push(obstacles.length === 0 ? each : guardedStep(each, obstacles));
  }
  return guarded;
}

function guardedStep(each: PlannedStep, obstacles: readonly string[]): PlannedStep {
  const details = [...each.details, ...obstacles];
  if (each.action !== 'create' && each.action !== 'rebuild') return { ...each, details };
  const verdict = {
    action: 'blocked',
    reason: 'its tables do not bear an incremental refresh',
    locks: 'none',
  } as const;
  return step({ name: each.view }, verdict, details);
}
