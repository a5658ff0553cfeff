import type { TaskCountRow, TaskRow } from '../../api/warehouse.types.js';
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
export function payloadText(payload: TaskRow['payload']): string {
  const pairs = Object.entries(payload ?? {});
  return pairs.map(([name, value]) => `${name.replaceAll('_', ' ')} ${valueText(value)}`).join(', ');
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
