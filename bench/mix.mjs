// A day's work in short: readers and writers of all five domains at once, over many connections, from an empty cache and then from a full one.
// What the database is spared is measured against the same mix on a server with neither cache nor views.
// Options: --writes SHARE (0.02), --connections N (64), --requests N (each phase), --seed N, --quick, --strict, --json F.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { loadSettings } from '../dist/config/load-settings.js';
import { issueToken } from '../dist/http/token.issuer.js';
import { readersOf, thingsOf } from './mix/readers.mjs';
import { writersOf } from './mix/writers.mjs';
import { Effort } from './spec/effort.mjs';
import { drive } from './spec/load.mjs';
import { rounded, World } from './spec/world.mjs';
import { provideRedis } from './support/redis-binary.mjs';
import { isQuick, option, Report, seeded } from './support/report.mjs';

const seed = Number(option('seed', '1'));
const share = Number(option('writes', '0.02'));
const connections = Number(option('connections', '64'));
const count = Number(option('requests', isQuick ? '5000' : '100000'));
/** Without cache and views every question is work: few connections, or it would refuse. */
const BARE = { connections: 8, count: isQuick ? 600 : 2000 };
const MOST_TOLD = 6;
const TOKEN_SECONDS = 4 * 3600;

await provideRedis();
const place = mkdtempSync(join(tmpdir(), 'falaj-mix-'));
const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
const report = new Report('mix', { seed, writes: share, connections, requests: count, durability: 'none' });
const world = new World({ report, database, seed, isQuick });

async function close() {
  await world.close();
  await database.stop();
  rmSync(place, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close().finally(() => process.exit(130)));

/** Somebody of one tenant who may read and write everything. */
async function headersOf(workspaces) {
  const { auth } = loadSettings({ environment: { NODE_ENV: 'development' } });
  const claims = { subject: 'mix', roles: ['analyst', 'operator', 'admin'], tenants: ['beads'], workspaces };
  return { authorization: `Bearer ${await issueToken(auth, { ...claims, ttlSeconds: TOKEN_SECONDS })}` };
}

/** Reads and writes, the same for the same seed. */
function mixOf(things, number) {
  const random = seeded(seed * 1000 + number);
  const [read, write] = [readersOf(things, random), writersOf(things, random)];
  return () => (random() < share ? write() : read());
}

/** What the cache has counted so far, by region and by operation. */
async function countsOf(server, headers) {
  const reply = await fetch(`${server.url}/api/v1/admin/cache/stats`, { headers });
  if (!reply.ok) throw new Error(`no statistics: ${reply.status} ${await reply.text()}`);
  const { regions, operations } = await reply.json();
  const byName = (list, name) => new Map(list.map((each) => [each[name], each]));
  return { regions: byName(regions, 'region'), operations: byName(operations, 'operation') };
}

/** Runs of each registered query and the milliseconds they took, as the server has written them down so far. */
async function loadsOf(owner) {
  const { rows } = await owner.query(
    `SELECT query_id AS name, sum(table_runs + view_runs)::int AS runs, sum(table_ms + view_ms) AS ms FROM falaj.query_load GROUP BY 1`,
  );
  return new Map(rows.map(({ name, ...load }) => [name, load]));
}

function tellLoads(name, before, after) {
  const loads = [...after].map(([query, { runs, ms }]) => {
    const earlier = before.get(query) ?? { runs: 0, ms: 0 };
    return { query, runs: runs - earlier.runs, ms: ms - earlier.ms };
  });
  const most = (key) => loads.sort((a, b) => b[key] - a[key]).slice(0, MOST_TOLD);
  const runs = most('runs').map((each) => `${each.query} ${each.runs}`);
  report.add(`${name}: queries that ran most`, runs.join(', '), 'runs');
  const dear = most('ms').map((each) => `${each.query} ${rounded(each.ms / 1000, 1)}`);
  report.add(`${name}: queries that took most of the database`, dear.join(', '), 's');
}

function since(before, after) {
  return [...after]
    .map(([name, { hits, misses }]) => {
      const earlier = before.get(name) ?? { hits: 0, misses: 0 };
      return { name, hits: hits - earlier.hits, misses: misses - earlier.misses };
    })
    .filter(({ hits, misses }) => hits + misses > 0);
}

function tellPhase(name, { perSecond, p50Ms, p99Ms, requests }) {
  report.add(`${name}: requests`, requests, 'requests');
  report.add(`${name}: requests a second`, rounded(perSecond, 0), '1/s');
  report.add(`${name}: p50`, rounded(p50Ms), 'ms');
  report.add(`${name}: p99`, rounded(p99Ms), 'ms');
  // Whatever is not answered with a 2xx ends the run.
  report.add(`${name}: errors`, 0, 'requests', '<= 0', true);
}

function tellRegions(name, before, after) {
  for (const { name: region, hits, misses } of since(before.regions, after.regions))
    report.add(
      `${name}: hit rate of ${region}, ${hits + misses} look-ups`,
      rounded((100 * hits) / (hits + misses)),
      '%',
    );
  const most = since(before.operations, after.operations).sort((a, b) => b.misses - a.misses);
  const told = most
    .slice(0, MOST_TOLD)
    .map(({ name: operation, hits, misses }) => `${operation} ${misses} of ${hits + misses}`);
  report.add(`${name}: most misses`, told.join(', '), '');
}

function tellSaved(name, cached, bare) {
  const saved = 100 * (1 - cached.queries / bare.queries);
  report.add(`${name}: registered queries that ran, a request`, rounded(cached.queries, 4), 'queries');
  report.add(`${name}: of those without cache and views, saved`, rounded(saved), '%', '>= 90', saved >= 90);
  const spared = 100 * (1 - cached.transactions / bare.transactions);
  report.add(`${name}: transactions as PostgreSQL counts them, saved`, rounded(spared), '%');
  report.add(`${name}: the database's busy time, saved`, rounded(100 * (1 - cached.databaseMs / bare.databaseMs)), '%');
}

async function main() {
  const server = await world.cached();
  const owner = await world.owner();
  const things = await thingsOf(owner);
  const { rows } = await owner.query(
    `SELECT sku FROM public.inventory_items WHERE quantity > 0 ORDER BY md5(sku) LIMIT 500`,
  );
  things.goods = rows.map(({ sku }) => sku);
  const headers = await headersOf(things.workspaces);
  const effort = new Effort(owner, NaN, server);
  const phases = {};
  for (const [at, name] of ['cold', 'warm'].entries()) {
    const before = await countsOf(server, headers);
    const loads = await loadsOf(owner);
    const asked = { url: server.url, headers, next: mixOf(things, at), connections, count };
    phases[name] = await effort.of(() => drive(asked));
    tellPhase(name, phases[name].result);
    tellRegions(name, before, await countsOf(server, headers));
    tellLoads(name, loads, await loadsOf(owner));
  }
  const bare = await world.bare();
  const without = await new Effort(owner, NaN, bare).of(() =>
    drive({ url: bare.url, headers, next: mixOf(things, 2), ...BARE }),
  );
  tellPhase('without cache and views', without.result);
  report.add('without cache and views: registered queries that ran, a request', rounded(without.queries, 4), 'queries');
  for (const name of ['cold', 'warm']) tellSaved(name, phases[name], without);
  report.finish({ strict: process.argv.includes('--strict') });
}

try {
  await main();
} finally {
  await close();
}
