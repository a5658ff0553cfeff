// Whoever writes reads what he wrote: through two processes over one Redis, each kind of write that the API has, read back by every question
// that shows it. With the position that the write was answered with, by any process; without it, by the process that took the write, and
// where regions are strict by any. And what is written by SQL behind both is known to both within the lease.
// Options: --tries N, --seed N, --quick, --json F.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadSettings } from '../dist/config/load-settings.js';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { issueToken } from '../dist/http/token.issuer.js';
import { Api, subjectsOf } from './own-writes/subjects.mjs';
import { strictPlace } from './own-writes/strict.place.mjs';
import { FalajProcess, PrivateRedis } from './support/processes.mjs';
import { isQuick, option, percentile, Report, seeded } from './support/report.mjs';

const tries = Number(option('tries', isQuick ? '600' : '10000'));
const seed = Number(option('seed', '1'));
const random = seeded(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const LANES = 8;
const STRICT_SHARE = 0.3;
/** Writes behind both processes. */
const BEHIND = isQuick ? 100 : 1000;
const FIRST_START_MS = 600_000;
const TOKEN_SECONDS = 4 * 3600;
const { auth, changes } = loadSettings({ environment: { NODE_ENV: 'development' } });

class World {
  closers = [];
  place = mkdtempSync(join(tmpdir(), 'falaj-own-writes-'));

  async open() {
    this.database = await EmbeddedPostgres.start({ directory: join(this.place, 'postgres'), durability: 'none' });
    this.closers.push(() => this.database.stop());
    this.redis = await PrivateRedis.start();
    this.closers.push(() => this.redis.stop());
    const roles = ['analyst', 'operator', 'admin'];
    const claims = { subject: 'proof', roles, tenants: ['beads'], workspaces: ['duckdb'], ttlSeconds: TOKEN_SECONDS };
    this.api = new Api(await issueToken(auth, claims));
    // The first start loads the data of all domains.
    await (await this.server({})).stop();
  }

  async servers(settings = {}, root = undefined) {
    const environment = { REDIS_URL: this.redis.url, FALAJ_LOAD_DATA: 'false', ...settings };
    return [await this.server(environment, root), await this.server(environment, root)];
  }

  async server(environment, root) {
    const { appUrl, ownerUrl } = this.database;
    const settings = { NODE_ENV: 'development', DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, ...environment };
    const started = await FalajProcess.start(settings, FIRST_START_MS, root);
    this.closers.push(() => started.stop());
    return started;
  }

  async close() {
    for (const close of this.closers.splice(0).reverse()) await close().catch(() => undefined);
    rmSync(this.place, { recursive: true, force: true });
  }
}

/** What the lanes have for themselves. */
async function thingsFor(api, server) {
  const { issues } = await api.get(server, `issues?project=bd&limit=${LANES}`);
  const { rows: items } = await api.get(server, `inventory/items?limit=${LANES}`);
  const { rows: insights } = await api.get(server, `insights?category=miner&limit=${LANES}`);
  return {
    issues,
    items: items.map(({ data }) => data),
    insights: insights.map(({ data }) => data.insight_id),
  };
}

class Tally {
  reads = 0;
  wrong = [];
  byKind = new Map();

  judge(subject, how, expected, got) {
    this.reads += 1;
    if (expected !== got) this.wrong.push({ subject: subject.name, how, expected, got });
  }
}

/** One write and what is read of it. Both processes hold the value before, so that a stale one would be there to be given. */
async function attempt(subject, servers, tally, ways) {
  const [path, read] = pick(subject.reads);
  await Promise.all(servers.map((server) => read(server, {}).catch(expectAbsent)));
  const number = subject.number++;
  const [writer, other] = random() < 0.5 ? servers : [...servers].reverse();
  const seq = await subject.write(writer, number);
  tally.byKind.set(subject.name, (tally.byKind.get(subject.name) ?? 0) + 1);
  const expected = subject.shownAs(number);
  for (const [how, server, headers] of ways({ writer, other, seq })) {
    const got = await read(server, headers);
    tally.judge(subject, `${how}, ${path}`, expected, got);
  }
}

/** Before its first write a setting, a session or an agent is not there. */
function expectAbsent(error) {
  if (!/^404 /.test(error.message)) throw error;
}

const WAYS = {
  leased: ({ writer, other, seq }) => {
    const own = ['in the process that took it', writer, {}];
    const token = { 'falaj-seq': seq };
    const there = ['in the other process, with its position', other, token];
    const here = ['in the process that took it, with its position', writer, token];
    return random() < 0.5 ? [there, own] : [own, here, there];
  },
  strict: ({ writer, other }) => [
    [random() < 0.5 ? 'in the other process' : 'in the other process, again', other, {}],
    ['in the process that took it', writer, {}],
  ],
};

async function round(report, world, { name, servers, count, ways }) {
  const things = await thingsFor(world.api, servers[0]);
  const tally = new Tally();
  const failures = [];
  let begun = 0;
  const lane = async (at) => {
    // Numbers go on from one round to the next: what is written is never what is there.
    const subjects = subjectsOf(world.api, at, things, world.numbers);
    while (begun < count) {
      begun += 1;
      const subject = pick(subjects);
      await attempt(subject, servers, tally, ways).catch((error) =>
        failures.push({ subject: subject.name, message: String(error.message ?? error) }),
      );
      world.numbers.set(`${subject.name} ${at}`, subject.number);
      if (begun % 1000 === 0) console.error(`${name}: ${begun} tries, ${tally.wrong.length} stale`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, at) => lane(at)));
  for (const each of [...tally.wrong, ...failures].slice(0, 10)) console.error(JSON.stringify(each));
  report.add(`${name}: writes`, begun, 'tries', `>= ${count}`, begun >= count);
  report.add(`${name}: by kind`, [...tally.byKind].map(([kind, times]) => `${kind} ${times}`).join(', '), '');
  report.add(`${name}: reads of them`, tally.reads, 'reads');
  report.add(`${name}: stale or wrong`, tally.wrong.length, 'answers', 0, tally.wrong.length === 0);
  report.add(`${name}: failed requests`, failures.length, 'requests', 0, failures.length === 0);
}

/** How long until both processes tell what SQL wrote, and whether one told the old value in a read that began after the lease. */
async function behind(report, world, servers) {
  const owner = new pg.Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
  world.closers.push(() => owner.end());
  const { items } = await thingsFor(world.api, servers[0]);
  const delays = [];
  let late = 0;
  const known = async (server, sku, value, acknowledged) => {
    for (;;) {
      const began = performance.now() - acknowledged;
      const answer = await world.api.get(server, `inventory/items/${sku}`);
      if (answer.rows[0].data.reorder_point === value) return delays.push(Math.max(0, began));
      if (began > changes.leaseMs) late += 1;
    }
  };
  for (let number = 1; number <= BEHIND; number += 1) {
    const { sku } = pick(items);
    await Promise.all(servers.map((server) => world.api.get(server, `inventory/items/${sku}`)));
    const sql = 'UPDATE public.inventory_items SET reorder_point = $2 WHERE sku = $1';
    await owner.query(sql, [sku, 1_000_000 + number]);
    const acknowledged = performance.now();
    await Promise.all(servers.map((server) => known(server, sku, 1_000_000 + number, acknowledged)));
  }
  const lease = `<= ${changes.leaseMs}`;
  const worst = Math.max(...delays);
  report.add('written by SQL behind both processes', BEHIND, 'writes');
  report.add('known in a process after its acknowledgement, median', percentile(delays, 0.5).toFixed(1), 'ms');
  report.add(
    'the same, p99',
    percentile(delays, 0.99).toFixed(1),
    'ms',
    lease,
    percentile(delays, 0.99) <= changes.leaseMs,
  );
  report.add('the same, at worst', worst.toFixed(1), 'ms', lease, worst <= changes.leaseMs);
  report.add('old values in reads that began after the lease', late, 'answers', 0, late === 0);
}

async function main() {
  const world = new World();
  world.numbers = new Map();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void world.close().finally(() => process.exit(1)));
  const report = new Report('own-writes', { seed, tries, processes: 2, lanes: LANES, lease_ms: changes.leaseMs });
  try {
    await world.open();
    const leased = await world.servers();
    const strictTries = Math.ceil(tries * STRICT_SHARE);
    await round(report, world, {
      ...{ name: 'as shipped', servers: leased, count: tries - strictTries, ways: WAYS.leased },
    });
    await behind(report, world, leased);
    await Promise.all(leased.map((server) => server.stop()));
    await world.redis.flush();
    const strict = await world.servers({}, strictPlace(world.place));
    await round(report, world, { name: 'strict regions', servers: strict, count: strictTries, ways: WAYS.strict });
    report.finish();
  } finally {
    await world.close();
  }
}

await main();
