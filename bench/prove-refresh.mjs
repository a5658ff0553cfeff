// Refreshes for nothing, refreshes without end, and refreshes that die.
//   1. A thousand refreshes of a view whose every row changes each time: its size after each of them.
//   2. A graph of views: nothing changed, then one input; what is refreshed, what is told, what is known.
//   3. A process that is killed (SIGKILL) before each of its statements in turn, and a backend that is (SIGKILL, so that the server recovers
//      from a crash), in concurrent, plain and skipped runs and in a cycle of several views: what stands, and what the ledger says.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { writeDefinitions } from './support/proof-definitions.mjs';
import { isQuick, option, Report } from './support/report.mjs';
import { ViewProcess } from './support/view-process.mjs';

const rounds = Number(option('rounds', isQuick ? '60' : '1000'));
const rowsEach = Number(option('rows', '20000'));
/** A backend's death takes the server down, which recovers: a step that takes long. */
const everyBackend = Number(option('every-backend', isQuick ? '11' : '1'));
const RUNNER = new URL('../test/support/view-runner.mjs', import.meta.url).pathname;
const ENDED = `('succeeded', 'failed', 'skipped', 'upstream_failed', 'cancelled')`;
const STEPS_MAX = 300;

const VIEW = (name, id) => `- { name: ${name}, sql_id: ${id}, params: {}, indexes: [], refresh_cron: '*/5 * * * *' }\n`;
const over = (id, from) => ({
  id,
  sql: `SELECT t.k, t.v FROM ${from} AS t ORDER BY t.k`,
  columns: ['k:integer', 'v:integer'],
  key: 'k',
});
const QUERIES = [
  over('rows_of_churn', 'public.churn'),
  over('rows_of_still', 'public.still'),
  over('over_a', 'public.mv_a'),
  over('over_x', 'public.mv_x'),
  {
    ...over('over_b', 'public.mv_b'),
    sql: 'SELECT b.k, b.v + c.v AS v FROM public.mv_b AS b JOIN public.mv_c AS c ON c.k = b.k ORDER BY b.k',
  },
];
const VIEWS = [
  ...[VIEW('mv_a', 'rows_of_churn'), VIEW('mv_b', 'over_a'), VIEW('mv_c', 'over_a'), VIEW('mv_d', 'over_b')],
  ...[VIEW('mv_x', 'rows_of_still'), VIEW('mv_y', 'over_x')],
];

class Proof {
  slot = Math.ceil(Date.now() / 300_000) * 300_000;

  constructor(database, definitions) {
    this.database = database;
    this.options = { owner: database.ownerUrl, appRole: 'falaj_app', definitions };
    this.report = new Report('refresh', { rounds, rows: rowsEach });
  }

