import type { AdviceReport, ExpectedBenefit } from '../../src/materialization/advice/advice-report.js';
import type { ViewWorth } from '../../src/materialization/advice/view-worth.js';

export const EXPECTED: ExpectedBenefit = {
  ...{
    loadsPerDay: 240,
    baseMs: 120,
    viewMs: 1,
    speedUp: 120,
    changesPerDay: 2,
    availability: 0.96,
    refreshesPerDay: 1.9,
  },
  ...{ refreshMs: 240, savedMsPerDay: 27_400, costMsPerDay: 936, netMsPerDay: 26_464, rows: 20, bytes: 3000 },
  storageOverhead: 0.001,
  unseenMsPerDay: 0,
};

export const WORTH: ViewWorth = {
  verdict: 'costs_more',
  seconds: 172_800,
  uses: 10,
  useMs: 2,
  measure: { measuredAt: '2026-01-02T03:04:05.000Z', baseMs: 52, viewMs: 1, rounds: 3, isAtLeast: false },
  speedUp: 52,
  savedMs: 500,
  runs: 4,
  spentMs: 8000,
  savedMsPerDay: 250,
  spentMsPerDay: 4000,
};

const BUILT = { view: 'mv_b', queryId: 'b', proposedAt: null, expected: EXPECTED, measured: WORTH };

/** One proposal, one view that is not worth it, one refusal. */
export const ADVICE: AdviceReport = {
  observedSeconds: 172_800,
  assumes: ['loads go on as they did'],
  proposals: [
    {
      name: 'mv_a_123456',
      queryId: 'a',
      params: { atLeast: 7 },
      uniqueKey: ['place'],
      refreshCron: '0 * * * *',
      yaml: "# Expected: much\n- name: mv_a_123456\n  refresh_cron: '0 * * * *'\n",
      expected: EXPECTED,
    },
  ],
  built: [BUILT],
  notWorth: [BUILT],
  notProposed: [
    {
      ...{ queryId: 'c', code: 'too_rare', detail: 'it is asked less than 24 times a day', baseMs: 80 },
      ...{ loadsPerDay: 3, hitsPerDay: 1, problems: [{ code: 'view.scope', message: 'a fault' }] },
    },
    {
      ...{ queryId: 'd', code: 'not_asked', detail: 'nothing of it was logged', baseMs: null },
      ...{ loadsPerDay: 0, hitsPerDay: 0, problems: [] },
    },
  ],
  lostRuns: 2,
  droppedRuns: 0,
};
