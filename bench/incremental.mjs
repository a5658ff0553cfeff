// Views that are refreshed by what changed: the cost by changed groups and by rows of the table, against the refresh of all rows; and what
// writers pay. Options: --powers 5,6,7, --groups 1,10,100,1000, --rounds N, --quick, --json F.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { costDefinitions, measureCost } from './incremental/refresh-cost.mjs';
import { writeDefinitions } from './incremental/sales.mjs';
import { makeWritten, measureWriters, WRITTEN, WRITTEN_VIEW } from './incremental/writer-cost.mjs';
import { isQuick, option, Report } from './support/report.mjs';
import { generateTables } from './views/generated.mjs';
import { openStack } from './views/stack.mjs';

const numbers = (text) => text.split(',').map(Number);
const powers = numbers(option('powers', isQuick ? '5' : '5,6,7'));
const groups = numbers(option('groups', isQuick ? '1,100' : '1,10,100,1000'));
const rounds = Number(option('rounds', isQuick ? '3' : '7'));
const APP_ROLE = 'falaj_app';

const directory = mkdtempSync(join(tmpdir(), 'falaj-bench-incremental-'));
const server = await EmbeddedPostgres.start({ directory: join(directory, 'postgres'), durability: 'none' });
const opened = [];
try {
  const urls = { ownerUrl: server.url('falaj', 'owner'), appUrl: server.url('falaj', 'app'), appRole: APP_ROLE };
  await migrate(urls.ownerUrl, APP_ROLE);
  const owner = new pg.Client({ connectionString: urls.ownerUrl });
  await owner.connect();
  opened.push(() => owner.end());
  await generateTables(owner, powers);
  for (const power of powers) await owner.query(`SELECT falaj.track_table('public.bench_sale_${power}')`);
  await makeWritten(owner);
  const { queries, views } = costDefinitions(powers);
  const folder = join(directory, 'definitions');
  await writeDefinitions(folder, { ...queries, written: WRITTEN }, views + WRITTEN_VIEW);
  const stack = await openStack(urls, folder, { isPooled: true, incrementalImagesMax: 10_000, incrementalShareMax: 1 });
  opened.push(stack.close);
  const { runs } = await stack.views.apply();
  if (runs.some(({ state }) => state !== 'succeeded'))
    throw new Error(`the views could not be built: ${JSON.stringify(runs)}`);
  const report = new Report('incremental', { powers, groups, rounds, durability: 'none' });
  for (const power of powers) await measureCost({ views: stack.views, owner, report }, power, groups, rounds);
  await measureWriters({ owner, report }, rounds);
  report.finish({ strict: process.argv.includes('--strict') });
} finally {
  for (const close of opened.reverse()) await close().catch(() => undefined);
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
