import type { ColumnType, QueryDefinition } from '../../registry/query-definition.js';
import type { InputChange } from '../workload/workload.reader.js';
import type { ExpectedBenefit } from './advice-report.js';
import type { QuestionGroup } from './question.groups.js';
import { chooseRefresh } from './refresh-choice.js';
import { perDay } from './view-worth.js';

/** What the estimate takes for granted, told with it. */
export const ASSUMES: readonly string[] = [
  'loads and changes go on as they did while they were observed, each at any time alike',
  'a view answers in 1 ms and 2 us for each row',
  'a build or refresh takes twice as long as its query',
  'a slot is skipped where nothing changed, at 20 ms, and a change of an input withdraws the view until its next slot',
];

const LOOK_MS = 1;
const ROW_MS = 0.002;
const REFRESH_FACTOR = 2;
/** Of a row and of its entry in the unique index, without their columns. */
const ROW_BYTES = 64;
const COLUMN_BYTES: Readonly<Record<ColumnType, number>> = {
  string: 16,
  integer: 8,
  decimal: 10,
  boolean: 1,
  date: 4,
  timestamp: 8,
  json: 64,
};

export interface Observed {
  readonly observedSeconds: number;
  readonly changesSeconds: number;
  readonly inputs: readonly InputChange[];
  /** How much heavier, in milliseconds, a set may be than is known of it. */
  readonly unseenMs: number;
}

export interface Estimate {
  readonly refreshCron: string;
  readonly expected: ExpectedBenefit;
}

/** What a view for the group would bring, and the schedule that brings most. */
export function estimate(definition: QueryDefinition, { figures }: QuestionGroup, observed: Observed): Estimate {
  const loadsPerDay = perDay(figures.tableRuns + figures.viewRuns, observed.observedSeconds);
  // Not less than one input's, not more than all together: several may change in the same moment.
  const changesPerDay = perDay(sum(observed.inputs.map(({ episodes }) => episodes)), observed.changesSeconds);
  const baseMs = figures.tableRuns === 0 ? 0 : figures.tableMs / figures.tableRuns;
  const rows = figures.rowsMax;
  const viewMs = Math.min(baseMs, LOOK_MS + rows * ROW_MS);
  const refreshMs = baseMs * REFRESH_FACTOR;
  const { refreshCron, ...choice } = chooseRefresh({
    changesPerDay,
    loadsPerDay,
    savedMsPerLoad: baseMs - viewMs,
    refreshMs,
  });
  const bytes = rows * rowBytes(definition);
  const baseBytes = sum(observed.inputs.map((input) => input.bytes));
  const expected = {
    ...choice,
    ...{ loadsPerDay, baseMs, viewMs, changesPerDay, refreshMs, rows, bytes },
    speedUp: viewMs === 0 ? 1 : baseMs / viewMs,
    netMsPerDay: choice.savedMsPerDay - choice.costMsPerDay,
    storageOverhead: baseBytes === 0 ? null : bytes / baseBytes,
    unseenMsPerDay: perDay(observed.unseenMs, observed.observedSeconds),
  };
  return { refreshCron, expected };
}

function rowBytes({ statementColumns, key }: QueryDefinition): number {
  const widths = statementColumns.map(({ name, type }) => COLUMN_BYTES[type] * (key.includes(name) ? 2 : 1));
  return ROW_BYTES + sum(widths);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
