// Write-behind under kill -9, of the processes that write and of the Redis that acknowledges. What was acknowledged is in the database
// at the end, in the order of each key, and nothing had an effect twice; meanwhile nobody who asked after an acknowledgement was given less.
// Half of the writes are of a key of their own, half of few keys that are written again and again. A server that is not fit is not used.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { foundProgram, RedisProcess, until } from './support/redis-process.mjs';
import { isQuick, option, Report, seeded } from './support/report.mjs';
import { Writer } from './write-behind/writer.mjs';

const writes = Number(option('writes', isQuick ? '2000' : '10000'));
const seed = Number(option('seed', '1'));
const LANES = 40;
const HOT_KEYS = 40;
const OWN_FROM = 1_000_000;
const KILLS = isQuick ? 3 : 10;
const APP_ROLE = 'falaj_app';
const DRAIN_MS = 120_000;
const FIT = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];

const AUDIT = `
  CREATE TABLE public.audit (at bigint GENERATED ALWAYS AS IDENTITY, tree_id integer, count integer, write_order bigint);
  CREATE FUNCTION public.audit_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    INSERT INTO public.audit (tree_id, count, write_order) VALUES (NEW.tree_id, (NEW.note ->> 'count')::integer, NEW.write_order);
    RETURN NULL;
  END $$;
  CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.tree_notes FOR EACH ROW EXECUTE FUNCTION public.audit_note();`;

const FINDINGS = `
  SELECT (SELECT count(*)::int FROM (SELECT 1 FROM public.audit GROUP BY tree_id, write_order HAVING count(*) > 1) AS d) AS twice,
         (SELECT count(*)::int FROM (SELECT count < lag(count) OVER of_key OR write_order < lag(write_order) OVER of_key AS back
            FROM public.audit WINDOW of_key AS (PARTITION BY tree_id ORDER BY at)) AS o WHERE back) AS disordered`;

class Proof {
  acknowledged = new Map();
  tally = { acknowledged: 0, refused: 0, unknown: 0, reads: 0, failedReads: 0 };
  old = [];

  constructor(writers, random) {
    Object.assign(this, { writers, random });
  }

  any() {
    return this.writers[Math.floor(this.random() * this.writers.length)];
  }

  /** One write of the key, sent again until it is acknowledged; then, sometimes, another process is asked. */
  async write(id, count) {
    for (;;) {
      const { reply, failure } = await this.any().ask('write', { id, count });
      if (reply?.durableIn === 'stream') break;
      if (reply !== undefined) throw new Error('a write went through although the server is fit');
      this.tally[['cache.writes_away', 'not running'].includes(failure) ? 'refused' : 'unknown'] += 1;
      await pause(20);
    }
    this.acknowledged.set(id, count);
    this.tally.acknowledged += 1;
    if (this.random() < 0.2) await this.read(id, count);
  }

  async read(id, count) {
    const { reply } = await this.any().ask('read', { id });
    if (reply === undefined) this.tally.failedReads += 1;
    else this.tally.reads += 1;
    if (reply !== undefined && (reply.value?.count ?? 0) < count)
      this.old.push({ id, expected: count, got: reply.value });
  }

  /** Each lane has keys of its own, so that writes of a key are one after the other, as one caller's are. */
  async lane(number) {
    const each = Math.ceil(writes / LANES / 2);
    for (let turn = 1; turn <= each; turn += 1) {
      await this.write(number % HOT_KEYS, turn);
      await this.write(OWN_FROM + number * each + turn, 1);
    }
  }

  async run(disturb) {
    let isOver = false;
    const lanes = Promise.all(Array.from({ length: LANES }, (_, number) => this.lane(number))).finally(
      () => (isOver = true),
    );
    const disturbing = disturb(this, () => isOver);
    await lanes;
    await disturbing;
  }
}

/** Kills at evenly spread moments of the work: a writing process, then the server, and so on. */
function disturber(redis, counts) {
  return async (proof, isOver) => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      while (proof.tally.acknowledged < (writes * kill) / (KILLS + 1)) {
        if (isOver()) return;
        await pause(5);
      }
      if (kill % 2 === 1) {
        const writer = proof.writers[Math.floor(kill / 2) % proof.writers.length];
        await writer.kill();
        counts.application += 1;
        await writer.launch();
      } else {
        await redis.kill();
        counts.redis += 1;
        await redis.launch();
      }
    }
  };
}

