import type { ViewCondition, ViewFreshness } from '../materialization/view-report.js';
import type { Look } from './doctor.examiner.js';

/** What an operator is told of views that are not as they should be, and what mends it; `stale` is there and too old. */
const ILL: Readonly<Record<Exclude<ViewCondition, 'ready'> | 'stale', string>> = {
  missing: 'Run npm run falaj -- views apply, or start the server: both build them.',
  unpopulated: 'Run npm run falaj -- views refresh: it fills them.',
  outdated: 'Run npm run falaj -- views plan, then views apply: it builds them beside and swaps.',
  rolled_back: 'Correct the definition, or run npm run falaj -- views apply: it builds them as defined again.',
  drifted: 'Someone altered them by hand: run npm run falaj -- views plan, then views apply.',
  foreign: 'Rename or drop the relation that bears the name, or rename the view in views.yml.',
  quarantined: 'Run npm run falaj -- views status NAME, and refresh it once the cause is known.',
  stale: 'Run npm run falaj -- views refresh, and see with views status NAME why its schedule did not.',
};
const KINDS = Object.keys(ILL) as readonly (keyof typeof ILL)[];

/** The condition of a view, with its freshness. */
export interface ViewState extends Pick<ViewFreshness, 'name' | 'isKept'> {
  readonly condition: ViewCondition;
}

/** The views in one line. None of it fails: where a view cannot answer, the tables do, right and slower. */
export function viewsLook(views: readonly ViewState[]): Look {
  if (views.length === 0) return { state: 'ok', detail: 'none is defined' };
  const found = KINDS.map((kind) => ({ kind, names: views.filter((view) => illOf(view) === kind) })).filter(
    ({ names }) => names.length > 0,
  );
  if (found.length === 0) return { state: 'ok', detail: `all ${String(views.length)} ready, none older than promised` };
  const told = found.map(({ kind, names }) => `${kind}: ${names.map(({ name }) => name).join(', ')}`);
  return { state: 'warn', detail: told.join('; '), remedy: found.map(({ kind }) => ILL[kind]).join(' ') };
}

function illOf({ condition, isKept }: ViewState): keyof typeof ILL | undefined {
  if (condition !== 'ready') return condition;
  return isKept ? undefined : 'stale';
}
