import { STATISTICS, applyStatistic } from '../../../src/orchestration/statistics/statistic.catalogue.js';

/** Two-sided p-values of Student's t in closed form, for the degrees of freedom that have a short one. */
const CLOSED: Readonly<Record<number, (t: number) => number>> = {
  1: (t) => 1 - (2 / Math.PI) * Math.atan(t),
  2: (t) => 1 - t / Math.sqrt(2 + t * t),
  4: (t) => {
    const u = 1 + (t * t) / 4;
    return 1 - (3 / 4) * (t / Math.sqrt(u)) * (1 - (t * t) / u / 12);
  },
};

/** The incomplete beta function is taken to about seven digits. */
const DIGITS = 6;

/** Pairs whose correlation is exactly r: y mixes x with a list that is orthogonal to it. */
function pairs(r: number, x: readonly number[], z: readonly number[]): [number[], number[]] {
  const norm = (v: readonly number[]) => Math.sqrt(v.reduce((sum, each) => sum + each * each, 0));
  const mix = Math.sqrt(1 - r * r);
  return [[...x], x.map((value, i) => (r * value) / norm(x) + (mix * z[i]!) / norm(z))];
}

const ORTHOGONAL: Readonly<Record<number, [number[], number[]]>> = {
  1: [
    [-1, 0, 1],
    [1, -2, 1],
  ],
  2: [
    [-3, -1, 1, 3],
    [1, -1, -1, 1],
  ],
  4: [
    [-5, -3, -1, 1, 3, 5],
    [5, -1, -4, -4, -1, 5],
  ],
  10: [
    [-11, -9, -7, -5, -3, -1, 1, 3, 5, 7, 9, 11],
    [55, 25, 1, -17, -29, -35, -35, -29, -17, 1, 25, 55],
  ],
};

describe('what a list is like', () => {
  it.each([
    ['mean', [[1, 2, 6]], 3],
    ['median', [[5, 1, 3]], 3],
    ['median', [[4, 1, 3, 2]], 2.5],
    ['count', [[0.5, 1.5]], 2],
    ['count', [[]], 0],
    ['sum', [[0.5, 1.5]], 2],
    ['min', [[3, -1]], -1],
    ['max', [[3, -1]], 3],
    ['standardDeviation', [[2, 4, 4, 4, 5, 5, 7, 9]], Math.sqrt(32 / 7)],
    ['mad', [[1, 1, 2, 2, 4, 6, 9]], 1],
    ['robustZ', [9, [1, 1, 2, 2, 4, 6, 9]], 0.6745 * 7],
    ['rank', [7, [9, 7, 7, 1]], 2],
    ['rankAscending', [7, [9, 7, 7, 1]], 2],
    ['rank', [9, [9, 7, 7, 1]], 1],
    ['percentile', [7, [9, 7, 7, 1]], 50],
    ['quantile', [50, [1, 2, 3, 4]], 2.5],
    ['difference', [5, 7], -2],
    ['ratio', [1, 4], 0.25],
    ['percentChange', [-50, -25], 50],
    ['share', [1, 4], 25],
    ['contribution', [-1, -4], 25],
    ['gap', [3, 5], -2],
    ['cagr', [100, 121, 2], 10],
    ['slope', [[1, 3, 5, 7]], 2],
    ['rSquared', [[1, 3, 5, 7]], 1],
    ['rSquared', [[1, 2, 1]], undefined],
  ] as const)('%s', (fn, given, expected) => {
    const value = applyStatistic(fn, given);
    if (expected === undefined) expect(value).toBeCloseTo(0, 12);
    else expect(value).toBeCloseTo(expected, 10);
  });

  it.each([
    ['mean', [[]]],
    ['standardDeviation', [[1]]],
    ['robustZ', [1, [2, 2, 2]]],
    ['robustZ', [1, []]],
    ['rank', [1, []]],
    ['percentile', [1, []]],
    ['quantile', [101, [1, 2]]],
    ['ratio', [1, 0]],
    ['percentChange', [0, 1]],
    ['share', [1, 0]],
    ['cagr', [0, 1, 2]],
    ['cagr', [1, 2, 0]],
    ['slope', [[1]]],
    [
      'pearson',
      [
        [1, 2, 3],
        [1, 2],
      ],
    ],
    [
      'pearson',
      [
        [1, 2],
        [1, 2],
      ],
    ],
    [
      'pearson',
      [
        [1, 2, 3],
        [2, 2, 2],
      ],
    ],
    [
      'spearmanP',
      [
        [1, 1, 1],
        [1, 2, 3],
      ],
    ],
    ['slopeP', [[2, 2, 2]]],
    ['mean', [[1, Number.NaN]]],
    ['difference', [Number.POSITIVE_INFINITY, 1]],
  ] as const)('%s has no value for %j', (fn, given) => {
    expect(applyStatistic(fn, given)).toBeUndefined();
  });

  it('refuses what is no function of the catalogue, and arguments that do not fit', () => {
    for (const name of ['nothing', 'constructor']) expect(() => applyStatistic(name, [])).toThrow(TypeError);
    expect(() => applyStatistic('mean', [1])).toThrow('takes values (list)');
    expect(() => applyStatistic('ratio', [1])).toThrow('takes a (number), b (number)');
    for (const { description } of Object.values(STATISTICS)) expect(description).toMatch(/\.$/);
  });
});

