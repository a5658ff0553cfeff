// Views that are refreshed, redefined and rolled back under readers that never stop; then processes, and the server's side of their
// connections, killed at every statement of a rebuild with what reads it and of a rollback. Options: --redefinitions N, --refreshes N,
// --readers N, --every N and --every-app N (kill the server's side, or the process, at each Nth statement), --quick, --json F.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { isQuick, option, Report } from './support/report.mjs';
import { dieAt } from './views/dying.mjs';
import { ReadLoop } from './views/read-loop.mjs';
import { makeRows, makeTable, NAMES, openStack, writeStack } from './views/stack.mjs';

const run = promisify(execFile);
const redefinitions = Number(option('redefinitions', isQuick ? '10' : '50'));
const refreshes = Number(option('refreshes', isQuick ? '40' : '200'));
const readers = Number(option('readers', '8'));
const every = {
  app: Number(option('every-app', isQuick ? '50' : '5')),
  backend: Number(option('every', isQuick ? '10' : '1')),
};
const APP_ROLE = 'falaj_app';
const LEAST = [0, 300];
const DEAD_WITHIN_MS = 15_000;

const LEDGER = `SELECT state, mode FROM falaj.view_run WHERE view = 'mv_base' AND id > $1 ORDER BY id DESC LIMIT 1`;
const STANDING = `
SELECT (SELECT count(*)::int FROM public.mv_base) AS base, (SELECT count(*)::int FROM public.mv_middle) AS middle, (SELECT count(*)::int FROM public.mv_top) AS top,
  (SELECT count(*)::int FROM public.visitors) AS reader, (SELECT count(*)::int FROM pg_class WHERE relnamespace = 'falaj_next'::regnamespace) AS left_over,
  (SELECT count(*)::int FROM falaj.view_run WHERE state = 'running') AS running,
  (SELECT count(*)::int FROM falaj.view_state AS s WHERE s.relation IS DISTINCT FROM to_regclass('public.' || s.name)::oid) AS strays,
  (SELECT count(*)::int FROM falaj.view_previous AS p WHERE (p.state->>'relation')::oid IS DISTINCT FROM to_regclass('falaj_previous.' || p.name)::oid) AS astray`;

