import type { IncrementalPlan, PlannedLink } from './incremental-plan.js';

/** One step from an input to another, by equalities. */
export interface JoinStep {
  readonly from: number;
  readonly to: number;
  /** Columns of `from` and of `to`. */
  readonly pairs: PlannedLink['pairs'];
}

type Shape = Pick<IncrementalPlan, 'inputs' | 'links' | 'keys'>;

/**
 * The fewest joins that lead from an input to all inputs with key columns; undefined where there are none.
 *
 * Every step holds for every row that the first input has a part in. The equality of a LEFT JOIN is followed from its right side alone: a
 * row without the right side is no row of which it says anything.
 */
export function pathToKeys(plan: Shape, start: number): readonly JoinStep[] | undefined {
  const steps = reach(plan.links, start, ({ isOuter }) => !isOuter);
  const needed = new Set<number>();
  for (const { input } of plan.keys) {
    for (let at = input; at !== start && !needed.has(at); at = steps.get(at)?.from ?? start) {
      if (!steps.has(at)) return undefined;
      needed.add(at);
    }
  }
  return [...steps.values()].filter(({ to }) => needed.has(to));
}

/** The joins by which all inputs are reached from one with key columns, as the statement is computed for some keys. */
export function pathFromKey(plan: Shape, start: number): readonly JoinStep[] {
  return [...reach(plan.links, start, () => true).values()];
}

/** Inputs that no equality leads from to the keys, or to the others. */
export function unreachable(plan: Shape): readonly number[] {
  return plan.inputs.flatMap((_, input) => (pathToKeys(plan, input) === undefined ? [input] : []));
}

/** Breadth first, so that the paths are the shortest; steps in the order in which they are taken. */
function reach(
  links: readonly PlannedLink[],
  start: number,
  isForward: (link: PlannedLink) => boolean,
): ReadonlyMap<number, JoinStep> {
  const steps = new Map<number, JoinStep>();
  const queue = [start];
  // An array goes on to what is added to it while it is walked.
  for (const at of queue)
    for (const link of links) {
      const step = stepOf(link, at, isForward(link));
      if (step === undefined || step.to === start || steps.has(step.to)) continue;
      steps.set(step.to, step);
      queue.push(step.to);
    }
  return steps;
}

function stepOf({ left, right, pairs }: PlannedLink, from: number, isForward: boolean): JoinStep | undefined {
  if (from === left && isForward) return { from, to: right, pairs };
  return from === right ? { from, to: left, pairs: pairs.map(([a, b]) => [b, a] as const) } : undefined;
}
