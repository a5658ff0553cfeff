// A slow load raced by a committed change. Each load has read its rows and is held before it ends; meanwhile the change is
// committed and acknowledged; then the load ends and its old answer goes to the cache. Whoever asks after the
// acknowledgement must get the new value: while the load is still held, right after it ended, and later.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { issueToken } from '../dist/http/token.issuer.js';
import { FalajProcess, PrivateRedis } from './support/processes.mjs';
import { isQuick, option, Report } from './support/report.mjs';

const LANES = 20;
const tries = Number(option('tries', isQuick ? '400' : '10000'));
const AUTH = { jwtSecret: 'a-secret-for-this-run-of-the-proof-alone', issuer: 'falaj', audience: 'falaj-api' };

const HELD = `SELECT count(*)::int AS held FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%falaj.dataset%' AND pid <> pg_backend_pid()`;
const UPDATE = `UPDATE public.world_bank_indicators SET value = $2
  WHERE country_code = ANY ($1) AND indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022`;

async function connect(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

class Race {
  counts = { races: 0, reads: 0 };
  wrong = [];
  failures = [];

  constructor(server, holder, writer, countries, token) {
    Object.assign(this, { server, holder, writer, countries, token });
  }

  async read(country, headers = {}) {
    const url = `${this.server.url}/api/v1/labour-market/world-bank-indicators?country=${country}&start_year=2022&end_year=2022`;
    const reply = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
    const body = await reply.json();
    if (!reply.ok) throw new Error(`${reply.status} ${body.code}: ${body.detail}`);
    return { value: body.rows[0]?.data.value, status: reply.headers.get('cache-status') };
  }

  async expect(when, country, value, headers) {
    this.counts.reads += 1;
    try {
      const got = await this.read(country, headers);
      if (got.value !== value) this.wrong.push({ when, country, expected: value, ...got });
    } catch (error) {
      this.failures.push({ when, message: String(error.message ?? error) });
    }
  }

  async held(count) {
    for (const until = Date.now() + 10_000; Date.now() < until; await pause(1)) {
      const { rows } = await this.writer.query(HELD);
      if (rows[0].held >= count) return;
    }
    throw new Error(`not ${count} loads were held`);
  }

  /** The headers with which the acknowledged change may be relied on: its position, or none in the process that acknowledged. */
  async acknowledge(byWrite) {
    if (!byWrite) {
      const { rows } = await this.writer.query('SELECT falaj.covering_seq() AS seq');
      return { 'falaj-seq': String(rows[0].seq) };
    }
    const reply = await fetch(`${this.server.url}/api/v1/admin/cache/invalidate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tag: 'dataset:countries' }),
    });
    if (!reply.ok) throw new Error(`the write answered ${reply.status}`);
    await reply.body.cancel();
    return {};
  }

  async cycle(number) {
    const { countries } = this;
    await this.holder.query('BEGIN');
    await this.holder.query('LOCK TABLE falaj.dataset IN ACCESS EXCLUSIVE MODE');
    const racing = countries.map((country) => this.read(country).catch((error) => this.failures.push(String(error))));
    await this.held(countries.length);
    await this.writer.query(UPDATE, [countries, number]);
    const headers = await this.acknowledge(number % 2 === 0);
    const during = countries.map((country) => this.expect('while the old load was held', country, number, headers));
    await this.held(countries.length + 1);
    await this.holder.query('COMMIT');
    await Promise.all([...racing, ...during]);
    await Promise.all(countries.map((country) => this.expect('after the old load ended', country, number, headers)));
    await Promise.all(countries.map((country) => this.expect('again', country, number, headers)));
    this.counts.races += countries.length;
    // The next race needs entries that are no longer there to be given.
    await this.writer.query(UPDATE, [countries, -number]);
    await this.acknowledge(true);
  }
}

async function main() {
  const place = mkdtempSync(join(tmpdir(), 'falaj-prove-'));
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  const redis = await PrivateRedis.start();
  const report = new Report('race', { lanes: LANES, tries });
  try {
    const server = await FalajProcess.start({
      NODE_ENV: 'development',
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      DATABASE_POOL_MAX: '60',
      REDIS_URL: redis.url,
      JWT_SECRET: AUTH.jwtSecret,
    });
    const [holder, writer] = await Promise.all([connect(database.ownerUrl), connect(database.superuserUrl('falaj'))]);
    const { rows } = await writer.query(
      `SELECT country_code FROM public.world_bank_indicators
       WHERE indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022 ORDER BY country_code COLLATE "C" LIMIT $1`,
      [LANES],
    );
    const countries = rows.map((row) => row.country_code);
    const token = await issueToken(AUTH, { subject: 'proof', roles: ['operator'], ttlSeconds: 3600 });
    const race = new Race(server, holder, writer, countries, token);
    for (let number = 1; number <= Math.ceil(tries / LANES); number++) await race.cycle(number);
    for (const each of [...race.wrong, ...race.failures].slice(0, 10)) console.error(each);
    report.add('slow loads raced by a committed change', race.counts.races, 'tries');
    report.add('reads after the acknowledgement', race.counts.reads, 'reads');
    report.add('old values served after it', race.wrong.length, 'answers', 0, race.wrong.length === 0);
    report.add('failed requests', race.failures.length, 'requests', 0, race.failures.length === 0);
    await Promise.all([holder.end(), writer.end()]);
    await server.stop();
  } finally {
    await redis.stop();
    await database.stop();
    rmSync(place, { recursive: true, force: true });
  }
  report.finish();
}

await main();
