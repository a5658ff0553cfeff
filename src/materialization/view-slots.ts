import { CronTime } from 'cron';

const MINUTE_MS = 60_000;
/** A schedule that does not fire within this never does. */
const HORIZON_MS = 5 * 366 * 86_400_000;
/** Spans looked at for the newest slot, doubling. */
const FIRST_SPAN_MS = 60 * MINUTE_MS;

/**
 * The instants of a schedule: a cron expression in a time zone. Pure: what time it is, is the caller's to say.
 */
export class ViewSlots {
  private readonly time: CronTime;

  /** @throws Error for what is no schedule, no zone, or never fires. */
  constructor(
    expression: string,
    private readonly timeZone: string,
  ) {
    if (expression.trim().split(/\s+/).length !== 5) throw new Error('a schedule has five fields');
    this.time = new CronTime(expression, timeZone);
  }

  /** The first slot after the instant, in milliseconds since the epoch. */
  after(instantMs: number): number {
    return this.time.getNextDateFrom(new Date(instantMs), this.timeZone).toMillis();
  }

  /** The newest slot at or before the instant; undefined where there was none for years. */
  latest(instantMs: number): number | undefined {
    for (let span = FIRST_SPAN_MS; ; span = Math.min(span * 4, HORIZON_MS)) {
      let slot = this.after(instantMs - span);
      if (slot > instantMs && span < HORIZON_MS) continue;
      if (slot > instantMs) return undefined;
      for (let next = this.after(slot); next <= instantMs; next = this.after(slot)) slot = next;
      return slot;
    }
  }
}
