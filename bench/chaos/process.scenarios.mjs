import { setTimeout as pause } from 'node:timers/promises';
import { ask } from './http.mjs';
import { HeldLocks, SEQUENCE_LOCK, TRACK_LOCK } from './held-locks.mjs';

const TRIGGER_OF_UNWRITTEN = `
SELECT k.schema_name || '.' || k.table_name AS table, t.tgname AS name
FROM falaj.tracked_table AS k JOIN pg_trigger AS t ON t.tgrelid = to_regclass(k.schema_name || '.' || k.table_name)
WHERE k.schema_name = 'public' AND k.state = 'tracked' AND NOT k.schema_name || '.' || k.table_name = ANY ($1)
  AND t.tgname LIKE 'falaj\\_%' ORDER BY k.table_name, t.tgname LIMIT 1`;
const TRIGGER_ON = `SELECT FROM pg_trigger WHERE tgrelid = to_regclass($1) AND tgname = $2 AND tgenabled = 'A'`;

/** Processes that die, stand still, and come again. */
export const processGroup = {
  name: 'process',
  scenarios: () => [
    { name: 'one killed at any moment, again and again', mayRefuse: true, quick: false, run: killAnyTime },
    { name: 'all killed between commit and number', mayRefuse: true, run: killAll },
    { name: 'stopped past its lease, then continued', run: freeze },
    {
      name: 'killed while it records a write: before its row',
      mayRefuse: true,
      run: (stage) => recorder(stage, false),
    },
    {
      name: 'killed while it records a write: committed, no number',
      mayRefuse: true,
      run: (stage) => recorder(stage, true),
    },
    { name: 'a writer killed after its outbox row, before its commit', run: killWriter },
    {
      name: 'killed in its start, putting on triggers',
      mayRefuse: true,
      quick: false,
      run: killPuttingOnTriggers,
    },
    {
      name: 'killed in its start, reading the ledger of tags',
      quick: false,
      mayRefuse: true,
      run: (stage) =>
        killInStart(stage, {
          hold: 'LOCK TABLE falaj.tag_version IN ACCESS EXCLUSIVE MODE',
          names: 'control',
          query: '%falaj.ledger%',
          isQuiet: true,
        }),
    },
  ],
};

async function killAnyTime(stage) {
  const { processes } = stage.fleet;
  let turn = 0;
  await stage.again(async () => {
    const process = processes[turn++ % processes.length];
    await stage.refusing(async () => {
      await stage.kill(process);
      await pause(stage.random() * 300);
      await stage.bringUp(process);
      stage.endWindows();
    });
    await pause(stage.random() * 800);
  });
}

/** Nobody is left to number what is committed; the first one that comes back does. */
async function killAll(stage) {
  const { fleet, traffic, world } = stage;
  traffic.tokensOn = false;
  await stage.refusing(async () => {
    await Promise.all(fleet.processes.map((process) => stage.kill(process)));
    await pause(1500);
    const waiting = await world.asOwner(async (client) => (await client.query('SELECT FROM falaj.outbox')).rowCount);
    stage.expect(waiting > 0, 'nothing waited for a number although nobody was there to give one');
    await Promise.all(fleet.processes.map((process) => stage.bringUp(process)));
    stage.endWindows();
  });
  traffic.tokensOn = true;
}

/** Questions wait in its socket and are answered the moment it goes on, when all it knew is out of date. */
async function freeze(stage) {
  const { processes } = stage.fleet;
  await stage.again(async () => {
    const process = processes[Math.floor(stage.random() * processes.length)];
    await stage.prime(process);
    stage.hit();
    process.pause();
    await stage.outdate();
    await pause(stage.random() * 500);
    const asked = [stage.prime(process), stage.prime(process)];
    await pause(50);
    process.resume();
    await Promise.all(asked);
    await pause(200);
  });
}

