// What logging a run costs the request that it is a run of: a watch begun and ended, over few parameter sets and over many.
import { loadSettings } from '../../dist/config/load-settings.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { QueryLog } from '../../dist/materialization/workload/query.log.js';
import { percentile } from '../support/report.mjs';
import { rounded } from './comparison.mjs';

const RUNS = 20_000;
const ROUNDS = 9;
const MICROSECONDS_MAX = 50;

export function measureQueryLog(report) {
  const settings = loadSettings({ environment: { NODE_ENV: 'development' } });
  const questions = (sets, accessLevel) =>
    Array.from({ length: sets }, (_, n) => ({
      definition: { queryId: 'q', version: 'v1', accessLevel, scope: 'public' },
      params: { n },
      hash: `${n}`.padStart(16, '0'),
      fullHash: `${n}`.padStart(64, '0'),
    }));
  for (const [label, asked] of [
    ['8 sets', questions(8, 'public')],
    ['5,000 sets in turn, each in the place of another', questions(5000, 'public')],
    ['5,000 sets of a restricted query', questions(5000, 'restricted')],
  ]) {
    const log = new QueryLog(settings.workload, new SystemClock(), 'salt', Math.random);
    const round = () => {
      const began = performance.now();
      for (let run = 0; run < RUNS; run++) log.begin(asked[run % asked.length]).answered(null, 10);
      return ((performance.now() - began) * 1000) / RUNS;
    };
    round();
    const median = percentile(Array.from({ length: ROUNDS }, round), 0.5);
    const isSmall = median < MICROSECONDS_MAX;
    report.add(`query log, a run, ${label}`, rounded(median, 3), 'us', `< ${MICROSECONDS_MAX}`, isSmall);
  }
}
