import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerSessions } from '../database/owner-sessions.js';
import type { Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewRun } from './view-report.js';
import type { ViewLedger } from './view.ledger.js';
import { LOCK_SPACE, type ViewRuns } from './view.runs.js';

const POLL_MS = 50;

// Whoever is just writing the end of the run is waited for, and then there is nothing to cancel any more.
const MARK = `UPDATE falaj.view_run SET cancelled_by = $2 WHERE view = $1 AND state = 'running' RETURNING id`;

/**
 * The session that does a run's work is known by its lock: its number alone may be another session's by now. Only while the mark stands,
 * so that what follows the run in that session is left alone.
 */
const SIGNAL = `
SELECT pg_cancel_backend(l.pid) AS sent FROM falaj.view_run AS r JOIN pg_locks AS l ON l.pid = r.backend_pid
WHERE r.id = $1 AND r.state = 'running' AND r.cancelled_by IS NOT NULL AND l.locktype = 'advisory' AND l.granted
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.classid::bigint = ${String(LOCK_SPACE)} AND l.objid::bigint = (hashtext(r.view)::bigint & 4294967295) AND l.objsubid = 2`;

/** Nobody holds the view for the run: it has ended already, however that was. */
const UNMARK = `UPDATE falaj.view_run SET cancelled_by = NULL WHERE id = $1 AND state = 'running'`;

/**
 * Cancels the run of a view that is under way, in whatever process. Two words of it: the mark on its row, without which a run between
 * its last statement and its end would succeed, and the signal, without which the statement under way would go on. A signal that comes
 * between two statements is lost, so it is repeated for as long as the run is seen under way. It is sent by the role that runs views, to
 * a session of its own.
 */
export class ViewCanceller {
  constructor(
    private readonly owner: OwnerSessions,
    private readonly ledger: ViewLedger,
    private readonly runs: Pick<ViewRuns, 'recover'>,
    private readonly timers: Timers,
    /** Longest that the end of the run is waited for. */
    private readonly waitMs: number,
  ) {}

  /**
   * @returns how the run ended; as running where it has not by then.
   * @throws FalajError view.not_running, database.unavailable
   */
  async cancel(view: ViewDefinition, by: string): Promise<ViewRun> {
    const id = await this.withConnection(async (connection) => {
      const [run] = (await connection.query(MARK, [view.name, by])).rows;
      if (run === undefined) return undefined;
      const sent = (await connection.query(SIGNAL, [run.id])).rows;
      if (sent.length === 0) await connection.query(UNMARK, [run.id]);
      return Number(run.id);
    });
    if (id === undefined) throw new FalajError('view.not_running', `no run of ${view.name} is under way`);
    for (let waited = 0; ; waited += POLL_MS) {
      // The process of the run may be gone; then nobody holds the view, and that is what became of it.
      await this.runs.recover([view]);
      const run = await this.withConnection((connection) => this.ledger.run(connection, id));
      if (run.state !== 'running' || waited >= this.waitMs) return run;
      await new Promise<void>((resolve) => {
        this.timers.after(POLL_MS, resolve);
      });
      await this.withConnection((connection) => connection.query(SIGNAL, [id]));
    }
  }

  private withConnection<T>(work: (connection: LoadConnection) => Promise<T>): Promise<T> {
    return this.owner.withOwner((client) => work(new CopyConnection(client)));
  }
}
