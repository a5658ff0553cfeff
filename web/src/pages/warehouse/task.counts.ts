import type { TaskCountRow } from '../../api/warehouse.types.js';
import type { ChartRow } from '../../components/charts/chart.types.js';

/** One row a kind, with how many tasks there are in each state. */
export function tasksByKind(rows: readonly TaskCountRow[], states: readonly string[]): readonly ChartRow[] {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    ...Object.fromEntries(states.map((state) => [state, countOf(rows, kind, state)])),
    kind: kind.replaceAll('_', ' '),
  }));
}

function countOf(rows: readonly TaskCountRow[], kind: string, state: string): number {
  return rows.find((row) => row.kind === kind && row.status === state)?.tasks ?? 0;
}

/** What a task is about, as `name value` pairs: payloads differ by kind. */
export function payloadText(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return String(payload ?? '');
  return Object.entries(payload)
    .map(
      ([name, value]) =>
        `${name.replaceAll('_', ' ')} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join(', ');
}