async function drained(writers) {
  await until(async () => {
    for (const writer of writers) {
      const { reply } = await writer.ask('report');
      if (reply?.pending !== 0) throw new Error(`${String(reply?.pending)} writes are pending`);
    }
  }, DRAIN_MS);
}

/** A process over a server that must not acknowledge: what it does and says. */
async function unfit(places, report, id) {
  const redis = await RedisProcess.start(foundProgram(), () => ['--appendonly', 'no']);
  const writer = new Writer({ ...places, redisUrl: redis.url });
  try {
    await writer.launch();
    const { reply } = await writer.ask('write', { id, count: 1 });
    const told = await until(async () => {
      const { reply: said } = await writer.ask('report');
      if (!said?.reason?.includes('append-only')) throw new Error('it does not say why');
      return said;
    });
    const isThrough = reply?.durableIn === 'database' && told.mode === 'through';
    report.add(
      'writes on an unfit server that were acknowledged before the database had them',
      isThrough ? 0 : 1,
      'writes',
      0,
      isThrough,
    );
    report.add(`it says: ${told.reason}`, told.mode, '');
  } finally {
    await writer.kill();
    await redis.close();
  }
}

async function main() {
  const place = mkdtempSync(join(tmpdir(), 'falaj-prove-'));
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  const report = new Report('write-behind', { writes, lanes: LANES, hotKeys: HOT_KEYS, kills: KILLS, seed });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  let redis;
  let writers = [];
  try {
    await migrate(database.ownerUrl, APP_ROLE);
    await owner.connect();
    await import('./support/typescript.mjs');
    const { ORCHARD_TABLES } = await import('../test/support/orchard/orchard.process.ts');
    await owner.query(ORCHARD_TABLES);
    await owner.query(AUDIT);
    const places = { appUrl: database.appUrl, ownerUrl: database.ownerUrl };
    await unfit(places, report, -1);
    redis = await RedisProcess.start(foundProgram(), () => FIT);
    writers = [new Writer({ ...places, redisUrl: redis.url }), new Writer({ ...places, redisUrl: redis.url })];
    for (const writer of writers) await writer.launch();
    await until(async () => {
      for (const writer of writers)
        if ((await writer.ask('report')).reply?.mode !== 'behind') throw new Error('not yet');
    });
    const proof = new Proof(writers, seeded(seed));
    const kills = { application: 0, redis: 0 };
    const began = performance.now();
    await proof.run(disturber(redis, kills));
    const seconds = (performance.now() - began) / 1000;
    await drained(writers);
    const { rows: notes } = await owner.query(
      `SELECT tree_id, (note ->> 'count')::int AS count FROM public.tree_notes`,
    );
    const found = new Map(notes.map(({ tree_id, count }) => [tree_id, count]));
    const lost = [...proof.acknowledged].filter(([id, count]) => (found.get(id) ?? 0) < count);
    const { rows } = await owner.query(FINDINGS);
    const [{ twice, disordered }] = rows;
    for (const each of [...lost, ...proof.old].slice(0, 10)) console.error(each);
    report.add(
      'writes acknowledged by the stream',
      proof.tally.acknowledged,
      'writes',
      writes,
      proof.tally.acknowledged >= writes,
    );
    report.add('kill -9 of a writing process', kills.application, 'kills');
    report.add('kill -9 of the Redis that acknowledges', kills.redis, 'kills', 1, kills.redis >= 1);
    report.add('acknowledged writes that are not in the database', lost.length, 'writes', 0, lost.length === 0);
    report.add('writes that had an effect twice', twice, 'writes', 0, twice === 0);
    report.add('writes of a key applied out of their order', disordered, 'writes', 0, disordered === 0);
    report.add('reads after an acknowledgement, by any process', proof.tally.reads, 'reads');
    report.add('of these, given something older', proof.old.length, 'reads', 0, proof.old.length === 0);
    report.add('writes refused while nobody could acknowledge', proof.tally.refused, 'attempts');
    report.add('writes sent and not answered, sent again', proof.tally.unknown, 'attempts');
    report.add(
      'acknowledgements, kills and restarts included',
      Math.round(proof.tally.acknowledged / seconds),
      'writes/s',
    );
  } finally {
    for (const writer of writers) await writer.kill().catch(() => undefined);
    await redis?.close();
    await owner.end().catch(() => undefined);
    await database.stop();
    rmSync(place, { recursive: true, force: true });
  }
  report.finish();
}

await main();
