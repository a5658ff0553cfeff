const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Eight years pass between leap days around 2100. What does not match within this never does. */
const HORIZON_MS = 9 * 366 * DAY_MS;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const RANGE = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/;

interface FieldKind {
  readonly low: number;
  readonly high: number;
  /** Names of the values from `low` on. */
  readonly names?: readonly string[];
}

const FIELDS = {
  minute: { low: 0, high: 59 },
  hour: { low: 0, high: 23 },
  day: { low: 1, high: 31 },
  month: { low: 1, high: 12, names: MONTHS },
  // 7 is a Sunday as well.
  weekday: { low: 0, high: 7, names: WEEKDAYS },
} as const satisfies Readonly<Record<string, FieldKind>>;

type FieldName = keyof typeof FIELDS;

/**
 * The wall-clock minutes that a cron expression of five fields names, without any time zone: times of the wall are given in
 * milliseconds as if they were UTC. Where both days and weekdays are restricted, a day of either kind matches, as cron has it.
 */
export class SlotCalendar {
  /** Whether every hour matches, by `*` or by all of them. */
  readonly isHourly: boolean;
  private readonly sets: Readonly<Record<FieldName, ReadonlySet<number>>>;
  private readonly isDayOpen: boolean;
  private readonly isWeekdayOpen: boolean;

  /** @throws Error for what is no schedule of five fields. */
  constructor(expression: string) {
    const texts = expression.trim().toLowerCase().split(/\s+/);
    const names = Object.keys(FIELDS) as readonly FieldName[];
    if (texts.length !== names.length) throw new Error('a schedule has five fields');
    const entries = names.map((name, index) => [name, valuesOf(texts[index] ?? '', FIELDS[name])] as const);
    this.sets = Object.fromEntries(entries) as Record<FieldName, ReadonlySet<number>>;
    const weekdays = new Set([...this.sets.weekday].map((day) => day % 7));
    this.sets = { ...this.sets, weekday: weekdays };
    this.isHourly = this.sets.hour.size === 24;
    this.isDayOpen = this.sets.day.size === 31;
    this.isWeekdayOpen = weekdays.size === 7;
  }

  /** The first matching minute of the wall after the given one; undefined where none ever matches. */
  after(wallMs: number): number | undefined {
    const end = wallMs + HORIZON_MS;
    for (let wall = (Math.floor(wallMs / MINUTE_MS) + 1) * MINUTE_MS; wall <= end;) {
      const date = new Date(wall);
      if (!this.sets.month.has(date.getUTCMonth() + 1)) {
        wall = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
      } else if (!this.isDay(date)) wall = (Math.floor(wall / DAY_MS) + 1) * DAY_MS;
      else if (!this.sets.hour.has(date.getUTCHours())) wall = (Math.floor(wall / HOUR_MS) + 1) * HOUR_MS;
      else if (!this.sets.minute.has(date.getUTCMinutes())) wall += MINUTE_MS;
      else return wall;
    }
    return undefined;
  }

  private isDay(date: Date): boolean {
    const isDay = this.sets.day.has(date.getUTCDate());
    const isWeekday = this.sets.weekday.has(date.getUTCDay());
    if (this.isDayOpen || this.isWeekdayOpen) return isDay && isWeekday;
    return isDay || isWeekday;
  }
}

function valuesOf(text: string, kind: FieldKind): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to, step] = RANGE.exec(part) ?? [];
    if (from === undefined || (from === '*' && to !== undefined)) throw new Error(`${text} cannot be read`);
    const low = from === '*' ? kind.low : valueOf(from, kind);
    const last = step === undefined ? low : kind.high;
    const high = from === '*' ? kind.high : to === undefined ? last : valueOf(to, kind);
    const stride = step === undefined ? 1 : Number(step);
    if (low > high || stride < 1) throw new Error(`${text} names nothing`);
    for (let value = low; value <= high; value += stride) values.add(value);
  }
  return values;
}

function valueOf(text: string, { low, high, names = [] }: FieldKind): number {
  const named = names.indexOf(text);
  const value = named >= 0 ? named + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) throw new Error(`${text} is out of range`);
  return value;
}
