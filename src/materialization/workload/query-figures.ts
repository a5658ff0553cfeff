/** What runs of a query, or of one of its parameter sets, came to. Times are milliseconds by the clock of the process. */
export interface QueryFigures {
  readonly tableRuns: number;
  readonly tableMs: number;
  readonly viewRuns: number;
  readonly viewMs: number;
  /** Of the runs against tables, those that were ended; their time counts as far as it went. */
  readonly timeouts: number;
  /** Most rows of one answer. */
  readonly rowsMax: number;
}

/** Figures as they are counted up. */
export type Counted = { -readonly [Key in keyof QueryFigures]: QueryFigures[Key] };

export interface RunMeasure {
  readonly view: string | null;
  readonly ms: number;
  readonly rows: number;
  readonly isTimeout: boolean;
  /** How many runs this one stands for. */
  readonly weight: number;
}

export function noFigures(): Counted {
  return { tableRuns: 0, tableMs: 0, viewRuns: 0, viewMs: 0, timeouts: 0, rowsMax: 0 };
}

export function countRun(figures: Counted, { view, ms, rows, isTimeout, weight }: RunMeasure): void {
  if (view === null) {
    figures.tableRuns += weight;
    figures.tableMs += ms * weight;
  } else {
    figures.viewRuns += weight;
    figures.viewMs += ms * weight;
  }
  if (isTimeout) figures.timeouts += weight;
  figures.rowsMax = Math.max(figures.rowsMax, rows);
}

/** Sums, and the most rows of any. */
export function addFigures(all: readonly QueryFigures[]): QueryFigures {
  const total = noFigures();
  for (const each of all) {
    total.tableRuns += each.tableRuns;
    total.tableMs += each.tableMs;
    total.viewRuns += each.viewRuns;
    total.viewMs += each.viewMs;
    total.timeouts += each.timeouts;
    total.rowsMax = Math.max(total.rowsMax, each.rowsMax);
  }
  return total;
}
