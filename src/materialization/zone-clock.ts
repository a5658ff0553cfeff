const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const DAYS_KEPT_MAX = 10_000;
const DATE = { hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' } as const;
const TIME = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;

/** Offsets of one day of UTC, which has at most one change. */
interface Day {
  readonly before: number;
  readonly changeMs: number;
  readonly after: number;
}

/** What the clocks on the walls of a time zone show, in milliseconds as if it were UTC. */
export class ZoneClock {
  private readonly format: Intl.DateTimeFormat;
  /** Asking the platform takes longer than all the rest, and the same few days are asked for again and again. */
  private readonly days = new Map<number, Day>();

  /** @throws RangeError for what is no IANA name. */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone, ...DATE, ...TIME });
  }

  /** How far the wall is ahead of UTC at the instant. */
  offsetMs(instantMs: number): number {
    const number = Math.floor(instantMs / DAY_MS);
    const { before, changeMs, after } = this.days.get(number) ?? this.learn(number);
    return instantMs < changeMs ? before : after;
  }

  /** The first instant in (from, to] at which the offset is another than at `from`. There must be one, and only one. */
  changeBetween(fromMs: number, toMs: number): number {
    const before = this.offsetMs(fromMs);
    return firstMinute(fromMs, toMs, (instantMs) => this.offsetMs(instantMs) !== before);
  }

  private learn(number: number): Day {
    const [start, end] = [number * DAY_MS, (number + 1) * DAY_MS - MINUTE_MS];
    const [before, after] = [this.asked(start), this.asked(end)];
    const changeMs =
      before === after ? start : firstMinute(start, end, (instantMs) => this.asked(instantMs) !== before);
    const day = { before, changeMs, after };
    if (this.days.size >= DAYS_KEPT_MAX) this.days.clear();
    this.days.set(number, day);
    return day;
  }

  private asked(instantMs: number): number {
    const parts = new Map(this.format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - instantMs;
  }
}

/** The first whole minute of which the condition holds, where it holds from some minute on to the end. */
function firstMinute(fromMs: number, toMs: number, holds: (instantMs: number) => boolean): number {
  let [low, high] = [Math.floor(fromMs / MINUTE_MS), Math.ceil(toMs / MINUTE_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle * MINUTE_MS)) high = middle;
    else low = middle;
  }
  return high * MINUTE_MS;
}
