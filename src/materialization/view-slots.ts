import { SlotCalendar } from './slot-calendar.js';
import { ZoneClock } from './zone-clock.js';

const HOUR_MS = 3_600_000;
/** A schedule that does not fire within this never does. */
const HORIZON_MS = 9 * 366 * 24 * HOUR_MS;
/** Spans looked at for the newest slot, each four times as long. */
const FIRST_SPAN_MS = HOUR_MS;
/** Longer than any clock is ever put forward or back at once: Samoa left out a day. */
const SHIFT_MAX_MS = 26 * HOUR_MS;

/**
 * The instants of a schedule: a cron expression in a time zone. Pure: what time it is, is the caller's to say, and whichever instant
 * is asked from, the slots are the same.
 *
 * Where clocks are put forward or back, one of two rules holds. A schedule of every hour follows the time that passes: an hour that is
 * skipped has no slots, one that comes twice has them twice. Any other follows the wall, each of whose times has one slot a
 * day: a time that is skipped runs when the clocks have been put forward (several there are one slot), one that comes twice runs the
 * first time. The libraries' own rule was rejected: what it answers in those hours depends on where it is asked from, so that
 * two processes could disagree on what the slots are.
 */
export class ViewSlots {
  private readonly calendar: SlotCalendar;
  private readonly zone: ZoneClock;

  /** @throws Error for what is no schedule or no zone. */
  constructor(expression: string, timeZone: string) {
    this.calendar = new SlotCalendar(expression);
    this.zone = new ZoneClock(timeZone);
  }

  /**
   * The first slot after the instant, in milliseconds since the epoch.
   * @throws Error where there never is one
   */
  after(instantMs: number): number {
    return this.calendar.isHourly ? this.afterInTime(instantMs) : this.afterOnWall(instantMs);
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

  /** Instants at which the wall shows a time of the schedule, whatever the wall did in between. */
  private afterInTime(instantMs: number): number {
    // The wall must show more than this; at a change it may show what it is put to.
    for (let [from, shown] = [instantMs, instantMs + this.zone.offsetMs(instantMs)]; ;) {
      const offset = this.zone.offsetMs(from);
      const slot = this.wallAfter(shown) - offset;
      if (this.zone.offsetMs(slot) === offset) return slot;
      from = this.zone.changeBetween(from, slot);
      shown = from + this.zone.offsetMs(from) - 1;
    }
  }

  /** The first time of the wall whose instant is later. Instants never go back as the wall's times go on. */
  private afterOnWall(instantMs: number): number {
    const [early, late] = [instantMs - SHIFT_MAX_MS, instantMs + SHIFT_MAX_MS].map((each) => this.zone.offsetMs(each));
    const slack = early === late ? 0 : SHIFT_MAX_MS;
    let wall = instantMs + this.zone.offsetMs(instantMs) - slack;
    for (;;) {
      wall = this.wallAfter(wall);
      const slot = this.instantOf(wall);
      if (slot > instantMs) return slot;
    }
  }

  /** When the wall shows the time first; where it never does, when it has been put past it. */
  private instantOf(wallMs: number): number {
    const longBefore = wallMs - SHIFT_MAX_MS - this.zone.offsetMs(wallMs);
    const before = this.zone.offsetMs(longBefore);
    const slot = wallMs - before;
    if (this.zone.offsetMs(slot) === before) return slot;
    const change = this.zone.changeBetween(longBefore, slot);
    return Math.max(change, wallMs - this.zone.offsetMs(change));
  }

  private wallAfter(wallMs: number): number {
    const wall = this.calendar.after(wallMs);
    if (wall === undefined) throw new Error('a schedule that never fires');
    return wall;
  }
}