  async connect() {
    for (;;) {
      const client = new pg.Client({ connectionString: this.database.ownerUrl });
      client.on('error', () => undefined);
      try {
        await client.connect();
        this.client = client;
        // Its error is no news: it is told of the end as well.
        this.lost = new Promise((resolve) => client.once('end', resolve));
        return;
      } catch {
        // The server recovers from the crash that was made.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  async rows(text, values = []) {
    return (await this.client.query(text, values)).rows;
  }

  async one(text, values) {
    return Object.values((await this.rows(text, values))[0])[0];
  }

  async prepare() {
    for (const table of ['churn', 'still']) {
      await this.client.query(`CREATE TABLE public.${table} (k integer PRIMARY KEY, v integer NOT NULL)`);
      await this.client.query(`INSERT INTO public.${table} SELECT g, g FROM generate_series(1, $1::int) AS g`, [
        rowsEach,
      ]);
      await this.client.query(`SELECT falaj.track_table('public.${table}')`);
    }
    this.process = new ViewProcess();
    this.views = await this.process.open(this.options);
  }

  async churn() {
    await this.views.refresh(['mv_a']);
    const size = () => this.one(`SELECT pg_total_relation_size('public.mv_a')::bigint`).then(Number);
    const fresh = await size();
    let [largest, above] = [0, 0];
    const modes = {};
    for (let round = 1; round <= rounds; round++) {
      await this.client.query('UPDATE public.churn SET v = v + 1');
      const [run] = await this.views.refresh(['mv_a']);
      if (run.state !== 'succeeded') throw new Error(`${run.state} ${run.errorClass}`);
      modes[run.mode] = (modes[run.mode] ?? 0) + 1;
      const ratio = (await size()) / fresh;
      largest = Math.max(largest, ratio);
      if (ratio >= 2) above += 1;
      if (round % 100 !== 0) continue;
      await this.client.query('VACUUM public.churn');
      console.error(`${round} of ${rounds} refreshes, largest ${largest.toFixed(3)}`);
    }
    for (const [mode, times] of Object.entries(modes))
      this.report.add(`full churn: refreshes that were ${mode}`, times, 'runs');
    this.report.add(
      'full churn: largest size after a refresh, in sizes when fresh',
      Number(largest.toFixed(3)),
      'x',
      '< 2',
      largest < 2,
    );
    this.report.add('full churn: refreshes that left it at twice its size or above', above, 'runs', 0, above === 0);
  }

  async graph() {
    await this.views.refresh();
    const asOf = () => this.rows('SELECT name, as_of FROM falaj.view_state ORDER BY name');
    const mark = async () => Number(await this.one('SELECT coalesce(max(id), 0) FROM falaj.outbox'));
    const before = await asOf();
    const since = await mark();
    const still = await this.views.refresh();
    const ran = still.filter(({ state }) => state !== 'skipped').length;
    const told = await this.one(`SELECT count(*)::int FROM falaj.outbox WHERE id > $1`, [since]);
    const later = (await asOf()).filter(({ as_of: at }, index) => at > before[index].as_of).length;
    this.report.add('nothing changed: refreshes of 6 views', ran, 'runs', 0, ran === 0);
    this.report.add('nothing changed: tags moved', told, 'tags', 0, told === 0);
    this.report.add('nothing changed: views known as of later', later, 'views', 6, later === 6);
    await this.client.query('UPDATE public.still SET v = v + 1 WHERE k = 1');
    const closure = (await this.views.refresh()).filter(({ state }) => state === 'succeeded').map(({ view }) => view);
    this.report.add(
      'one input changed: views refreshed',
      closure.join(' '),
      '',
      'mv_x mv_y',
      closure.join(' ') === 'mv_x mv_y',
    );
    await this.client.query('UPDATE public.churn SET v = v');
    const cut = (await this.views.refresh()).filter(({ state }) => state === 'succeeded').map(({ view }) => view);
    this.report.add(
      'an update that changes no row: views refreshed',
      cut.join(' '),
      '',
      'mv_a',
      cut.join(' ') === 'mv_a',
    );
  }

  /** A process, or its backend, is killed at each of its statements in turn. */
  async kills(name, victim, more, change) {
    const wrong = [];
    let steps = 0;
    // A slot that a refresh of before is later than has nothing to do any more.
    this.slot = Math.max(this.slot, Math.ceil(Date.now() / 300_000) * 300_000);
    const stride = victim === 'backend' ? everyBackend : isQuick ? 3 : 1;
    for (let step = 1; step <= STEPS_MAX; step += stride) {
      this.slot += 300_000;
      const slot = new Date(this.slot).toISOString();
      await change();
      const child = fork(RUNNER, [JSON.stringify({ ...this.options, ...more, slot, stopAt: step })], {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const [message] = await once(child, 'message');
      const gone = once(child, 'exit');
      if (victim === 'backend' && message.stopped !== null) {
        process.kill(message.pid, 'SIGKILL');
        // The server ends every connection before it recovers; one made before that would be ended too.
        await this.lost;
        await this.connect();
      }
      child.kill('SIGKILL');
      await gone;
      if (message.stopped === null) break;
      steps += 1;
      const fault = await this.judge(slot, more.view === undefined ? 6 : 1);
      if (fault !== undefined) wrong.push(`${message.text}: ${fault}`);
    }
    console.error(`${victim} killed, ${name}: ${steps} kills`);
    for (const each of wrong.slice(0, 5)) console.error(each);
    this.report.add(`${victim} killed, ${name}: steps`, steps, 'kills');
    this.report.add(
      `${victim} killed, ${name}: views or ledger not right afterwards`,
      wrong.length,
      'kills',
      0,
      wrong.length === 0,
    );
  }

  /** Another process takes over; then each view has one terminal row for the slot, nothing seems to run, and it holds what it should. */
  async judge(slot, count) {
    const names = count === 1 ? ['mv_a'] : ['mv_a', 'mv_b', 'mv_c', 'mv_d', 'mv_x', 'mv_y'];
    const empty = await this.one(`SELECT count(*)::int FROM public.mv_a`);
    if (empty !== rowsEach) return 'its rows are gone';
    for (const view of names) {
      for (let attempt = 1; ; attempt++) {
        const run = await this.views.runSlot(view, slot);
        if (['succeeded', 'skipped'].includes(run.state)) break;
        if (attempt === 100) return `${view} ended as ${run.state}`;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    const ends = await this.rows(
      `SELECT view FROM falaj.view_run WHERE slot = $1 AND state IN ${ENDED} GROUP BY view HAVING count(*) = 1`,
      [slot],
    );
    if (ends.length !== count) return `${ends.length} of ${count} slots have one terminal row`;
    if ((await this.one(`SELECT count(*)::int FROM falaj.view_run WHERE state = 'running'`)) > 0)
      return 'a run seems to go on';
    const stray = await this.one(`SELECT (SELECT count(*) FROM pg_matviews WHERE schemaname = 'falaj_next')
      + (SELECT count(*) FROM falaj.view_state WHERE pg_relation_filenode(to_regclass('public.' || name)) IS DISTINCT FROM filenode)`);
    if (Number(stray) > 0) return 'the ledger knows another relation';
    const differing = await this.one(
      'SELECT count(*)::int FROM (SELECT * FROM public.churn EXCEPT SELECT * FROM public.mv_a) AS d',
    );
    return differing === 0 ? undefined : 'it does not hold what its query answers';
  }

  async close() {
    await this.process?.close();
    await this.client.end().catch(() => undefined);
  }
}

async function main() {
  const place = mkdtempSync(join(tmpdir(), 'falaj-prove-'));
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  const proof = new Proof(database, writeDefinitions(join(place, 'definitions'), QUERIES, VIEWS));
  try {
    await migrate(database.ownerUrl, 'falaj_app');
    await proof.connect();
    await proof.prepare();
    await proof.churn();
    await proof.graph();
    const change = () => proof.client.query('UPDATE public.churn SET v = v + 1 WHERE k % 50 = 0');
    const churned = () =>
      proof.client.query('UPDATE public.churn SET v = v + 1; UPDATE falaj.view_state SET churn_share = 1');
    const victims = process.argv.includes('--no-kills') ? [] : ['process', 'backend'];
    for (const victim of victims) {
      await proof.kills('concurrent', victim, { view: 'mv_a' }, change);
      await proof.kills('plain', victim, { view: 'mv_a', forced: 'plain' }, churned);
      await proof.kills('skipped', victim, { view: 'mv_a' }, () => undefined);
      await proof.kills('six views', victim, {}, change);
    }
  } finally {
    await proof.close();
    await database.stop();
    rmSync(place, { recursive: true, force: true });
  }
  proof.report.finish();
}

await main();
