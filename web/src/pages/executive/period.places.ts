import type { ErrorRow } from '../../../../clients/react-query/executive.types.js';
import type { ActivityRow } from '../../api/executive.types.js';
import type { ChartRow, ChartSeries } from '../../components/charts/chart.types.js';

/** An instant as a place on an axis: its day, or its day of the month and hour. */
export function placeOf(period: string, interval: 'hour' | 'day'): string {
  return interval === 'day' ? period.slice(0, 10) : `${period.slice(5, 10)} ${period.slice(11, 16)}`;
}

interface Counted {
  readonly place: string;
  readonly series: string;
  readonly count: number;
}

/** Counts by place and series, added up, in the order of the places; what has none at a place has nothing there. */
export function stacked(counted: readonly Counted[]): {
  readonly series: readonly ChartSeries[];
  readonly rows: readonly ChartRow[];
} {
  const names = [...new Set(counted.map(({ series }) => series))].sort();
  const places = new Map<string, Map<string, number>>();
  for (const { place, series, count } of counted) {
    const at = places.get(place) ?? new Map<string, number>();
    places.set(place, at.set(series, (at.get(series) ?? 0) + count));
  }
  return {
    series: names.map((name) => ({ key: name, label: name.replaceAll('_', ' ') })),
    rows: [...places]
      .sort(([some], [other]) => (some < other ? -1 : 1))
      .map(([place, at]) => ({ ...Object.fromEntries(names.map((name) => [name, at.get(name) ?? 0])), place })),
  };
}

export function errorsBy(interval: 'hour' | 'day', rows: readonly ErrorRow[]): readonly Counted[] {
  return rows.map(({ period, category, errors }) => ({
    ...{ place: placeOf(period, interval), series: category, count: errors },
  }));
}

export function activityBy(rows: readonly ActivityRow[]): readonly Counted[] {
  return rows.map(({ day, event_type: series, events: count }) => ({ place: day.slice(0, 10), series, count }));
}
