// Views that are refreshed by what changed, under writers that do anything to their tables, against their queries asked as a whole; with
// the refreshing process, and the server's side of its connections, killed in between. Options: --steps N, --seed N, --kills N, --quick, --json F.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { RandomWriter, seeded } from './incremental/random-writer.mjs';
import { differenceText, TABLES, VIEWS, writeDefinitions } from './incremental/sales.mjs';
import { isQuick, option, Report } from './support/report.mjs';
import { dieAt } from './views/dying.mjs';
import { openStack } from './views/stack.mjs';

const run = promisify(execFile);
const steps = Number(option('steps', isQuick ? '1500' : '10000'));
const seed = Number(option('seed', '1'));
const kills = Number(option('kills', isQuick ? '10' : '100'));
const APP_ROLE = 'falaj_app';
const WRITERS = 3;
/** A refresh sends about that many statements for each view. */
const STATEMENTS_MAX = 35 * VIEWS.length;
const DEAD_WITHIN_MS = 15_000;

const LEFT_OVER = `
SELECT (SELECT count(*)::int FROM pg_class WHERE relnamespace = 'falaj_next'::regnamespace) AS builds,
  (SELECT count(*)::int FROM falaj.view_run WHERE state = 'running') AS running`;

class Proof {
  counts = { steps: 0, looks: 0, differences: 0, faults: [], killed: 0 };

  constructor(world) {
    Object.assign(this, world);
    this.random = seeded(seed);
    this.writer = new RandomWriter(this.clients, this.random);
  }

  async steps(count) {
    for (let step = 0; step < count; step += 1) {
      await this.writer.step();
      this.counts.steps += 1;
      const what = this.writer.pick(100);
      if (what < 8) await this.refreshAndLook();
      else if (what < 10) await this.refreshAmongWriters();
    }
  }

  /** Nothing commits in between, so that the two snapshots hold the same. */
  async refreshAndLook() {
    await this.refresh();
    for (const name of VIEWS) await this.look(name);
  }

  /** Transactions commit while the refresh is under way; what it did not see, the next one must. */
  async refreshAmongWriters() {
    const refreshed = this.refresh();
    for (let step = 0; step < 6; step += 1) {
      await this.writer.step();
      this.counts.steps += 1;
    }
    await refreshed;
    await this.refreshAndLook();
  }

  async refresh() {
    const runs = await this.stack.views.refresh(undefined);
    const bad = runs.filter(({ state }) => state !== 'succeeded' && state !== 'skipped');
    if (bad.length > 0) this.counts.faults.push(`a refresh ended as ${JSON.stringify(bad[0])}`);
  }

  async look(name) {
    const { rows } = await this.owner.query(differenceText(this.stack.catalogue.get(name)));
    this.counts.looks += 1;
    if (rows[0].count === 0) return;
    this.counts.differences += rows[0].count;
    const { rows: runs } = await this.owner.query(
      'SELECT mode, reason FROM falaj.view_run WHERE view = $1 ORDER BY id DESC LIMIT 1',
      [name],
    );
    this.counts.faults.push(
      `${name} differs by ${rows[0].count} after step ${this.counts.steps}: ${JSON.stringify(runs[0])}`,
    );
  }

  /** What stands after a death is what stood before it, or what the query answers. */
  async killOnce(how) {
    const number = 1 + this.writer.pick(STATEMENTS_MAX);
    for (let step = 0; step < 8; step += 1) await this.writer.step();
    this.counts.steps += 8;
    const before = await this.contents();
    if (how === 'app') await this.dieAlone(number);
    else await this.dieHere(number);
    await this.allDead();
    await this.stack.runs.recover(this.stack.catalogue.list());
    const after = await this.contents();
    for (const name of VIEWS) if (after.get(name) !== before.get(name)) await this.look(name);
    const { rows } = await this.owner.query(LEFT_OVER);
    if (rows[0].builds + rows[0].running > 0)
      this.counts.faults.push(`left over after a death: ${JSON.stringify(rows[0])}`);
    this.counts.killed += 1;
    await this.refreshAndLook();
  }

  async contents() {
    const found = new Map();
    for (const name of VIEWS) {
      const { rows } = await this.owner.query(
        `SELECT md5(coalesce(string_agg(v::text, E'\\n' ORDER BY v::text COLLATE "C"), '')) AS digest FROM public.${name} AS v`,
      );
      found.set(name, rows[0].digest);
    }
    return found;
  }

