import { Logger } from '@nestjs/common';
import type { ReadTransaction } from '../database/read-transaction.js';
import type { SnapshotReader } from '../database/snapshot-reader.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { Clock } from '../kernel/clock.js';
import type { BoundQuery } from '../registry/query-definition.js';
import type { QueryRoute, QueryRouter, RouteScope } from '../registry/query.router.js';

export interface VerifierSettings {
  /** Of the answers from views, how many are compared; 0: none, 1: all that the limits allow. */
  readonly verifyShare: number;
  readonly verifyPerMinuteMax: number;
  /** Longest one comparison may take. */
  readonly verifyDeadlineMs: number;
  /** Longest all comparisons of a minute may take together. */
  readonly verifyCostMsPerMinute: number;
  readonly rowsMax: number;
}

/**
 * - `equal`, `different`: compared;
 * - `moved`: the view no longer answered in the snapshot of the comparison, so that nothing could be said;
 * - `late`: the deadline passed; `failed`: the database could not say;
 * - `limited`: not compared, because one was under way or the minute's share was used up.
 */
export const VERIFICATION_OUTCOMES = ['equal', 'different', 'moved', 'late', 'failed', 'limited'] as const;
export type VerificationOutcome = (typeof VERIFICATION_OUTCOMES)[number];

/** Takes a build of a view out of service. False where it is not the one that serves, or is out already. */
export type Quarantine = (route: QueryRoute, reason: string) => Promise<boolean>;

const MINUTE_MS = 60_000;

/** A verifier that hears of what the router's routes answer. */
export function verifierOver(
  router: Pick<QueryRouter, 'ask'> & { onServed(listener: ViewVerifier['offer']): void },
  ...parts: Tail<ConstructorParameters<typeof ViewVerifier>>
): ViewVerifier {
  const verifier = new ViewVerifier(router, ...parts);
  router.onServed((bound, scope, route) => {
    verifier.offer(bound, scope, route);
  });
  return verifier;
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/**
 * Compares a sampled share of the answers from views with those of the tables.
 *
 * Not the answer that was given is compared, but the same question asked again, both ways in one snapshot, and only if the view still
 * answers in it: its inputs' change counts are then those it was filled at, and any difference is a fault of the view or of the rule, never of
 * the moment. It runs off the request's path, one at a time, with a deadline of its own, and within a bound of time a minute: base queries
 * are what views are there to spare.
 */
export class ViewVerifier {
  private readonly logger = new Logger(ViewVerifier.name);
  private readonly counts = new Map<VerificationOutcome, number>();
  private underWay: Promise<unknown> | undefined;
  private minute = { began: -Infinity, times: 0, costMs: 0 };

  constructor(
    private readonly router: Pick<QueryRouter, 'ask'>,
    private readonly transactions: ReadTransaction,
    private readonly quarantine: Quarantine,
    private readonly settings: VerifierSettings,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    /** From 0 to below 1. */
    private readonly random: () => number = Math.random,
  ) {}

  /** How often each outcome was met since the process began. */
  outcomes(): ReadonlyMap<VerificationOutcome, number> {
    return new Map(VERIFICATION_OUTCOMES.map((outcome) => [outcome, this.counts.get(outcome) ?? 0]));
  }

  /** Looks at an answer that was given. Returns at once; whatever follows is told to the log and the counts. */
  offer(bound: BoundQuery, scope: RouteScope, route: QueryRoute): void {
    if (this.random() >= this.settings.verifyShare) return;
    if (this.underWay !== undefined || !this.mayBegin()) {
      this.count('limited');
      return;
    }
    this.minute.times += 1;
    const began = this.clock.monotonicMs();
    this.underWay = this.verify(bound, scope, route).finally(() => {
      this.minute.costMs += this.clock.monotonicMs() - began;
      this.underWay = undefined;
    });
  }

  /** Ends with the comparison that is under way, if one is. */
  async settle(): Promise<void> {
    await this.underWay;
  }

  private mayBegin(): boolean {
    const now = this.clock.monotonicMs();
    if (now - this.minute.began >= MINUTE_MS) this.minute = { began: now, times: 0, costMs: 0 };
    const { verifyPerMinuteMax, verifyCostMsPerMinute } = this.settings;
    return this.minute.times < verifyPerMinuteMax && this.minute.costMs < verifyCostMsPerMinute;
  }

  private async verify(bound: BoundQuery, scope: RouteScope, route: QueryRoute): Promise<void> {
    const { verifyDeadlineMs: timeoutMs } = this.settings;
    const options = bound.definition.tenancy === null ? { timeoutMs } : { timeoutMs, tenant: scope.tenant };
    try {
      const compared = await this.transactions.run((reader) => this.compare(reader, bound, scope, route.view), options);
      this.count(compared.outcome);
      if (compared.outcome === 'different') await this.takeOut(compared.route, bound);
    } catch (error) {
      const isLate = error instanceof FalajError && error.code === 'query.timeout';
      this.count(isLate ? 'late' : 'failed');
      const code = error instanceof FalajError ? error.code : 'unknown';
      if (!isLate) this.logger.warn({ message: 'an answer from a view could not be compared', view: route.view, code });
    }
  }

  private async compare(
    reader: SnapshotReader,
    bound: BoundQuery,
    scope: RouteScope,
    view: string,
  ): Promise<{ readonly outcome: 'equal' | 'different'; readonly route: QueryRoute } | { readonly outcome: 'moved' }> {
    const question = this.router.ask(bound, scope);
    if (question === undefined) return { outcome: 'moved' };
    const { rows } = await reader.query(`SELECT ${question.expression(1)}`, question.values);
    const route = question.choose(rows[0]?.[0] ?? null);
    if (route?.view !== view) return { outcome: 'moved' };
    const viewed = await this.viewRows(reader, route);
    if (viewed === undefined) return { outcome: 'moved' };
    const isEqual = JSON.stringify(viewed) === JSON.stringify(await this.tableRows(reader, bound));
    return { outcome: isEqual ? 'equal' : 'different', route };
  }

  /** Undefined where the view was another, or filled anew, by the time its rows were read. */
  private async viewRows(
    reader: SnapshotReader,
    { text, values, check }: QueryRoute,
  ): Promise<readonly (readonly (string | null)[])[] | undefined> {
    const { rows } = await reader.query(this.limited(text), values);
    const told = rows.length > 0 ? rows[0]?.at(-1) : (await reader.query(check.text, check.values)).rows[0]?.[0];
    return told === 't' ? rows.map((row) => row.slice(0, -1)) : undefined;
  }

  private async tableRows(
    reader: SnapshotReader,
    { definition, params }: BoundQuery,
  ): Promise<readonly (readonly (string | null)[])[]> {
    const { statement, isLimited, bindings } = definition;
    const values = bindings.map((name) => params[name] ?? null);
    return (await reader.query(isLimited ? statement : this.limited(statement), values)).rows;
  }

  private limited(text: string): string {
    return `${text}\nLIMIT ${String(this.settings.rowsMax + 1)}`;
  }

  /** What it answered is given up with it: its tags move in the same transaction. */
  private async takeOut(route: QueryRoute, { definition }: BoundQuery): Promise<void> {
    const reason = `${definition.queryId} by the rule ${route.rule} differed from the tables`;
    const isOut = await this.quarantine(route, reason);
    this.logger.error({
      message: 'a view answers otherwise than the tables; it is out of service until it is rebuilt',
      view: route.view,
      queryId: definition.queryId,
      rule: route.rule,
      quarantined: isOut,
    });
  }

  private count(outcome: VerificationOutcome): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }
}
