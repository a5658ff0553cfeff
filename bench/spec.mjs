// One row for every target that the five specifications state, each on the workload its line names, all of it seeded. Ratios are of two
// sides in the same run; milliseconds are those of this machine. Options: --only operations,memory,traffic,feedback,upkeep,views;
// --quick; --strict; --seed N; --json F.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { provideRedis } from './support/redis-binary.mjs';
import { isQuick, option, Report } from './support/report.mjs';
import { World } from './spec/world.mjs';

const PARTS = ['operations', 'memory', 'traffic', 'feedback', 'upkeep', 'views'];
const seed = Number(option('seed', '1'));
const only = option('only', PARTS.join(',')).split(',');

const unknown = only.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}: ${PARTS.join(', ')}`);
  process.exit(2);
}

await provideRedis();
const place = mkdtempSync(join(tmpdir(), 'falaj-spec-'));
const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
const report = new Report('spec', { seed, quick: isQuick, parts: only, durability: 'none' });
const world = new World({ report, database, seed, isQuick });

async function close() {
  await world.close();
  await database.stop();
  rmSync(place, { recursive: true, force: true });
}

/** Whoever interrupts the run leaves no server behind. */
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close().finally(() => process.exit(130)));

/** What one part cannot do says nothing of the others: it is told, the run goes on, and has failed. */
async function measured(part) {
  const began = performance.now();
  try {
    const { run } = await import(`./spec/${part}.mjs`);
    await run(world);
  } catch (error) {
    console.error(`${part} failed: ${error.stack}`);
    report.add(`part ${part} did not come to its end`, 1, 'failures', '<= 0', false);
    process.exitCode = 1;
  }
  console.error(`${part} took ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

try {
  for (const part of only) await measured(part);
  report.finish({ strict: process.argv.includes('--strict') });
} finally {
  await close();
}