  async dieAlone(number) {
    const asked = JSON.stringify({ urls: this.urls, superuserUrl: this.superuserUrl, folder: this.folder, number });
    const program = join(import.meta.dirname, 'incremental/dying-refresh.mjs');
    const ended = await run(process.execPath, [program, asked]).catch((error) => error);
    if (ended.signal !== 'SIGKILL' && ended.stderr !== '') throw new Error(`the dying process failed: ${ended.stderr}`);
  }

  async dieHere(number) {
    const death = dieAt(number, 'backend', this.superuserUrl);
    // One by one: of several at once, the others would go on after one has failed.
    for (const name of VIEWS) await this.dying.views.refresh([name]).catch(() => undefined);
    death.restore();
  }

  async allDead() {
    for (const until = Date.now() + DEAD_WITHIN_MS; Date.now() < until; await pause(10)) {
      const { rows } = await this.owner.query(
        `SELECT count(*)::int AS alive FROM pg_stat_activity WHERE application_name = 'falaj owner'`,
      );
      if (rows[0].alive === 0) return;
    }
  }
}

async function tell(proof, owner) {
  const report = new Report('prove:incremental', { steps, seed, kills, views: VIEWS.length, writers: WRITERS });
  const { steps: done, looks, differences, faults, killed } = proof.counts;
  report.add('steps of writers', done, 'steps', `>= ${steps}`, done >= steps);
  report.add('statements that were given up to other writers', proof.writer.given_up, 'transactions');
  const { rows } = await owner.query(
    `SELECT mode, count(*)::int AS runs, sum(rows_changed)::int AS changed FROM falaj.view_run WHERE state IN ('succeeded', 'skipped') GROUP BY mode ORDER BY mode`,
  );
  for (const { mode, runs } of rows) report.add(`runs: ${mode}`, runs, 'runs', null, null);
  const by = (mode) => rows.find((row) => row.mode === mode)?.changed ?? 0;
  report.add('rows changed by keys', by('incremental'), 'rows', '> 0', by('incremental') > 0);
  report.add('comparisons of a view with its query', looks, 'looks', '> 0', looks > 0);
  report.add('differences', differences, 'rows', 0, differences === 0);
  report.add('refreshes killed, half of them with the server’s side', killed, 'kills', kills, killed === kills);
  report.add('faults', faults.length, 'faults', 0, faults.length === 0);
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`);
  report.finish();
}

const directory = mkdtempSync(join(tmpdir(), 'falaj-prove-incremental-'));
const server = await EmbeddedPostgres.start({ directory: join(directory, 'postgres'), durability: 'none' });
const opened = [];
try {
  const urls = { ownerUrl: server.url('falaj', 'owner'), appUrl: server.url('falaj', 'app'), appRole: APP_ROLE };
  await migrate(urls.ownerUrl, APP_ROLE);
  const connect = async () => {
    const client = new pg.Client({ connectionString: urls.ownerUrl });
    client.on('error', () => undefined);
    await client.connect();
    opened.push(() => client.end());
    await client.query(`SET lock_timeout = '30ms'`);
    return client;
  };
  const owner = await connect();
  await owner.query(TABLES);
  for (const table of ['shop', 'sale', 'note']) await owner.query('SELECT falaj.track_table($1)', [`public.${table}`]);
  const folder = join(directory, 'definitions');
  await writeDefinitions(folder);
  const stack = await openStack(urls, folder, { isPooled: true });
  opened.push(stack.close);
  const dying = await openStack(urls, folder);
  opened.push(dying.close);
  const { runs } = await stack.views.apply();
  if (runs.some(({ state }) => state !== 'succeeded'))
    throw new Error(`the views could not be built: ${JSON.stringify(runs)}`);
  const clients = [];
  for (let writer = 0; writer < WRITERS; writer += 1) clients.push(await connect());
  const proof = new Proof({ owner, stack, dying, clients, urls, folder, superuserUrl: server.superuserUrl('falaj') });
  const each = Math.ceil(steps / (kills + 1));
  await proof.steps(each);
  for (let kill = 0; kill < kills; kill += 1) {
    await proof.killOnce(kill % 2 === 0 ? 'app' : 'backend');
    await proof.steps(each);
  }
  await proof.writer.settle();
  await proof.refreshAndLook();
  await tell(proof, owner);
} finally {
  for (const close of opened.reverse()) await close().catch(() => undefined);
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
