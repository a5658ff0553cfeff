import type { ReadingRow } from '../../api/warehouse.types.js';
import type { ChartRow } from '../../components/charts/chart.types.js';

/** A drawing is not wider than so many points. */
const POINTS_MAX = 400;

/** Readings from the oldest to the newest, evenly thinned out to what a drawing can show; the newest is always among them. */
export function drawnReadings(newestFirst: readonly ReadingRow[]): readonly ChartRow[] {
  const step = Math.max(1, Math.ceil(newestFirst.length / POINTS_MAX));
  return newestFirst
    .filter((_, at) => at % step === 0)
    .map(({ ts, value }) => ({ at: `${ts.slice(0, 10)} ${ts.slice(11, 19)}`, value }))
    .reverse();
}
