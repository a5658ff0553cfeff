import { Logger } from '@nestjs/common';
import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerSessions } from '../database/owner-sessions.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { ruleFor } from './run-failure.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewControl, ViewRun } from './view-report.js';
import { ENDED_LIST } from './view.ledger.js';

/** A control of ours that still counts: a suspension ends with the definition it was for. */
export const CONTROL = `
SELECT json_build_object('state', k.state, 'by', k.by, 'at', to_char(k.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'reason', k.reason)
FROM falaj.view_control AS k`;

const PAUSE = `
INSERT INTO falaj.view_control AS k (name, state, by, reason) VALUES ($1, 'paused', $2, $3)
ON CONFLICT (name) DO UPDATE SET state = 'paused', by = EXCLUDED.by, at = clock_timestamp(), reason = EXCLUDED.reason, fingerprint = NULL
WHERE k.state <> 'paused'`;

const SUSPEND = `
INSERT INTO falaj.view_control (name, state, by, reason, fingerprint) VALUES ($1, 'suspended', 'falaj', $2, $3)
ON CONFLICT (name) DO UPDATE SET at = clock_timestamp(), reason = EXCLUDED.reason, fingerprint = EXCLUDED.fingerprint
WHERE falaj.view_control.state = 'suspended'`;

/** How often in a row, up to the newest run, the view failed with this class. */
const REPEATED = `
SELECT count(*)::int AS times FROM (
  SELECT state, error_class, bool_and(state = 'failed' AND error_class = $2 AND fingerprint = $3) OVER (ORDER BY id DESC) AS alike
  FROM falaj.view_run WHERE view = $1 AND state IN (${ENDED_LIST}) AND NOT (state = 'skipped' AND as_of IS NULL)
  ORDER BY id DESC LIMIT $4) AS r
WHERE alike`;

const AUTHOR = 'falaj';

/** Whether schedules are followed: views are paused by somebody, or suspended where each run would fail like the last ones. */
export class ViewControls {
  private readonly logger = new Logger(ViewControls.name);

  constructor(
    private readonly owner: OwnerSessions,
    /** Failures of one kind in a row after which a view is suspended. */
    private readonly failuresMax: number,
  ) {}

  /** Kept as it was where the view is paused already: who paused it first, when and why. */
  pause(view: string, by: string, reason: string | null): Promise<void> {
    return this.write(PAUSE, [view, by, reason]);
  }

  /** Ends a pause or a suspension. */
  resume(view: string): Promise<void> {
    return this.write('DELETE FROM falaj.view_control WHERE name = $1', [view]);
  }

  /** A success ends a suspension, since the cause is gone; a failure of a kind that repeats may begin one. */
  async noted(view: ViewDefinition, run: ViewRun): Promise<void> {
    if (run.state === 'succeeded')
      return this.write(`DELETE FROM falaj.view_control WHERE name = $1 AND state = 'suspended'`, [view.name]);
    if (run.state !== 'failed' || run.errorClass === null || !ruleFor(run.errorClass).repeats) return;
    await this.owner.withOwner(async (client) => {
      await this.suspendRepeated(new CopyConnection(client), view, run.errorClass ?? '');
    });
  }

  private async suspendRepeated(connection: LoadConnection, view: ViewDefinition, errorClass: string): Promise<void> {
    const values = [view.name, errorClass, view.fingerprint, this.failuresMax];
    const times = Number((await connection.query(REPEATED, values)).rows[0]?.times);
    if (times < this.failuresMax) return;
    const cause = `${String(times)} runs in a row failed alike (${errorClass}): ${ruleFor(errorClass).advice}`;
    const remedy = `then refresh it, which resumes it, or: falaj views resume ${view.name}`;
    await connection.query(SUSPEND, [view.name, `${cause}; ${remedy}`, view.fingerprint]);
    this.logger.error({ message: 'a view is suspended', view: view.name, error_class: errorClass, by: AUTHOR });
  }

  private async write(text: string, values: readonly unknown[]): Promise<void> {
    await this.owner.withOwner((client) => new CopyConnection(client).query(text, values));
  }
}

/** Why a slot is passed over. */
export function passedOver({ state, by, reason }: ViewControl): string {
  return state === 'paused' ? `paused by ${by}${reason === null ? '' : `: ${reason}`}` : `suspended: ${reason ?? ''}`;
}
