import type { ReadLabel } from './cache-observer.port.js';

/** Weight of the newest load in the average. */
const NEWEST_SHARE = 0.2;
const OPERATIONS_MAX = 10_000;

/** What loads of each operation have cost lately, in milliseconds: an exponentially weighted average. */
export class LoadCosts {
  private readonly averages = new Map<string, number>();

  learn({ operation }: ReadLabel, costMs: number): void {
    const known = this.averages.get(operation);
    if (known === undefined && this.averages.size >= OPERATIONS_MAX) this.averages.clear();
    this.averages.set(operation, known === undefined ? costMs : known + NEWEST_SHARE * (costMs - known));
  }

  /** Undefined before the first load. */
  expected({ operation }: ReadLabel): number | undefined {
    return this.averages.get(operation);
  }
}
