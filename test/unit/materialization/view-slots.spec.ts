import { ViewSlots } from '../../../src/materialization/view-slots.js';

const MINUTE_MS = 60_000;
const at = (text: string): number => Date.parse(text);
const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());

/** Every slot in (from, to]. */
function between(slots: ViewSlots, from: string, to: string): string[] {
  const found: string[] = [];
  for (let slot = slots.after(at(from)); slot <= at(to); slot = slots.after(slot)) found.push(iso(slot)!.slice(5, 16));
  return found;
}

/** What the wall shows, found without the code under test. */
function wallOf(instantMs: number, timeZone: string): string {
  const format = { timeZone, hourCycle: 'h23', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  return new Date(instantMs).toLocaleString('en-GB', format);
}

describe('slots', () => {
  it('are the instants of the schedule, at or before and after any time', () => {
    const slots = new ViewSlots('0 */12 * * *', 'UTC');
    expect(iso(slots.after(at('2026-03-01T11:59:59Z')))).toBe('2026-03-01T12:00:00.000Z');
    expect(iso(slots.after(at('2026-03-01T12:00:00Z')))).toBe('2026-03-02T00:00:00.000Z');
    expect(iso(slots.latest(at('2026-03-01T12:00:00Z')))).toBe('2026-03-01T12:00:00.000Z');
    expect(iso(slots.latest(at('2026-03-01T11:59:59Z')))).toBe('2026-03-01T00:00:00.000Z');
  });

  it('are found however far back the last one was', () => {
    expect(iso(new ViewSlots('0 0 29 2 *', 'UTC').latest(at('2027-12-01T00:00:00Z')))).toBe('2024-02-29T00:00:00.000Z');
    expect(iso(new ViewSlots('* * * * *', 'UTC').latest(at('2026-03-01T10:10:10Z')))).toBe('2026-03-01T10:10:00.000Z');
    expect(iso(new ViewSlots('0 0 29 2 *', 'UTC').after(at('2097-01-01T00:00:00Z')))).toBe('2104-02-29T00:00:00.000Z');
  });

  it.each([
    ['0 0 1,15 * mon', ['03-01T00:00', '03-02T00:00', '03-09T00:00', '03-15T00:00', '03-16T00:00']],
    ['10-30/10 6 * mar sun', ['03-01T06:10', '03-01T06:20', '03-01T06:30', '03-08T06:10', '03-08T06:20']],
    ['5/25 0 1 * *', ['03-01T00:05', '03-01T00:30', '03-01T00:55', '04-01T00:05', '04-01T00:30']],
    ['0 0 * * 7', ['03-01T00:00', '03-08T00:00', '03-15T00:00', '03-22T00:00', '03-29T00:00']],
    ['0 0-22 * * *', ['02-28T22:00', '03-01T00:00', '03-01T01:00', '03-01T02:00', '03-01T03:00']],
  ])('of %s are read as cron reads them', (expression, expected) => {
    const slots = new ViewSlots(expression, 'UTC');
    expect(between(slots, '2026-02-28T21:30:00Z', '2026-04-01T12:00:00Z').slice(0, 5)).toEqual(expected);
  });

  describe('where clocks are put forward', () => {
    it('run a time that is skipped when they have been, once', () => {
      const from = ['2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z'] as const;
      expect(between(new ViewSlots('30 2 * * *', 'Europe/Berlin'), ...from)).toEqual(['03-29T01:00']);
      expect(between(new ViewSlots('0,20,40 2,3 * * *', 'Europe/Berlin'), ...from)).toEqual([
        ...['03-29T01:00', '03-29T01:20', '03-29T01:40'],
      ]);
    });

    it('leave out the hour that is skipped where every hour has slots', () => {
      const slots = new ViewSlots('*/30 * * * *', 'Europe/Berlin');
      expect(between(slots, '2026-03-29T00:00:00Z', '2026-03-29T01:30:00Z')).toEqual([
        ...['03-29T00:30', '03-29T01:00', '03-29T01:30'],
      ]);
    });
  });

  describe('where clocks are put back', () => {
    it('run a time that comes twice the first time only', () => {
      const slots = new ViewSlots('30 2 * * *', 'Europe/Berlin');
      const found = between(slots, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z');
      expect(found).toEqual(['10-25T00:30', '10-26T01:30']);
      expect(iso(slots.latest(at('2026-10-25T01:45:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    });

    it('run in both hours where every hour has slots', () => {
      const slots = new ViewSlots('30 * * * *', 'Europe/Berlin');
      expect(between(slots, '2026-10-24T23:45:00Z', '2026-10-25T02:45:00Z')).toEqual([
        ...['10-25T00:30', '10-25T01:30', '10-25T02:30'],
      ]);
    });
  });

  it.each([
    ['Australia/Lord_Howe', '15,45 1,2 * * *', '2026-04-03T00:00:00Z', '2026-04-07T00:00:00Z'],
    ['Australia/Lord_Howe', '15,45 1,2 * * *', '2026-10-02T00:00:00Z', '2026-10-06T00:00:00Z'],
    ['America/Sao_Paulo', '0 0 * * *', '2018-11-02T00:00:00Z', '2018-11-07T00:00:00Z'],
    ['Pacific/Apia', '0 6,18 * * *', '2011-12-28T00:00:00Z', '2012-01-02T00:00:00Z'],
    ['America/New_York', '*/20 1-3 * * *', '2026-03-07T00:00:00Z', '2026-03-10T00:00:00Z'],
    ['America/New_York', '*/20 0-2 * * *', '2026-10-31T00:00:00Z', '2026-11-03T00:00:00Z'],
    ['Asia/Kathmandu', '0 * * * *', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['Europe/London', '7 * * * *', '2026-10-25T00:00:00Z', '2026-10-25T06:00:00Z'],
  ])('in %s of %s are the same from wherever they are asked', (zone, expression, from, to) => {
    const slots = new ViewSlots(expression, zone);
    const known = new Set<number>();
    for (let slot = slots.after(at(from)); slot <= at(to); slot = slots.after(slot)) known.add(slot);
    for (let now = at(from); now < at(to); now += 17 * MINUTE_MS) {
      const next = slots.after(now);
      expect([...known].find((slot) => slot > now) ?? next).toBe(next);
      if (now > Math.min(...known)) expect(slots.latest(now)).toBe([...known].filter((slot) => slot <= now).at(-1));
    }
    const walls = [...known].map((slot) => wallOf(slot, zone));
    if (!expression.includes(' * * * *')) expect(new Set(walls).size).toBe(walls.length);
  });

  it.each(['', '* * * *', '* * * * * *', 'a b c d e', '0 0 30 2 *', '60 * * * *', '5-1 * * * *', '*/0 * * * *'])(
    'are none of %p',
    (expression) => {
      expect(() => new ViewSlots(expression, 'UTC').after(0)).toThrow();
    },
  );

  it('are in no zone that is unknown', () => {
    expect(() => new ViewSlots('* * * * *', 'Mars/Base')).toThrow();
  });
});
