// Row l: what it costs writers that their changes are captured and sequenced. Sixteen clients change one row each, in transactions that
// read it first and in bare statements that commit by themselves (the least a writer can do, so the dearest for it), on a table that the running product tracks, on a copy that it does not, and on a copy whose every transaction sends a
// NOTIFY, which is the usual way to tell a cache.
import pg from 'pg';
import { startApplication, connectOwner } from './application.mjs';
import { atLeast } from './bench.mjs';
import { interleave, ratios } from './rounds.mjs';

const CLIENTS = 16;
const TRACKED = 'public.world_bank_indicators';
const TABLES = { tracked: TRACKED, untracked: 'public.bench_untracked', notifying: 'public.bench_notifying' };
const CHANNEL = 'bench_changes';
const COPIES = [TABLES.untracked, TABLES.notifying]
  .map(
    (table) => `CREATE TABLE ${table} (LIKE ${TRACKED} INCLUDING ALL); INSERT INTO ${table} SELECT * FROM ${TRACKED};`,
  )
  .join('\n');
const NOTIFY = `
  CREATE FUNCTION public.bench_notify() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN PERFORM pg_notify('${CHANNEL}', TG_TABLE_NAME); RETURN NULL; END $$;
  CREATE TRIGGER bench_notify AFTER INSERT OR UPDATE OR DELETE ON ${TABLES.notifying}
    FOR EACH STATEMENT EXECUTE FUNCTION public.bench_notify();
  ANALYZE;`;
const COUNTRIES = `SELECT country_code FROM ${TRACKED} WHERE indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022
  ORDER BY country_code COLLATE "C" LIMIT ${CLIENTS}`;

const ROW = `country_code = $1 AND indicator_code = 'NY.GDP.MKTP.CD' AND year = 2022`;

function update(client, table, country, value) {
  const text = `UPDATE ${table} SET value = $2 WHERE ${ROW}`;
  return client.query({ name: `update ${table}`, text, values: [country, value] });
}

const WAYS = {
  statement: update,
  async transaction(client, table, country, value) {
    await client.query('BEGIN');
    await client.query({ name: `read ${table}`, text: `SELECT value FROM ${table} WHERE ${ROW}`, values: [country] });
    const result = await update(client, table, country, value);
    await client.query('COMMIT');
    return result;
  },
};

export const tasks = {
  async join(player, { url }) {
    const connect = async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    };
    player.clients = await Promise.all(Array.from({ length: CLIENTS }, connect));
    const { rows } = await player.clients[0].query(COUNTRIES);
    player.countries = rows.map((row) => row.country_code);
    // NOTIFY with nobody listening would cost less than it does in use.
    player.listener = await connect();
    await player.listener.query(`LISTEN ${CHANNEL}`);
  },
  async round({ clients, countries }, { table, ms, how }) {
    const until = performance.now() + ms;
    let done = 0;
    const write = async (client, country) => {
      while (performance.now() < until) {
        const { rowCount } = await WAYS[how](client, table, country, done);
        if (rowCount !== 1) throw new Error(`${table} has no row of ${country}`);
        done += 1;
      }
    };
    const began = performance.now();
    await Promise.all(clients.map((client, i) => write(client, countries[i])));
    return (done / (performance.now() - began)) * 1000;
  },
  leave: async ({ clients, listener }) => {
    await Promise.all([...clients, listener].map((client) => client.end()));
  },
};

export async function run(bench) {
  const { database } = await startApplication(bench);
  const owner = await connectOwner(bench, database);
  await owner.query(COPIES);
  await owner.query(NOTIFY);
  const { rows: tracked } = await owner.query(
    'SELECT count(*)::int AS triggers FROM pg_trigger WHERE tgrelid = $1::regclass',
    [TRACKED],
  );
  if (tracked[0].triggers === 0) throw new Error(`${TRACKED} is not tracked`);
  const writer = await bench.contestant('none', import.meta.url);
  await writer.ask('join', { url: database.ownerUrl });
  const ms = bench.isQuick ? 500 : 1500;
  for (const [how, label] of [
    ['transaction', 'small transactions'],
    ['statement', 'single statements'],
  ]) {
    const measured = await interleave(TABLES, bench.rounds, (table) => writer.ask('round', { table, ms, how }));
    tell(bench, `${CLIENTS} writers, ${label}`, ratios(measured, 'untracked'));
  }
  await writer.ask('leave');
}

function tell(bench, work, { tracked, notifying }) {
  const row = { row: 'l', unit: 'of untracked', better: 'higher' };
  const values = { falaj: tracked };
  bench.report.compare({ ...row, work: `${work}: captured and sequenced`, values, target: atLeast(0.6) });
  bench.report.compare({ ...row, work: `${work}: a NOTIFY in each instead`, values: { falaj: notifying } });
}
