import { Logger } from '@nestjs/common';
import type { WorkloadSettings } from '../../config/view-settings.js';
import type { ReadTransaction } from '../../database/read-transaction.js';
import type { SnapshotReader } from '../../database/snapshot-reader.js';
import type { WriteTransaction } from '../../database/write-transaction.js';
import type { Clock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryRoute, QueryRouter } from '../../registry/query.router.js';
import type { ViewDefinition } from '../view-definition.js';
import type { ViewCatalogue } from '../view.catalogue.js';

interface Comparison {
  readonly baseMs: number;
  readonly viewMs: number;
  readonly rounds: number;
  readonly isAtLeast: boolean;
}

const ROUNDS_MAX = 5;

/**
 * Measures views against their queries, by the clock and on this server: the statement of the tables and the one the router puts in its
 * place, in turn, in one snapshot. It is done behind the requests, by one process for each view and time, within a budget; a query that
 * passes the deadline is known to take at least so long. A view that may not answer now is measured another time.
 */
export class ViewMeter {
  private readonly logger = new Logger('Views');

  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly router: QueryRouter,
    private readonly reads: ReadTransaction,
    private readonly writes: WriteTransaction,
    private readonly clock: Clock,
    private readonly settings: WorkloadSettings,
  ) {}

  /** Measures what is due. The last one begun may end past the budget, by its deadlines. */
  async measureDue(): Promise<void> {
    const until = this.clock.monotonicMs() + this.settings.measureBudgetMs;
    for (const view of this.catalogue.list()) {
      if (this.clock.monotonicMs() >= until) return;
      if (await this.claim(view)) await this.measure(view);
    }
  }

  /** False where the view may not answer now. */
  async measure(view: ViewDefinition): Promise<boolean> {
    const found = await this.compare(view);
    if (found === undefined) return false;
    const { baseMs, viewMs, rounds, isAtLeast } = found;
    const values = [view.name, view.fingerprint, baseMs, viewMs, rounds, isAtLeast];
    await this.writes.run((session) => session.query('SELECT falaj.note_measure($1, $2, $3, $4, $5, $6)', values));
    this.logger.log({ message: 'view measured', view: view.name, base_ms: baseMs, view_ms: viewMs });
    return true;
  }

  /** One process takes a view for as long as a measurement holds; a claim that came to nothing waits as long. */
  private async claim({ name, fingerprint }: ViewDefinition): Promise<boolean> {
    const values = [name, fingerprint, this.settings.measureEverySeconds];
    const { rows } = await this.writes.run((session) =>
      session.query('SELECT falaj.claim_measure($1, $2, $3) AS claimed', values),
    );
    return rows[0]?.claimed === true;
  }

  private async compare(view: ViewDefinition): Promise<Comparison | undefined> {
    const { measureTimeoutMs: timeoutMs } = this.settings;
    // Kept out here: the transaction of a query that passes its deadline is of no more use, and what was measured before is.
    const times: { base: number[]; view: number[] } = { base: [], view: [] };
    try {
      return await this.reads.run((reader) => this.rounds(view, reader, times), { timeoutMs });
    } catch (error) {
      if (!(error instanceof FalajError) || error.code !== 'query.timeout') throw error;
      if (times.view.length === 0) return undefined;
      const baseMs = times.base.length === 0 ? timeoutMs : median(times.base);
      const { length } = times.base;
      return { baseMs, viewMs: median(times.view), rounds: Math.max(1, length), isAtLeast: length === 0 };
    }
  }

  private async rounds(
    view: ViewDefinition,
    reader: SnapshotReader,
    times: { base: number[]; view: number[] },
  ): Promise<Comparison | undefined> {
    const route = await this.routeTo(view, reader);
    if (route === undefined) return undefined;
    const { definition, params } = view.bound;
    const values = definition.bindings.map((name) => params[name] ?? null);
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      times.view.push(await this.timed(reader, route.text, route.values));
      times.base.push(await this.timed(reader, definition.statement, values));
      // All of them have one deadline together: a slow query is asked once.
      if (Math.max(...times.base) * ROUNDS_MAX > this.settings.measureTimeoutMs) break;
    }
    const { base, view: routed } = times;
    return { baseMs: median(base), viewMs: median(routed), rounds: base.length, isAtLeast: false };
  }

  private async routeTo(view: ViewDefinition, reader: SnapshotReader): Promise<QueryRoute | undefined> {
    // Of a view for tenants nothing is measured: there is no one tenant to measure by.
    const question = this.router.ask(view.bound, { tenant: null });
    if (question === undefined) return undefined;
    const { rows } = await reader.query(`SELECT ${question.expression(1)}`, question.values);
    const route = question.choose(rows[0]?.[0] ?? null);
    return route?.view === view.name ? route : undefined;
  }

  private async timed(reader: SnapshotReader, text: string, values: readonly unknown[]): Promise<number> {
    const beganMs = this.clock.monotonicMs();
    await reader.query(text, values);
    return this.clock.monotonicMs() - beganMs;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
