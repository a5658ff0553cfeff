import { ViewSlots } from '../../../src/materialization/view-slots.js';

const at = (text: string): number => Date.parse(text);
const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());

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
  });

  it('follow the wall clock of their zone through a change to summer time', () => {
    const slots = new ViewSlots('0 1 * * *', 'Europe/Berlin');
    expect(iso(slots.after(at('2026-03-28T12:00:00Z')))).toBe('2026-03-29T00:00:00.000Z');
    expect(iso(slots.after(at('2026-03-29T12:00:00Z')))).toBe('2026-03-29T23:00:00.000Z');
    expect(iso(slots.latest(at('2026-03-29T23:30:00Z')))).toBe('2026-03-29T23:00:00.000Z');
  });

  it.each(['', '* * * *', '* * * * * *', 'a b c d e', '0 0 30 2 *'])('are none of %p', (expression) => {
    expect(() => new ViewSlots(expression, 'UTC').after(0)).toThrow();
  });
});
