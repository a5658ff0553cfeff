import { setTimeout as pause } from 'node:timers/promises';
import { HeldLocks, SEQUENCE_LOCK } from './held-locks.mjs';

const WAITING_WITHIN_MS = 10_000;

/** Every step of a look at the log, in order: what is held so that it stands still there, and whether it then numbers. */
const STEPS = [
  { name: 'before it reads the head', hold: table('change_head') },
  {
    name: 'before it knows its row of the log from a foreign one',
    hold: whileQuiet(table('change_log')),
    numbers: false,
  },
  {
    name: 'before it has the sequence lock',
    hold: (held) => held.query(`SELECT pg_advisory_lock(${SEQUENCE_LOCK})`),
    numbers: false,
  },
  { name: 'deleting outbox rows', hold: outboxRows, numbers: true },
  { name: 'rows deleted, before it appends', hold: nextNumber, numbers: true },
  {
    name: 'appending, before the last change of a tag',
    hold: (held) =>
      held.query(`SELECT FROM falaj.tag_version WHERE tag = 'table:public.world_bank_indicators' FOR UPDATE`),
    numbers: true,
  },
  {
    name: 'before it raises the counter',
    hold: (held) => held.query('SELECT FROM falaj.change_head FOR UPDATE'),
    numbers: true,
  },
  { name: 'all written, before it commits', hold: afterNumbering, numbers: true },
];

/** A process is killed at each step; what its backend was doing then ends by itself, or is ended. */
export const stepGroup = {
  name: 'step',
  scenarios: () =>
    STEPS.map((step, index) => ({
      name: step.name,
      mayRefuse: true,
      quick: index % 2 === 1,
      run: (stage) => killAt(stage, step),
    })),
};

async function killAt(stage, step) {
  const { traffic, isQuick } = stage;
  // A writer that asks for its position would number in the process's stead.
  traffic.tokensOn = false;
  for (const finishes of isQuick ? [step.numbers !== true] : [true, false]) await killOnce(stage, step, finishes);
  traffic.tokensOn = true;
}

async function killOnce(stage, { hold, numbers }, finishes) {
  const { world, fleet, traffic } = stage;
  await stage.refusing(async () => {
    const killed = await HeldLocks.during(world, async (locks) => {
      await hold(locks.held, stage);
      const { pid, name } = await locks.blocked({ numbers });
      traffic.resumeWriters();
      const process = fleet.processes.find((each) => name === `chaos ${each.name} control`);
      await stage.kill(process);
      if (!finishes) await locks.terminate(pid);
      await locks.release();
      return process;
    });
    await pause(300);
    await stage.bringUp(killed);
    stage.endWindows();
  });
}

function table(name) {
  return (held) => held.query(`LOCK TABLE falaj.${name} IN ACCESS EXCLUSIVE MODE`);
}

/** Held while nothing waits for a number, so that whoever looks has nothing to number. Writers wait until somebody stands still. */
function whileQuiet(hold) {
  return async (held, { traffic }) => {
    await traffic.pauseWriters();
    await held.query('SELECT falaj.covering_seq()');
    await held.query('COMMIT');
    await held.query('BEGIN');
    await hold(held);
  };
}

/** Nobody numbers while these are chosen; then whoever numbers comes upon them. */
async function outboxRows(held) {
  await held.query(`SELECT pg_advisory_lock(${SEQUENCE_LOCK})`);
  for (const until = performance.now() + WAITING_WITHIN_MS; performance.now() < until; await pause(5)) {
    const { rowCount } = await held.query('SELECT FROM falaj.outbox FOR UPDATE');
    if (rowCount === 0) continue;
    await held.query(`SELECT pg_advisory_unlock(${SEQUENCE_LOCK})`);
    return;
  }
  throw new Error('nothing was written');
}

/** The next number is taken by a row that is never committed: whoever appends it waits for that to be known. */
async function nextNumber(held) {
  await held.query(`SELECT pg_advisory_lock(${SEQUENCE_LOCK})`);
  await held.query(
    `INSERT INTO falaj.change_log SELECT seq + 1, 'dataset:chaos', pg_current_wal_insert_lsn(), clock_timestamp() FROM falaj.change_head`,
  );
  await held.query(`SELECT pg_advisory_unlock(${SEQUENCE_LOCK})`);
}

/** Having numbered a change of tracking, it reads the tracked tables, and that is the last thing it does. */
async function afterNumbering(held) {
  await held.query(`SELECT falaj.record_change('tracking:chaos')`);
  await held.query('COMMIT');
  await held.query('BEGIN');
  await held.query('LOCK TABLE falaj.tracked_table IN ACCESS EXCLUSIVE MODE');
}
