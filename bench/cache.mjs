// Falaj's cache beside bentocache, cacheable, cache-manager, async-cache-dedupe, layered-loader and bare clients, in one run on one
// machine: figures are medians of alternating rounds, targets are ratios to the bare thing or bounds of what a caller waits.
// Options: --only a,b,… rows; --rounds N; --quick; --strict; --json FILE; --engine FILE, another build of the engine.
// What each row measures and how the peers are set up: docs/benchmarks.md.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Bench } from './cache/bench.mjs';
import { installPeers, PEERS } from './cache/peers.mjs';
import { PeerReport } from './support/peer-report.mjs';
import { provideRedis } from './support/redis-binary.mjs';
import { isQuick, option } from './support/report.mjs';

const ROWS = {
  a: 'l1-hit',
  b: 'l2-forward',
  c: 'miss',
  d: 'stampede',
  e: 'redis-stopped',
  f: 'redis-killed',
  g: 'raced-invalidation',
  h: 'tag-size',
  i: 'stale-window',
  j: 'memory',
  k: 'hit-ratio-row',
  l: 'writers',
  m: 'http',
};
const ENGINE = new URL('../dist/cache/standalone/create-cache.js', import.meta.url);

const rounds = Number(option('rounds', isQuick ? '3' : '7'));
const only = option('only', Object.keys(ROWS).join(',')).split(',');
const given = option('engine', undefined);
const engine = given === undefined ? ENGINE.href : pathToFileURL(resolve(given)).href;

await provideRedis();
installPeers();
const report = new PeerReport('cache', { rounds, quick: isQuick, rows: only }, PEERS);
const bench = new Bench({ report, engine, rounds, isQuick });
if (!bench.isBuilt) console.error('The engine without a framework is not built: its column stays empty.');
for (const row of only) {
  if (ROWS[row] === undefined) throw new Error(`there is no row ${row}: ${Object.keys(ROWS).join(', ')}`);
  const began = performance.now();
  try {
    const { run } = await import(`./cache/${ROWS[row]}.mjs`);
    await run(bench);
  } catch (error) {
    // One row that cannot be measured must not cost the others; the run fails all the same.
    console.error(`row ${row} failed: ${error.stack ?? error}`);
    process.exitCode = 1;
  } finally {
    await bench.closeAll();
  }
  console.error(`row ${row} took ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
report.finish({ strict: process.argv.includes('--strict') });
