// Ten years of schedules over several time zones, lived through by three processes on a virtual clock over one real ledger. At each
// instant at which a slot begins all three look at once; the refresh itself does nothing and takes no time. Afterwards the ledger must
// hold exactly one terminal row for each slot that brute force finds, and none besides. Now and then all processes are away for
// some weeks: then exactly the newest slot of each view is made up for. Now and then one is killed in the middle.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrator.js';
import { writeDefinitions } from './support/proof-definitions.mjs';
import { isQuick, option, Report, seeded } from './support/report.mjs';
import { slotsOf } from './support/slot-oracle.mjs';

const YEAR_MS = 365.25 * 86_400_000;
const FROM = Date.UTC(2026, 0, 1, 0, 15);
const years = Number(option('years', isQuick ? '1' : '10'));
const seed = Number(option('seed', '1'));
const OUTAGES_EACH_YEAR = 2;
const KILLS_EACH_YEAR = 4;

/** Cron and the same in the words of the oracle. Days, hours in the gap and in the doubled hour, half-hour shifts, both hemispheres. */
const SCHEDULES = [
  { cron: '30 2 * * *', zone: 'Europe/Berlin', minutes: [30], hours: [2] },
  { cron: '15 1,2 * * 0,6', zone: 'America/New_York', minutes: [15], hours: [1, 2], weekdays: [0, 6] },
  { cron: '0,45 1-2 * * 0', zone: 'Australia/Lord_Howe', minutes: [0, 45], hours: [1, 2], weekdays: [0] },
  { cron: '0 */12 * * 1', zone: 'Asia/Qatar', minutes: [0], hours: [0, 12], weekdays: [1] },
  { cron: '0 0 * * 5', zone: 'Africa/Cairo', minutes: [0], hours: [0], weekdays: [5] },
  { cron: '0 * * 3,10 0', zone: 'Europe/London', minutes: [0], hours: null, weekdays: [0], months: [3, 10] },
];

const RUNNER = new URL('../test/support/view-runner.mjs', import.meta.url).pathname;
const nameOf = (index) => `mv_schedule_${index}`;

class Scheduler {
  constructor(options) {
    this.options = JSON.stringify(options);
  }

