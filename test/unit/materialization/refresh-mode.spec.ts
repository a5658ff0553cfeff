import { chooseMode, isBloated, type ModeFacts } from '../../../src/materialization/refresh-mode.js';

const MEGABYTE = 1_048_576;
const LIMITS = { bloatFactorMax: 2, bloatBytesMin: MEGABYTE, plainRefreshMsMax: 1000 };
const USUAL: ModeFacts = {
  ...{ isPopulated: true, isComparable: true, bytes: 10 * MEGABYTE, liveBytes: 10 * MEGABYTE, churnShare: 0.1 },
  ...{ lastMs: 200, isQuiet: true, isReplaceable: true },
};
const mode = (facts: Partial<ModeFacts>): string => chooseMode({ ...USUAL, ...facts }, LIMITS).mode;

describe('a refresh', () => {
  it('is concurrent while the view keeps its size', () => {
    expect(mode({})).toBe('concurrent');
    expect(mode({ bytes: 17 * MEGABYTE })).toBe('concurrent');
    expect(mode({ churnShare: 0.7 })).toBe('concurrent');
  });

  it('is plain where PostgreSQL takes no other', () => {
    expect(chooseMode({ ...USUAL, isPopulated: false }, LIMITS)).toEqual({
      mode: 'plain',
      reason: 'it holds nothing yet',
    });
    expect(mode({ isComparable: false, isQuiet: false })).toBe('plain');
  });

  it('writes the view anew before it would pass its limit: in place where nobody reads it and it takes but a moment', () => {
    for (const facts of [{ bytes: 18 * MEGABYTE }, { churnShare: 1 }, { bytes: 30 * MEGABYTE, churnShare: 0 }]) {
      expect(mode(facts)).toBe('plain');
      expect(mode({ ...facts, isQuiet: false })).toBe('swap');
      expect(mode({ ...facts, lastMs: 1001 })).toBe('swap');
      expect(mode({ ...facts, lastMs: null })).toBe('swap');
      expect(mode({ ...facts, isQuiet: false, isReplaceable: false })).toBe('concurrent');
    }
    expect(chooseMode({ ...USUAL, churnShare: 1 }, LIMITS).reason).toBe(
      'it would pass 2 times the size of its rows; nobody reads it',
    );
  });

  it('does not look at the size of small views', () => {
    expect(mode({ bytes: MEGABYTE / 4, liveBytes: 8192, churnShare: 1 })).toBe('concurrent');
    expect(isBloated(MEGABYTE - 1, 1, LIMITS)).toBe(false);
    expect(isBloated(MEGABYTE, MEGABYTE / 2, LIMITS)).toBe(false);
    expect(isBloated(MEGABYTE + 2, MEGABYTE / 2, LIMITS)).toBe(true);
  });
});
