// One row for every target that the five specifications state, each on the workload its line names, all of it seeded. Ratios are of two
// sides in the same run; milliseconds are those of this machine. Options: --only operations,memory,traffic,upkeep,views; --quick;
// --strict; --seed N; --json F.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { provideRedis } from './support/redis-binary.mjs';
import { isQuick, option, Report } from './support/report.mjs';
import { World } from './spec/world.mjs';

const PARTS = ['operations', 'memory', 'traffic', 'upkeep', 'views'];
const seed = Number(option('seed', '1'));
const only = option('only', PARTS.join(',')).split(',');

await provideRedis();
const place = mkdtempSync(join(tmpdir(), 'falaj-spec-'));
const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
const report = new Report('spec', { seed, quick: isQuick, parts: only, durability: 'none' });
const world = new World({ report, database, seed, isQuick });
try {
  for (const part of only) {
    if (!PARTS.includes(part)) throw new Error(`there is no part ${part}: ${PARTS.join(', ')}`);
    const began = performance.now();
    const { run } = await import(`./spec/${part}.mjs`);
    await run(world);
    console.error(`${part} took ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  report.finish({ strict: process.argv.includes('--strict') });
} finally {
  await world.close();
  await database.stop();
  rmSync(place, { recursive: true, force: true });
}
