import { setTimeout as pause } from 'node:timers/promises';
import { SEQUENCE_LOCK } from './held-locks.mjs';
import { LEASE_MS } from './oracle.mjs';

/** How many crashes; more only where none of them lost anything, since the server flushed just then. */
const LOSSES_MIN = 3;
const LOSSES_MAX = 8;

const TERMINATE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name LIKE $1 AND pid <> pg_backend_pid()`;

/** Faults of the database. Requests may be refused while it is away, and only then; no answer may be wrong. */
export const postgresGroup = {
  name: 'postgres',
  scenarios: ({ databaseNetwork: proxy }) => [
    { name: 'stopped (fast), restarted', mayRefuse: true, run: (stage) => restarts(stage, 'SIGINT') },
    { name: 'killed (postmaster), restarted', mayRefuse: true, run: (stage) => restarts(stage, 'SIGKILL') },
    { name: 'killed amid commits that are not durable', mayRefuse: true, run: losing },
    { name: 'one backend killed: all restart', mayRefuse: true, run: crashes },
    {
      name: 'all backends of the processes terminated',
      mayRefuse: true,
      run: (stage) => terminations(stage, 'chaos _%'),
    },
    {
      name: 'control connections terminated',
      quick: false,
      mayRefuse: true,
      run: (stage) => terminations(stage, 'chaos _ control'),
    },
    { name: 'writers terminated', quick: false, run: (stage) => terminations(stage, 'chaos lane %') },
    { name: 'long transactions with early outbox ids', run: longTransactions },
    { name: 'an outsider holds the sequence lock', mayRefuse: true, run: outsider },
    { name: 'one process cut off (silent), the other not', mayRefuse: true, run: (stage) => cutOff(stage, proxy) },
    { name: 'one process behind a slow network', mayRefuse: true, quick: false, run: (stage) => slow(stage, proxy) },
  ],
};

async function restarts(stage, signal) {
  const { database } = stage.world;
  await stage.again(async () => {
    stage.hit();
    await stage.refusing(async () => {
      await stage.world.stopDatabase(signal);
      await pause(500);
      await database.revive();
    });
    await stage.wait(0.4);
  });
}

/** What was acknowledged may be gone after the crash, and answers made of it must be gone with it. */
async function losing(stage) {
  const { traffic, world } = stage;
  const { lanes } = world;
  traffic.tokensOn = false;
  await durability(stage, false);
  const lost = () => lanes.flatMap(({ versions }) => versions).filter(({ fate }) => fate === 'lost').length;
  const before = lost();
  for (let round = 1; round <= LOSSES_MIN || (lost() === before && round <= LOSSES_MAX); round += 1) {
    await loseSome(stage, round);
    await stage.wait(0.2);
  }
  stage.expect(lost() > before, 'the crashes lost no acknowledged commit, so nothing was shown');
  await durability(stage, true);
  traffic.tokensOn = true;
}

async function durability(stage, isDurable) {
  const { traffic, world } = stage;
  await traffic.pauseWriters();
  await world.asSuperuser(async (client) => {
    // What is not flushed by a commit is flushed by the server's own writer, soon.
    await client.query(isDurable ? 'ALTER SYSTEM RESET wal_writer_delay' : `ALTER SYSTEM SET wal_writer_delay = '10s'`);
    await client.query('SELECT pg_reload_conf()');
  });
  for (const lane of world.lanes) {
    Object.assign(lane, { mayLose: !isDurable, tokens: [] });
    await lane.disconnect();
    await lane.look();
  }
  traffic.resumeWriters();
}

/**
 * Commits that are neither flushed nor numbered are read, and the answers kept at a position that the crash leaves in place:
 * nothing but another history tells that they are no longer true.
 */
async function loseSome(stage, question) {
  const { traffic, world, fleet } = stage;
  // Few, so that they are answered while the processes still trust what they knew before the lock was taken.
  const lanes = world.lanes.slice(-2);
  const askAll = () =>
    Promise.all(
      fleet.processes.flatMap((process) =>
        lanes.map((lane) => traffic.read(process, lane, lane.row.otherwise(question))),
      ),
    );
  stage.hit();
  await traffic.pauseWriters();
  await stage.refusing(async () => {
    const client = await world.open();
    await client.query('SELECT falaj.covering_seq()');
    await client.query(`SELECT pg_advisory_lock(${SEQUENCE_LOCK})`);
    await Promise.all(lanes.map((lane) => lane.write('update')));
    await askAll();
    await world.stopDatabase('SIGKILL');
    await pause(300);
    await world.database.revive();
    await Promise.all(world.lanes.map((lane) => lane.look()));
  });
  await pause(LEASE_MS + 50);
  await askAll();
  traffic.resumeWriters();
}

/** The server ends every backend and recovers by itself. */
async function crashes(stage) {
  const { world } = stage;
  await stage.again(async () => {
    stage.hit();
    await stage.refusing(async () => {
      const pid = await world.asSuperuser(async (client) => {
        const { rows } = await client.query(
          `SELECT pid FROM pg_stat_activity WHERE application_name = 'chaos b control' LIMIT 1`,
        );
        return rows[0]?.pid;
      });
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await pause(200);
      while (!(await world.asOwner((client) => client.query('SELECT 1')).then(Boolean, () => false))) await pause(50);
    });
    await stage.wait(0.5);
  });
}

async function terminations(stage, names) {
  const client = await stage.world.open();
  await stage.refusing(() =>
    stage.again(
      async () => {
        const { rowCount } = await client.query(TERMINATE, [names]);
        stage.hit(rowCount);
      },
      { everyMs: 250 },
    ),
  );
  await client.end();
}

/** Their outbox rows have lower ids than many that were numbered long before they commit. */
async function longTransactions(stage) {
  const { lanes } = stage.world;
  for (const lane of lanes.slice(0, 4)) lane.holdMs = 400 + stage.random() * stage.seconds * 300;
  stage.hit(4);
  await stage.wait();
  for (const lane of lanes) lane.holdMs = 0;
}

async function outsider(stage) {
  const { world, fleet, traffic } = stage;
  traffic.tokensOn = false;
  await stage.again(async () => {
    stage.hit();
    const client = await world.open();
    await stage.refusing(async () => {
      await Promise.all(fleet.processes.map((process) => stage.prime(process)));
      await client.query(`SELECT pg_advisory_lock(${SEQUENCE_LOCK})`);
      await stage.outdate();
      await Promise.all(fleet.processes.map((process) => stage.prime(process)));
      await stage.wait(0.2);
      await client.end();
    });
    await stage.wait(0.2);
  });
  traffic.tokensOn = true;
}

/** The others go on writing and reading: what the one that is cut off holds is out of date within the lease. */
async function cutOff(stage, proxy) {
  await stage.again(async () => {
    const [process] = stage.fleet.processes;
    await stage.prime(process);
    stage.hit();
    await stage.refusing(async () => {
      proxy.silent = true;
      await stage.outdate();
      const asked = stage.prime(process);
      await stage.wait(0.4);
      proxy.heal();
      await asked;
    });
    await stage.refusing(async () => {
      proxy.reset();
      await stage.wait(0.2);
    });
  });
}

async function slow(stage, proxy) {
  await stage.refusing(async () => {
    for (const latencyMs of [40, 120, 400]) {
      stage.hit();
      proxy.latencyMs = latencyMs;
      await stage.wait(0.4);
    }
    proxy.heal();
    await pause(500);
  });
}
