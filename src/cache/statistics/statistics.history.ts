import type { Clock } from '../../kernel/clock.js';
import { countedSince, countedTogether, type Counted } from './counted.js';

/** What was counted in one span of time. */
interface Slice {
  /** Wall-clock time at which it begins. */
  readonly atMs: number;
  readonly counted: Counted;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MINUTES_MAX = 60;
const HOURS_MAX = 25;
const NOTHING: Counted = new Map();

/**
 * What this process counted, minute by minute for an hour and hour by hour for a day: two rings, so that it takes the same memory however
 * long the process lives. A minute that leaves its ring goes into its hour, so nothing is in both.
 */
export class StatisticsHistory {
  private minutes: readonly Slice[] = [];
  private hours: readonly Slice[] = [];
  private marked: Counted = NOTHING;

  constructor(
    private readonly read: () => Counted,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** A minute is over. */
  mark(): void {
    const now = this.read();
    const slice = { atMs: this.clock.now() - MINUTE_MS, counted: countedSince(now, this.marked) };
    this.marked = now;
    const minutes = [...this.minutes, slice];
    const leaving = minutes.slice(0, Math.max(0, minutes.length - MINUTES_MAX));
    this.minutes = minutes.slice(leaving.length);
    for (const old of leaving) this.age(old);
  }

  /** What was counted in the time up to now; to the minute within an hour, to the hour beyond. */
  within(ms: number): Counted {
    const fromMs = this.clock.now() - ms;
    const slices = [
      ...this.hours.filter(({ atMs }) => ms > HOUR_MS && atMs + HOUR_MS > fromMs),
      ...this.minutes.filter(({ atMs }) => atMs >= fromMs - MINUTE_MS / 2),
    ];
    return countedTogether([...slices.map(({ counted }) => counted), countedSince(this.read(), this.marked)]);
  }

  private age({ atMs, counted }: Slice): void {
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const last = this.hours.at(-1);
    if (last?.atMs === hourMs) {
      this.hours = [...this.hours.slice(0, -1), { atMs: hourMs, counted: countedTogether([last.counted, counted]) }];
    } else this.hours = [...this.hours, { atMs: hourMs, counted }].slice(-HOURS_MAX);
  }
}