  async start() {
    this.child = fork(RUNNER, [this.options], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await this.answered();
  }

  async look(now) {
    const answer = this.answered();
    this.child.send({ now });
    await answer;
  }

  answered() {
    const waiting = new AbortController();
    const ended = once(this.child, 'exit', { signal: waiting.signal }).then(() =>
      Promise.reject(new Error('a scheduler ended')),
    );
    return Promise.race([once(this.child, 'message', { signal: waiting.signal }), ended]).finally(() => {
      ended.catch(() => undefined);
      waiting.abort();
    });
  }

  /** Killed while it looks; another one takes its place. */
  async dieAt(now, afterMs) {
    this.child.send({ now });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
    await this.start();
  }

  async stop() {
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }
}

function definitionsIn(place) {
  const sql = 'SELECT v.one FROM public.proof AS v ORDER BY v.one';
  const views = SCHEDULES.map(
    ({ cron, zone }, index) =>
      `- { name: ${nameOf(index)}, sql_id: proof_rows, params: {}, indexes: [], refresh_cron: '${cron}', time_zone: ${zone} }\n`,
  );
  return writeDefinitions(
    join(place, 'definitions'),
    [{ id: 'proof_rows', sql, columns: ['one:integer'], key: 'one' }],
    views,
  );
}

/** Spans in which no process lives, each of up to three weeks. */
function outages(random) {
  return Array.from({ length: Math.round(OUTAGES_EACH_YEAR * years) }, () => {
    const from = FROM + random() * (years - 0.1) * YEAR_MS;
    return { from, to: from + random() * 21 * 86_400_000 };
  });
}

async function main() {
  const place = mkdtempSync(join(tmpdir(), 'falaj-prove-'));
  const report = new Report('schedule', {
    years,
    seed,
    schedules: SCHEDULES.map(({ cron, zone }) => `${cron} ${zone}`),
  });
  const database = await EmbeddedPostgres.start({ directory: join(place, 'postgres'), durability: 'none' });
  const client = new pg.Client({ connectionString: database.ownerUrl });
  try {
    await migrate(database.ownerUrl, 'falaj_app');
    await client.connect();
    const options = {
      owner: database.ownerUrl,
      appRole: 'falaj_app',
      definitions: definitionsIn(place),
      instant: true,
    };
    const processes = Array.from({ length: 3 }, () => new Scheduler(options));
    await Promise.all(processes.map((each) => each.start()));
    const lived = await live(processes);
    await Promise.all(processes.map((each) => each.stop()));
    await judge(client, report, lived);
  } finally {
    await client.end().catch(() => undefined);
    await database.stop();
    rmSync(place, { recursive: true, force: true });
  }
  report.finish();
}

/** All slots that somebody lived to see: those outside of outages, and of each outage the newest of each view. */
async function live(processes) {
  const random = seeded(seed);
  const to = FROM + years * YEAR_MS;
  const away = outages(random);
  const isAway = (ms) => away.some((span) => ms >= span.from && ms < span.to);
  const all = SCHEDULES.map((schedule) => slotsOf(schedule, FROM, to));
  const instants = [...new Set([...all.flat(), ...away.map((span) => Math.ceil(span.to / 60_000) * 60_000)])]
    .filter((ms) => !isAway(ms) && ms <= to)
    .sort((a, b) => a - b);
  const kills = new Set(
    Array.from({ length: Math.round(KILLS_EACH_YEAR * years) }, () => Math.floor(random() * instants.length)),
  );
  let killed = 0;
  for (const [index, now] of instants.entries()) {
    const others = kills.has(index) ? processes.slice(1) : processes;
    const looks = others.map((each) => each.look(now));
    if (kills.has(index)) {
      looks.push(processes[0].dieAt(now, random() * 20));
      killed += 1;
    }
    await Promise.all(looks);
    // What the killed one had begun is done by whoever looks next.
    if (kills.has(index)) await settled(processes, now);
    if (index % 2000 === 0)
      console.error(`${new Date(now).toISOString().slice(0, 10)}: ${index} of ${instants.length}`);
  }
  const expected = all.map(
    (slots) => new Set(instants.map((now) => latest(slots, now)).filter((slot) => slot !== undefined)),
  );
  return { expected, killed, outages: away.length, looks: instants.length };
}

/** The backend of a killed process lets go of its view within moments. */
async function settled(processes, now) {
  for (let round = 0; round < 20; round += 1) {
    await processes[0].look(now);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function latest(slots, now) {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slots[middle] <= now) low = middle + 1;
    else high = middle;
  }
  return slots[low - 1];
}

async function judge(client, report, { expected, killed, outages: outageCount, looks }) {
  const { rows } = await client.query(
    `SELECT view, extract(epoch FROM slot) * 1000 AS slot, count(*)::int AS times FROM falaj.view_run
     WHERE slot >= to_timestamp($1 / 1000.0) AND state IN ('succeeded', 'failed', 'skipped', 'upstream_failed', 'cancelled')
     GROUP BY view, slot`,
    [FROM],
  );
  let [missing, twice] = [0, 0];
  const found = new Set();
  for (const { view, slot, times } of rows) {
    found.add(`${view} ${Math.round(Number(slot))}`);
    if (times > 1) twice += 1;
  }
  const wanted = new Set(expected.flatMap((slots, index) => [...slots].map((slot) => `${nameOf(index)} ${slot}`)));
  for (const slot of wanted) if (!found.has(slot)) missing += 1;
  const strange = [...found].filter((slot) => !wanted.has(slot));
  for (const slot of strange.slice(0, 5)) console.error('no slot of the oracle:', slot);
  const { rows: others } = await client.query(
    `SELECT count(*) FILTER (WHERE state = 'running')::int AS running, count(*) FILTER (WHERE state = 'failed')::int AS failed,
       count(*) FILTER (WHERE state = 'interrupted')::int AS interrupted, count(DISTINCT process) FILTER (WHERE state = 'succeeded')::int AS workers
     FROM falaj.view_run`,
  );
  report.add('slots, by brute force', wanted.size, 'slots');
  report.add('instants at which three processes looked at once', looks, 'looks');
  report.add('weeks in which nobody lived', outageCount, 'outages');
  report.add('processes killed in a look', killed, 'kills');
  report.add('runs that died with them, told as interrupted', others[0].interrupted, 'runs');
  report.add('processes that ran slots', others[0].workers, 'processes', '> 1', others[0].workers > 1);
  report.add('slots without a terminal row', missing, 'slots', 0, missing === 0);
  report.add('slots with more than one', twice, 'slots', 0, twice === 0);
  report.add('terminal rows of no slot', strange.length, 'rows', 0, strange.length === 0);
  report.add(
    'rows left running, or failed',
    others[0].running + others[0].failed,
    'rows',
    0,
    others[0].running + others[0].failed === 0,
  );
}

await main();
