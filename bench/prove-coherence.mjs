// Two server processes, rows changed behind their back, Redis failing meanwhile: every read after the lease, and every read
// that names its position, gives the value that was committed. Without Redis and with it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { FalajProcess, PrivateRedis } from './support/processes.mjs';
import { isQuick, option, percentile, Report, seeded } from './support/report.mjs';

const LEASE_MS = 200;
const DEADLINE_MS = 30_000;
const LANES = 10;
const tries = Number(option('tries', isQuick ? '100' : '1000'));
const seed = Number(option('seed', '1'));
const random = seeded(seed);

/** Countries with a GDP of 2022; each lane writes one of them, and its answers are narrowed to it. */
async function laneCountries(client) {
  const { rows } = await client.query(
    `SELECT country_code FROM public.world_bank_indicators
     WHERE indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022 ORDER BY country_code COLLATE "C" LIMIT $1`,
    [LANES],
  );
  return rows.map((row) => row.country_code);
}

const WRITERS = {
  async update(client, country, value) {
    await client.query(
      `UPDATE public.world_bank_indicators SET value = $2
       WHERE country_code = $1 AND indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022`,
      [country, value],
    );
  },
  async updateAfterSavepoint(client, country, value) {
    await client.query('BEGIN');
    await client.query('SAVEPOINT before_mistake');
    await WRITERS.update(client, country, -1);
    await client.query('ROLLBACK TO SAVEPOINT before_mistake');
    await WRITERS.update(client, country, value);
    await client.query('COMMIT');
  },
  async deleteAndInsert(client, country, value) {
    await client.query('BEGIN');
    const { rows } = await client.query(
      `DELETE FROM public.world_bank_indicators
       WHERE country_code = $1 AND indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022 RETURNING *`,
      [country],
    );
    const row = rows[0];
    await client.query(
      `INSERT INTO public.world_bank_indicators
         (country_code, country_name, indicator_code, indicator_name, year, value, dataset_id) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
      [row.country_code, row.country_name, row.indicator_code, row.indicator_name, row.year, value, row.dataset_id],
    );
    await client.query('COMMIT');
  },
};

class Lane {
  wrong = [];
  latencies = [];
  failures = [];

  constructor(country, writer, servers) {
    this.country = country;
    this.writer = writer;
    this.servers = servers;
    this.value = 0;
  }

  async read(server, headers = {}) {
    const url = `${server.url}/api/v1/labour-market/world-bank-indicators?indicator=NY.GDP.MKTP.CD&country=${this.country}&start_year=2022&end_year=2022`;
    const began = performance.now();
    const reply = await fetch(url, { headers, signal: AbortSignal.timeout(DEADLINE_MS) });
    const body = await reply.json();
    this.latencies.push(performance.now() - began);
    if (!reply.ok) throw new Error(`${reply.status} ${body.code}: ${body.detail}`);
    return { value: body.rows[0]?.data.value, status: reply.headers.get('cache-status') };
  }

  async expect(server, how, headers) {
    try {
      const { value, status } = await this.read(server, headers);
      if (value !== this.value)
        this.wrong.push({ how, country: this.country, expected: this.value, got: value, status });
    } catch (error) {
      this.failures.push({ how, message: String(error.message ?? error) });
    }
  }

  async attempt(number) {
    // Both processes hold the old answer, so that a stale one would be there to be given.
    await Promise.all(this.servers.map((server) => this.expect(server, 'prime', {})));
    const kinds = Object.keys(WRITERS);
    const next = number * 1000 + Math.floor(random() * 1000) + 1;
    await WRITERS[kinds[Math.floor(random() * kinds.length)]](this.writer, this.country, next);
    const acknowledged = performance.now();
    this.value = next;
    if (random() < 0.5) {
      const { rows } = await this.writer.query('SELECT falaj.covering_seq() AS seq');
      const server = this.servers[Math.floor(random() * this.servers.length)];
      await this.expect(server, 'with Falaj-Seq', { 'falaj-seq': String(rows[0].seq) });
    }
    await pause(Math.max(0, LEASE_MS - (performance.now() - acknowledged)));
    await Promise.all(this.servers.map((server) => this.expect(server, 'after the lease', {})));
  }
}

const FAULTS = [
  [
    'stopped for 300 ms',
    async (redis) => {
      redis.pause();
      await pause(300);
      redis.resume();
    },
  ],
  ['killed and restarted empty', (redis) => redis.restartEmpty()],
  ['flushed', (redis) => redis.flush()],
];

async function failRedis(redis, running, counts) {
  while (running.on) {
    await pause(400 + random() * 600);
    const [name, fault] = FAULTS[Math.floor(random() * FAULTS.length)];
    await fault(redis);
    counts[name] = (counts[name] ?? 0) + 1;
  }
}

async function round(report, database, redis) {
  const name = redis === null ? 'without Redis' : 'with Redis failing';
  const environment = {
    NODE_ENV: 'development',
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    FALAJ_LOAD_DATA: 'false',
    REDIS_URL: redis?.url ?? '',
  };
  const servers = await Promise.all([FalajProcess.start(environment), FalajProcess.start(environment)]);
  const setup = new pg.Client({ connectionString: database.ownerUrl });
  await setup.connect();
  const lanes = [];
  for (const country of await laneCountries(setup)) {
    const writer = new pg.Client({ connectionString: database.ownerUrl });
    await writer.connect();
    const lane = new Lane(country, writer, servers);
    lane.value = 0;
    await WRITERS.update(writer, country, 0);
    lanes.push(lane);
  }
  await pause(2 * LEASE_MS);
  const running = { on: true };
  const faults = {};
  const failing = redis === null ? Promise.resolve() : failRedis(redis, running, faults);
  await Promise.all(
    lanes.map(async (lane) => {
      for (let number = 1; number <= Math.ceil(tries / LANES); number++) await lane.attempt(number);
    }),
  );
  running.on = false;
  await failing;
  const wrong = lanes.flatMap((lane) => lane.wrong);
  const failures = lanes.flatMap((lane) => lane.failures);
  const latencies = lanes.flatMap((lane) => lane.latencies);
  for (const each of [...wrong, ...failures].slice(0, 10)) console.error(each);
  report.add(`${name}: changes by another connection`, Math.ceil(tries / LANES) * LANES, 'tries');
  report.add(`${name}: reads compared`, latencies.length, 'reads');
  report.add(`${name}: wrong answers`, wrong.length, 'answers', 0, wrong.length === 0);
  report.add(`${name}: failed requests`, failures.length, 'requests', 0, failures.length === 0);
  report.add(
    `${name}: longest request`,
    Math.max(...latencies).toFixed(1),
    'ms',
    `under ${DEADLINE_MS}`,
    Math.max(...latencies) < DEADLINE_MS,
  );
  report.add(
    `${name}: median and p99 request`,
    `${percentile(latencies, 0.5).toFixed(1)} / ${percentile(latencies, 0.99).toFixed(1)}`,
    'ms',
  );
  for (const [fault, times] of Object.entries(faults)) report.add(`${name}: Redis ${fault}`, times, 'times');
  await Promise.all([setup, ...lanes.map((lane) => lane.writer)].map((client) => client.end()));
  await Promise.all(servers.map((server) => server.stop()));
}

async function main() {
  const place = mkdtempSync(join(tmpdir(), 'falaj-prove-'));
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  const redis = await PrivateRedis.start();
  const report = new Report('coherence', { processes: 2, lease_ms: LEASE_MS, lanes: LANES, tries, seed });
  try {
    // One process loads the data once, then the rounds begin.
    const loader = await FalajProcess.start({
      NODE_ENV: 'development',
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      REDIS_URL: '',
    });
    await loader.stop();
    await round(report, database, null);
    await round(report, database, redis);
  } finally {
    await redis.stop();
    await database.stop();
    rmSync(place, { recursive: true, force: true });
  }
  report.finish();
}

await main();