async function connect(connectionString) {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Two definitions of one stack, taken in turn. */
class Lanes {
  constructor(stacks, owner) {
    Object.assign(this, { stacks, owner, at: 0 });
  }

  async redefine() {
    this.at = 1 - this.at;
    const { runs } = await this.stacks[this.at].views.apply();
    if (runs.length === 0 || runs.some(({ state }) => state !== 'succeeded'))
      throw new Error(`a redefinition ended as ${JSON.stringify(runs)}`);
  }

  async refresh(number) {
    await this.owner.query('UPDATE public.visit SET n = n + 1 WHERE id = $1', [1 + (number % 4000)]);
    const runs = await this.stacks[this.at].views.refresh(undefined);
    if (runs.some(({ state }) => state !== 'succeeded' && state !== 'skipped'))
      throw new Error(`a refresh ended as ${JSON.stringify(runs)}`);
  }
}

async function readThrough(report, lanes, appUrl) {
  await lanes.stacks[0].views.apply();
  const loop = new ReadLoop(appUrl, readers);
  const each = Math.max(1, Math.round(refreshes / redefinitions));
  let done = 0;
  for (let round = 0; round < redefinitions; round += 1) {
    await lanes.redefine();
    for (let turn = 0; turn < each; turn += 1) await lanes.refresh(done++);
  }
  await loop.stop();
  report.add(
    `reads by ${readers} readers, ${redefinitions} redefinitions, ${done} refreshes of three views`,
    loop.reads,
    'reads',
    '> 0',
    loop.reads > 0,
  );
  report.add('errors', loop.errors.length, 'reads', 0, loop.errors.length === 0);
  report.add('empty', loop.empty, 'reads', 0, loop.empty === 0);
  report.add('longest read', Math.round(loop.longestMs), 'ms');
  for (const error of loop.errors.slice(0, 5)) console.log(`  ${error}`);
}

/** What stands after a death is one of the two, whole, and the ledger says which. */
async function judge(owner, stacks, before, outcomes) {
  for (const until = Date.now() + DEAD_WITHIN_MS; Date.now() < until; await pause(20)) {
    const { rows } = await owner.query(
      `SELECT count(*)::int AS alive FROM pg_stat_activity WHERE application_name = 'falaj owner'`,
    );
    if (rows[0].alive === 0) break;
  }
  await stacks[0].runs.recover(stacks[0].catalogue.list());
  const { rows } = await owner.query(STANDING);
  const { base, middle, top, reader, ...rest } = rows[0];
  const is = outcomes.findIndex((each) => each.base === base && each.middle === middle && each.top === top);
  const faults = Object.entries(rest).flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`]));
  if (is < 0) faults.push(`rows ${base}, ${middle}, ${top} are neither`);
  if (reader !== base) faults.push(`the view over it has ${reader} rows of ${base}`);
  const last = (await owner.query(LEDGER, [before])).rows[0];
  const isDone = is === 1;
  if (last !== undefined && (last.state === 'succeeded') !== isDone)
    faults.push(`the ledger says ${last.state}, and it is ${isDone ? 'done' : 'not done'}`);
  if (last === undefined && isDone) faults.push('it is done, and the ledger has no run');
  return faults;
}

async function countsOf(owner) {
  const { base, middle, top } = (await owner.query(STANDING)).rows[0];
  return { base, middle, top };
}

/** A process of its own, killed. */
async function dieAlone({ urls, superuserUrl, folders }, verb, number) {
  const asked = JSON.stringify({ urls, superuserUrl, folder: folders[1], verb, number });
  const program = join(import.meta.dirname, 'views/dying-process.mjs');
  const ended = await run(process.execPath, [program, asked]).catch((error) => error);
  const isDead = ended.signal === 'SIGKILL';
  if (!isDead && ended.stderr !== '') throw new Error(`the dying process failed: ${ended.stderr}`);
  return { isDead, sent: Number(ended.stdout) };
}

/** The server's side of the connection, ended under this process. */
async function dieHere({ stacks, superuserUrl }, verb, number) {
  const death = dieAt(number, 'backend', superuserUrl);
  await (verb === 'apply' ? stacks[1].views.apply() : stacks[1].views.rollback('mv_base')).catch(() => undefined);
  death.restore();
  return { isDead: false, sent: death.count() };
}

/** The views are brought to where the verb begins, and it then dies at a statement; and so for every statement. */
async function killEverywhere(report, world, verb, how) {
  const { owner, stacks } = world;
  const faults = [];
  let kills = 0;
  for (let number = 1; ; number += every[how]) {
    const from = verb === 'apply' ? 0 : 1;
    await stacks[from].views.apply();
    if (verb === 'rollback') {
      await stacks[0].views.apply();
      await stacks[1].views.apply();
    }
    const outcomes = [world.counts[from], world.counts[1 - from]];
    const before = (await owner.query('SELECT coalesce(max(id), 0) AS id FROM falaj.view_run')).rows[0].id;
    const { isDead, sent } = await (how === 'app' ? dieAlone : dieHere)(world, verb, number);
    faults.push(
      ...(await judge(owner, stacks, before, outcomes)).map(
        (fault) => `${verb} killed (${how}) at ${number}: ${fault}`,
      ),
    );
    const again = await stacks[1].views.apply();
    if (again.runs.some(({ state }) => state !== 'succeeded'))
      faults.push(`${verb} (${how}) at ${number}: the next apply ended as ${JSON.stringify(again.runs)}`);
    // It came to its end without dying: there is no such statement any more.
    if (!isDead && sent < number) break;
    kills += 1;
  }
  report.add(
    `${verb}: ${how} killed at every ${every[how] === 1 ? '' : `${every[how]}th `}statement`,
    kills,
    'kills',
    '> 0',
    kills > 0,
  );
  report.add(
    `${verb}: ${how} killed, something not as it was or as it was to be`,
    faults.length,
    'faults',
    0,
    faults.length === 0,
  );
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`);
}

const directory = mkdtempSync(join(tmpdir(), 'falaj-prove-views-'));
const server = await EmbeddedPostgres.start({ directory: join(directory, 'postgres'), durability: 'none' });
const opened = [];
try {
  const urls = { ownerUrl: server.url('falaj', 'owner'), appUrl: server.url('falaj', 'app'), appRole: APP_ROLE };
  await migrate(urls.ownerUrl, APP_ROLE);
  const owner = await connect(urls.ownerUrl);
  opened.push(() => owner.end());
  await makeTable(owner);
  const folders = LEAST.map((least) => join(directory, `definitions-${least}`));
  const stacks = [];
  for (const [index, folder] of folders.entries()) {
    await writeStack(folder, LEAST[index]);
    stacks.push(await openStack(urls, folder));
    opened.push(stacks[index].close);
  }
  const report = new Report('prove:views', {
    redefinitions,
    refreshes,
    readers,
    every: every.backend,
    every_app: every.app,
    views: NAMES.length,
  });
  await readThrough(report, new Lanes(stacks, owner), urls.appUrl);
  await owner.query(
    'DROP VIEW public.visitors; CREATE VIEW public.visitors AS SELECT b.place FROM public.mv_base AS b',
  );
  await makeRows(owner);
  const counts = [];
  for (const { views } of stacks) {
    await views.apply();
    await views.refresh(undefined);
    counts.push(await countsOf(owner));
  }
  if (NAMES.some((name) => counts[0][name.slice(3)] === counts[1][name.slice(3)]))
    throw new Error(`the two definitions cannot be told apart by their rows: ${JSON.stringify(counts)}`);
  const world = { owner, stacks, urls, superuserUrl: server.superuserUrl('falaj'), folders, counts };
  for (const verb of ['apply', 'rollback'])
    for (const how of ['app', 'backend']) await killEverywhere(report, world, verb, how);
  report.finish();
} finally {
  for (const close of opened.reverse()) await close().catch(() => undefined);
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
