// Row k: hit ratios of the first tier beside a plain list by recency of the same bytes, on seeded traces.
import { existsSync } from 'node:fs';
import { NOT_BUILT } from '../support/peer-report.mjs';

const MODULE = new URL('hit-ratio.mjs', import.meta.url);
const NOISE = 0.003;
const REQUESTS = 400_000;
const REQUESTS_QUICK = 60_000;

export async function run(bench) {
  const row = { row: 'k', unit: 'of requests', better: 'higher', digits: 4 };
  if (!existsSync(MODULE)) {
    bench.report.compare({ ...row, work: `hit ratio: ${NOT_BUILT}`, values: {} });
    return;
  }
  const { hitRatioRows } = await import(MODULE.href);
  const rows = hitRatioRows({ requests: bench.isQuick ? REQUESTS_QUICK : REQUESTS });
  for (const { trace, locality, falaj, lru } of rows) {
    const target = locality
      ? { text: `> ${lru.toFixed(4)} by recency`, met: (value) => value > lru }
      : { text: `${lru.toFixed(4)} by recency`, met: (value) => value >= lru - NOISE };
    bench.report.compare({ ...row, work: `hit ratio: ${trace}`, values: { falaj }, target });
  }
}
