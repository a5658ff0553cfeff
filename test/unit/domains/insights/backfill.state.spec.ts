import {
  BACKFILL_STEPS,
  nextRange,
  pauseBeforeRetry,
  TRIES_MAX,
} from '../../../../src/domains/insights/backfill.state.js';

describe('a backfill', () => {
  it('goes on from where it stands, and not past its end', () => {
    expect(nextRange({ next: 100, end: 1000, size: 50 })).toEqual({ first: 100, last: 149 });
    expect(nextRange({ next: 990, end: 1000, size: 50 })).toEqual({ first: 990, last: 1000 });
    expect(nextRange({ next: 7, end: 7, size: 1 })).toEqual({ first: 7, last: 7 });
  });

  it('covers every height once, whatever the size of its ranges', () => {
    for (const size of [1, 3, 10, 11, 1000]) {
      const covered: number[] = [];
      for (let next = 5; next <= 104;) {
        const { first, last } = nextRange({ next, end: 104, size });
        for (let height = first; height <= last; height++) covered.push(height);
        next = last + 1;
      }
      expect(covered).toEqual(Array.from({ length: 100 }, (_, index) => index + 5));
    }
  });

  it('is tried again where that may help, later each time, and not for ever', () => {
    const pauses = Array.from({ length: TRIES_MAX + 1 }, (_, failures) =>
      pauseBeforeRetry('database.unavailable', failures),
    );
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, undefined]);
    expect(pauseBeforeRetry('data.invalid', 0)).toBeUndefined();
    expect(pauseBeforeRetry('internal.unexpected', 0)).toBeUndefined();
  });

  it('that is completed or cancelled is over', () => {
    for (const { from } of Object.values(BACKFILL_STEPS)) {
      expect(from).not.toContain('completed');
      expect(from).not.toContain('cancelled');
    }
  });
});
