import { setTimeout as pause } from 'node:timers/promises';

/** The change log's advisory locks, as src/database/migrations/change-log/advisory-locks.sql.ts has them. */
const NAMESPACE = 1_179_404_849;
export const SEQUENCE_LOCK = `${NAMESPACE}, 1`;
export const TRACK_LOCK = `${NAMESPACE}, 4`;

const BLOCKED = `
SELECT a.pid, a.application_name AS name, EXISTS (
  SELECT FROM pg_locks AS l
  WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.classid = ${NAMESPACE} AND l.objid = 1 AND l.granted) AS numbers
FROM pg_stat_activity AS a
WHERE a.application_name LIKE $1 AND a.wait_event_type = 'Lock' AND a.query LIKE $2 AND $3 = ANY (pg_blocking_pids(a.pid))`;

/** A process that starts on a busy machine takes its time to come to the step. */
const BLOCKED_WITHIN_MS = 60_000;

/**
 * Holds what a step of the change log needs next, so that whoever comes to that step stands still exactly there. `held` is the
 * connection that holds it, `watcher` the one that looks who waits.
 */
export class HeldLocks {
  /** Whatever becomes of the work, nothing is held after it. */
  static async during(world, work) {
    const locks = new HeldLocks();
    [locks.held, locks.watcher] = await Promise.all([world.open(), world.open()]);
    try {
      locks.pid = (await locks.held.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
      await locks.held.query('BEGIN');
      return await work(locks);
    } finally {
      await Promise.all([locks.held.end(), locks.watcher.end()]);
    }
  }

  /** The backend that stands still at what is held; `numbers` where it must hold the sequence lock, or must not. */
  async blocked({ names = 'chaos _ control', query = '%falaj.follow%', numbers } = {}) {
    for (const until = performance.now() + BLOCKED_WITHIN_MS; performance.now() < until; await pause(2)) {
      const { rows } = await this.watcher.query(BLOCKED, [names, query, this.pid]);
      const found = rows.find((row) => numbers === undefined || row.numbers === numbers);
      if (found !== undefined) return found;
    }
    throw new Error('nobody came to the step');
  }

  async terminate(pid) {
    await this.watcher.query('SELECT pg_terminate_backend($1)', [pid]);
    for (let turn = 0; turn < 1000; turn += 1) {
      const { rowCount } = await this.watcher.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid]);
      if (rowCount === 0) return;
      await pause(5);
    }
    throw new Error('a terminated backend stays');
  }

  async release() {
    await this.held.query('ROLLBACK');
    await this.held.query('SELECT pg_advisory_unlock_all()');
  }
}
