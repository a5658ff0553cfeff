import { Logger } from '@nestjs/common';
import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerSessions } from '../database/owner-sessions.js';
import { quoted } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewRun } from './view-report.js';

export interface VacuumLimits {
  /** Share of its rows that may be dead before they are cleared. */
  readonly vacuumDeadShare: number;
  readonly vacuumDeadRowsMin: number;
}

/** Ways of a refresh that leave the rows they replace. */
const LEAVES_DEAD: ReadonlySet<NonNullable<ViewRun['mode']>> = new Set([
  'concurrent',
  'incremental',
  'rebuild',
] as const);

const DEAD = `
SELECT dead_rows, relation::bigint::text AS relation FROM falaj.view_state WHERE name = $1 AND dead_rows >= $2 AND dead_rows > $3`;
const CLEARED =
  'UPDATE falaj.view_state SET dead_rows = dead_rows - $3 WHERE name = $1 AND relation = $2::oid AND dead_rows >= $3';

/**
 * Clears the rows that concurrent refreshes left dead, once they are many, so that the next one writes where they were. The server's own
 * vacuum comes too late for a view that is rewritten often, since it cannot come while a refresh holds the view.
 *
 * VACUUM takes no transaction, so it has a connection of its own and comes after the run. It waits for no lock: who holds the view is
 * about to leave more dead rows anyway.
 */
export class ViewVacuum {
  private readonly logger = new Logger(ViewVacuum.name);

  constructor(
    private readonly owner: OwnerSessions,
    private readonly limits: VacuumLimits,
  ) {}

  /** Never throws: a view that is not cleared is right all the same. @returns whether it was cleared. */
  async after(view: ViewDefinition, run: ViewRun): Promise<boolean> {
    if (run.state !== 'succeeded' || run.rowsChanged === 0) return false;
    if (run.mode === null || !LEAVES_DEAD.has(run.mode)) return false;
    try {
      return await this.clear(view, (run.rowsAfter ?? 0) * this.limits.vacuumDeadShare);
    } catch (error) {
      this.logger.warn({
        message: 'a view could not be vacuumed',
        view: view.name,
        error_class: (error as { code?: string }).code,
      });
      return false;
    }
  }

  private clear(view: ViewDefinition, deadMax: number): Promise<boolean> {
    return this.owner.withOwner(async (client) => {
      const connection = new CopyConnection(client);
      const [found] = (await connection.query(DEAD, [view.name, this.limits.vacuumDeadRowsMin, Math.floor(deadMax)]))
        .rows;
      if (found === undefined) return false;
      const refusals: unknown[] = [];
      const hear = (notice: unknown): void => {
        refusals.push(notice);
      };
      // It warns where it does nothing: the view is locked, or belongs to somebody else.
      client.on('notice', hear);
      try {
        await connection.query(`VACUUM (SKIP_LOCKED) ${VIEW_SCHEMA}.${quoted(view.name)}`);
      } finally {
        client.off('notice', hear);
      }
      if (refusals.length === 0) await connection.query(CLEARED, [view.name, found.relation, found.dead_rows]);
      return refusals.length === 0;
    });
  }
}
