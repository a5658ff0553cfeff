// Cached repositories under a randomised writer, in two processes: every answer is compared with the history of what was committed. The
// process that acknowledged a write never gives what was before; nor does any to whoever names the write's position, nor where reads are
// strict; another process gives it for no longer than the lease. Writes go through either process, and behind both by SQL alone.
import './support/typescript.mjs';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { PrivateRedis } from './support/processes.mjs';
import { isQuick, option, Report, seeded } from './support/report.mjs';

const { PlantTrial } = await import('../test/support/orchard/plant.trial.ts');
const { PLANT_PLOTS, SqlOutsider, TRIAL_PLOTS } = await import('../test/support/orchard/plant.trial-process.ts');
const { ORCHARD_TABLES } = await import('../test/support/orchard/orchard.process.ts');

const LEASE_MS = 200;
const LANES = 24;
const operations = Number(option('operations', isQuick ? '20000' : '100000'));
const seed = Number(option('seed', '1'));

/** A process of the product behind a channel of messages. */
class Child {
  waiting = new Map();
  next = 0;

  static async start(trial, redisUrl) {
    const child = new Child();
    const env = { ...process.env, REDIS_URL: redisUrl, FALAJ_TRIAL: JSON.stringify(trial) };
    child.process = fork(new URL('./repositories.child.mjs', import.meta.url), { env });
    child.gone = new Promise((resolve) => child.process.once('exit', resolve));
    await new Promise((resolve, reject) => {
      child.process.once('message', resolve);
      child.process.once('exit', () => reject(new Error('the process ended before it was ready')));
    });
    child.process.on('message', ({ id, value, error }) => {
      const { resolve, reject } = child.waiting.get(id);
      child.waiting.delete(id);
      if (error === undefined) resolve(value);
      else reject(new Error(error));
    });
    return child;
  }

  ask(verb, what) {
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.waiting.set(id, { resolve, reject });
      this.process.send({ id, verb, what });
    });
  }

  read = (what) => this.ask('read', what);
  write = (what) => this.ask('write', what);

  async stop() {
    this.process.send({ verb: 'stop' });
    await this.gone;
  }
}

async function round(report, name, database, { read, redisUrl = '', share }) {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query('DELETE FROM public.plants');
  await client.query(`UPDATE public.plots SET name = 'plot'`);
  const trial = { database: { appUrl: database.appUrl, ownerUrl: database.ownerUrl }, read };
  const processes = [await Child.start(trial, redisUrl), await Child.start(trial, redisUrl)];
  const outsider = new SqlOutsider((text, values) => client.query(text, values));
  const options = { processes, outsider, plots: TRIAL_PLOTS, leaseMs: LEASE_MS, lanes: LANES, random: seeded(seed) };
  const began = performance.now();
  const run = new PlantTrial({ ...options, operations: Math.ceil(operations * share), isStrict: read === 'strict' });
  const { reads, writes, byToken, wrong } = await run.run();
  for (const each of wrong.slice(0, 5)) console.error(each);
  report.add(`${name}: reads compared with the history`, reads, 'reads');
  report.add(`${name}: of them naming the position of a write`, byToken, 'reads');
  report.add(`${name}: writes, through either process and behind both`, writes, 'writes');
  report.add(`${name}: answers that no allowed state gives`, wrong.length, 'answers', 0, wrong.length === 0);
  report.add(`${name}: took`, ((performance.now() - began) / 1000).toFixed(1), 's');
  await Promise.all(processes.map((each) => each.stop()));
  await client.end();
}

async function main() {
  const place = mkdtempSync(join(tmpdir(), 'falaj-prove-'));
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  const redis = await PrivateRedis.start();
  const report = new Report('repositories', { processes: 2, lease_ms: LEASE_MS, lanes: LANES, operations, seed });
  try {
    await migrate(database.ownerUrl, 'falaj_app');
    const setup = new pg.Client({ connectionString: database.ownerUrl });
    await setup.connect();
    await setup.query(ORCHARD_TABLES);
    await setup.query(PLANT_PLOTS);
    await setup.end();
    await round(report, 'without Redis', database, { read: 'leased', share: 0.4 });
    await round(report, 'with Redis', database, { read: 'leased', redisUrl: redis.url, share: 0.4 });
    await round(report, 'strict', database, { read: 'strict', redisUrl: redis.url, share: 0.2 });
  } finally {
    await redis.stop();
    await database.stop();
    rmSync(place, { recursive: true, force: true });
  }
  report.finish();
}

await main();