function invalidate(stage, process, tag) {
  const headers = { authorization: `Bearer ${stage.world.token.operator}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ tag });
  return ask(`${process.url}/api/v1/admin/cache/invalidate`, { method: 'POST', headers, body, deadlineMs: 20_000 });
}

/** A write through the API, recorded or not, but never twice: its process is killed before its row is in, or after it. */
async function recorder(stage, committed) {
  const { world, traffic } = stage;
  traffic.tokensOn = false;
  for (const finishes of stage.isQuick ? [committed] : [true, false]) {
    const tag = `dataset:chaos_${committed ? 'after' : 'before'}_${finishes ? 'finishes' : 'ends'}_${Date.now()}`;
    await killRecording(stage, { tag, committed, finishes });
    const times = await numbered(world, tag);
    const expected = committed || finishes ? 1 : 0;
    stage.expect(times === expected, `${tag} was numbered ${times} times, not ${expected}`);
  }
  traffic.tokensOn = true;
}

async function killRecording(stage, { tag, committed, finishes }) {
  const process = stage.fleet.processes[0];
  const names = `chaos ${process.name} control`;
  await stage.refusing(async () => {
    await HeldLocks.during(stage.world, async (locks) => {
      if (committed) await locks.held.query(`SELECT pg_advisory_lock(${SEQUENCE_LOCK})`);
      else await locks.held.query('LOCK TABLE falaj.outbox IN SHARE MODE');
      const asked = invalidate(stage, process, tag).catch((error) => error);
      const { pid } = committed
        ? await recordedThenBlocked(locks, tag, names)
        : await locks.blocked({ names, query: '%record_change%' });
      await stage.kill(process);
      await asked;
      if (!finishes) await locks.terminate(pid);
      await locks.release();
    });
    await stage.bringUp(process);
    stage.endWindows();
  });
}

async function recordedThenBlocked(locks, tag, names) {
  for (let turn = 0; turn < 2000; turn += 1) {
    const { rowCount } = await locks.watcher.query('SELECT FROM falaj.outbox WHERE tag = $1', [tag]);
    if (rowCount > 0) return locks.blocked({ names });
    await pause(2);
  }
  throw new Error('the write was not recorded');
}

async function numbered(world, tag) {
  return world.asOwner(async (client) => {
    await client.query('SELECT falaj.covering_seq()');
    const { rows } = await client.query('SELECT changes::int FROM falaj.tag_version WHERE tag = $1', [tag]);
    return rows[0]?.changes ?? 0;
  });
}

/** Neither its value nor its change may ever be seen. The lane notes no commit, so the oracle and the audit would tell. */
async function killWriter(stage) {
  const { world } = stage;
  const lane = world.lanes[0];
  lane.holdMs = 400;
  const client = await world.open();
  await stage.again(
    async () => {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = $1 AND state = 'idle in transaction' AND clock_timestamp() - state_change > interval '50 ms'`,
        [`chaos lane ${lane.number}`],
      );
      stage.hit(rowCount);
    },
    { everyMs: 20 },
  );
  await client.end();
  lane.holdMs = 0;
}

/**
 * A start puts on only what is missing: a table that nobody writes here has lost a trigger before each. What the killed start
 * had begun ends by itself or is left undone; at the end the trigger is there.
 */
async function killPuttingOnTriggers(stage) {
  const { world } = stage;
  const written = [...new Set(world.lanes.map(({ row }) => row.table))];
  let lost;
  const lose = () =>
    world.asOwner(async (client) => {
      [lost] = (await client.query(TRIGGER_OF_UNWRITTEN, [written])).rows;
      await client.query(`DROP TRIGGER ${lost.name} ON ${lost.table}`);
    });
  const hold = `SELECT pg_advisory_lock(${TRACK_LOCK})`;
  await killInStart(stage, { before: lose, hold, names: 'owner', query: '%track%' });
  const { rowCount } = await world.asOwner((client) => client.query(TRIGGER_ON, [lost.table, lost.name]));
  stage.expect(rowCount === 1, `the trigger of ${lost.table} was not put on again`);
}

/** @param isQuiet nothing may be waiting for a number, or the process would stand still at numbering it */
async function killInStart(stage, { before, hold, names, query, isQuiet = false }) {
  const { world, fleet, traffic } = stage;
  const process = fleet.processes[1];
  traffic.tokensOn = false;
  await stage.refusing(async () => {
    await stage.kill(process);
    if (isQuiet) await traffic.pauseWriters();
    for (let turn = 0; turn < (stage.isQuick ? 1 : 2); turn += 1) {
      await before?.();
      await HeldLocks.during(world, async (locks) => {
        process.launch();
        if (isQuiet) await locks.watcher.query('SELECT falaj.covering_seq()');
        await locks.held.query(hold);
        await locks.blocked({ names: `chaos ${process.name} ${names}`, query });
        stage.hit();
        await process.kill();
      });
    }
    traffic.resumeWriters();
    await stage.bringUp(process);
    stage.endWindows();
  });
  traffic.tokensOn = true;
}
