import type { Clock } from '../kernel/clock.js';
import type { CacheEvent, CacheObserver, CacheStage, ReadLabel } from './engine/cache-observer.port.js';
import type { StoreDefect } from './engine/cache-store.port.js';

/** Where warnings go. */
export interface AlarmLog {
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
}

/** Somebody else wrote the entry, or took off what would show it. */
const SUSPICIOUS: ReadonlySet<StoreDefect> = new Set<StoreDefect>(['forged', 'unverifiable', 'unencrypted']);

const PAUSE_MS = 60_000;

/**
 * Tells an operator of entries that this service did not write, beside counting them like everything else. At most one warning
 * a minute with the number since the last: whoever can write to the store must not be able to flood the log as well.
 */
export class ForgeryAlarm implements CacheObserver {
  private pending = 0;
  private warnedAtMs: number | undefined;

  constructor(
    private readonly statistics: CacheObserver,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly logger: AlarmLog,
  ) {}

  count(label: ReadLabel, event: CacheEvent): void {
    this.statistics.count(label, event);
  }

  defect(label: ReadLabel, defect: StoreDefect): void {
    this.statistics.defect(label, defect);
    if (SUSPICIOUS.has(defect)) this.raise(label, defect);
  }

  took(label: ReadLabel, stage: CacheStage, ms: number): void {
    this.statistics.took(label, stage, ms);
  }

  private raise({ operation, region }: ReadLabel, kind: StoreDefect): void {
    this.pending += 1;
    const now = this.clock.monotonicMs();
    if (this.warnedAtMs !== undefined && now - this.warnedAtMs < PAUSE_MS) return;
    const count = this.pending;
    this.pending = 0;
    this.warnedAtMs = now;
    this.logger.warn('the second tier held entries that this service did not write', {
      count,
      kind,
      operation,
      region,
    });
  }
}