describe('correlation', () => {
  it.each([1, 2, 4])('has p-values that agree with the closed form of t with %d degrees of freedom', (freedom) => {
    for (const r of [0.05, 0.3, 0.6, 0.9, 0.99]) {
      const given = pairs(r, ...ORTHOGONAL[freedom]!);
      const t = r * Math.sqrt(freedom / (1 - r * r));
      expect(applyStatistic('pearson', given)).toBeCloseTo(r, 12);
      expect(applyStatistic('pearsonP', given)).toBeCloseTo(CLOSED[freedom]!(t), DIGITS);
      expect(applyStatistic('pearsonP', [given[0], given[1].map((value) => -value)])).toBeCloseTo(
        CLOSED[freedom]!(t),
        DIGITS,
      );
    }
  });

  it.each([
    [2.228139, 0.05],
    [3.169273, 0.01],
    [1.812461, 0.1],
  ])('agrees with the table of t with 10 degrees of freedom: %d', (t, p) => {
    const given = pairs(t / Math.sqrt(t * t + 10), ...ORTHOGONAL[10]!);
    expect(applyStatistic('pearsonP', given)).toBeCloseTo(p, 6);
    expect(applyStatistic('slopeP', [given[1]])).toBeCloseTo(p, 6);
  });

  it('by rank: equals share their mean rank, and only the order counts', () => {
    // 1 - 6 sum d² / (n (n² - 1)), d = 1, 1, 0, 1, 1.
    expect(
      applyStatistic('spearman', [
        [10, 20, 30, 40, 50],
        [2, 1, 3, 500, 400],
      ]),
    ).toBeCloseTo(0.8, 12);
    // Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4.
    expect(
      applyStatistic('spearman', [
        [1, 2, 2, 3],
        [1, 3, 2, 4],
      ]),
    ).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
    expect(
      applyStatistic('spearman', [
        [1, 2, 3],
        [1, 8, 1000],
      ]),
    ).toBe(1);
    expect(
      applyStatistic('spearmanP', [
        [1, 2, 3],
        [1, 8, 1000],
      ]),
    ).toBe(0);
    const rho = 0.8;
    const t = rho * Math.sqrt(3 / (1 - rho * rho));
    // Three degrees of freedom: 1 - 2/π (atan(t/√3) + (t/√3) / (1 + t²/3)).
    const closed = 1 - (2 / Math.PI) * (Math.atan(t / Math.sqrt(3)) + t / Math.sqrt(3) / (1 + (t * t) / 3));
    expect(
      applyStatistic('spearmanP', [
        [10, 20, 30, 40, 50],
        [2, 1, 3, 500, 400],
      ]),
    ).toBeCloseTo(closed, DIGITS);
  });

  it('takes the normal table for z', () => {
    expect(applyStatistic('normalP', [1.959964])).toBeCloseTo(0.05, 6);
    expect(applyStatistic('normalP', [-2.575829])).toBeCloseTo(0.01, 6);
  });
});
