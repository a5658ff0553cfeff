import { Logger } from '@nestjs/common';
import { CopyConnection } from '../../database/copy-connection.js';
import type { OwnerSessions } from '../../database/owner-sessions.js';
import type { LoadConnection } from '../../kernel/load-connection.js';
import { quoted } from '../../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from '../view-definition.js';
import type { ViewRun } from '../view-report.js';
import { askingOn } from '../view.dependencies.js';
import { AS_READERS_DO } from '../view.runs.js';
import type { ViewCatalogue } from '../view.catalogue.js';
import { readInputFacts } from './input.facts.js';
import { boundQueue } from './queue.bound.js';
import { auditText } from './keyed.statement.js';
import { readTable } from './table.ledger.js';
import { captureInputs } from './view.capture.js';

export interface AuditSettings {
  readonly statementTimeoutMs: number;
  readonly incrementalImagesMax: number;
  /** Pause between two comparisons of one view, over all processes; 0: none. */
  readonly incrementalAuditSeconds: number;
}

/**
 * - `equal`, `different`: compared;
 * - `moved`: everything is marked, or the capture is another, so that the next refresh compares all rows anyway;
 * - `absent`: it is not built as defined, or out of service already.
 */
export type AuditOutcome = 'equal' | 'different' | 'moved' | 'absent';

/** Brings a view up to date, whatever it takes. */
interface Rebuilding {
  run(view: ViewDefinition, cause: 'manual'): Promise<ViewRun>;
}

const BUILD = `
SELECT relation::bigint::text AS relation, filenode::bigint::text AS filenode FROM falaj.view_state
WHERE name = $1 AND fingerprint = $2 AND quarantined IS NULL AND relation = to_regclass($3)::oid`;

/** Of several processes that find it due, one gets it. */
const CLAIM = `
UPDATE falaj.view_table SET audited_at = clock_timestamp() WHERE relation = to_regclass($1)::oid
  AND audited_at <= clock_timestamp() - make_interval(secs => $2::float8) RETURNING name`;

/**
 * Compares incremental views with their queries as a whole, from time to time: that nothing was lost on the way is an argument, and this
 * is its check. One snapshot, no lock, and no quiet moment to wait for: rows whose keys are queued are left out. A difference takes the view
 * out of service, with its answers, and builds it anew.
 */
export class ViewAudit {
  private readonly logger = new Logger(ViewAudit.name);

  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly owner: OwnerSessions,
    private readonly rebuilding: Rebuilding,
    private readonly settings: AuditSettings,
  ) {}

  /** Compares what is due, and bounds what is queued. A view that cannot be compared now is told of, and has its turn again. */
  async look(): Promise<void> {
    for (const view of this.catalogue.list().filter(({ incremental }) => incremental !== null)) {
      await boundQueue(this.owner, view.name, this.settings.incrementalImagesMax);
      if (await this.isDue(view)) await this.safely(view);
    }
  }

  private async isDue(view: ViewDefinition): Promise<boolean> {
    const { incrementalAuditSeconds: seconds } = this.settings;
    if (seconds === 0) return false;
    return this.owner.withOwner(async (client) => {
      const { rows } = await new CopyConnection(client).query(CLAIM, [placeOf(view), seconds]);
      return rows.length > 0;
    });
  }

  /** @throws what the server raises. */
  async audit(view: ViewDefinition): Promise<AuditOutcome> {
    const outcome = await this.owner.withOwner(async (client) => {
      const connection = new CopyConnection(client);
      await connection.query(
        `BEGIN; SET LOCAL statement_timeout = ${String(this.settings.statementTimeoutMs)}; ${AS_READERS_DO}`,
      );
      try {
        const found = await this.compare(connection, view);
        await connection.query('COMMIT');
        return found;
      } catch (error) {
        await connection.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
    if (outcome === 'different') await this.rebuilding.run(view, 'manual');
    return outcome;
  }

  private async safely(view: ViewDefinition): Promise<void> {
    try {
      await this.audit(view);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      this.logger.warn({
        message: 'an incremental view could not be compared with its query',
        view: view.name,
        error_class: typeof code === 'string' ? code : 'unknown',
      });
    }
  }

  private async compare(connection: LoadConnection, view: ViewDefinition): Promise<AuditOutcome> {
    const [build] = (await connection.query(BUILD, [view.name, view.fingerprint, placeOf(view)])).rows;
    const table = build === undefined ? undefined : await readTable(connection, Number(build.relation));
    const plan = view.incremental;
    if (build === undefined || table === undefined || plan === null) return 'absent';
    const tables = plan.inputs.map((input) => input.table);
    const facts = await readInputFacts(askingOn(connection), tables);
    const values = [view.name, captureInputs(view), this.settings.incrementalImagesMax, table.shape];
    const text = auditText(plan, facts, { ...table, relation: placeOf(view) });
    const [found] = (await connection.query(text, values)).rows;
    if (found?.open !== true || found.nulls !== '0') return 'moved';
    if (found.differences === '0') return 'equal';
    await this.takeOut(connection, view, build, Number(found.differences));
    return 'different';
  }

  private async takeOut(
    connection: LoadConnection,
    view: ViewDefinition,
    { relation, filenode }: Readonly<Record<string, unknown>>,
    differences: number,
  ): Promise<void> {
    const reason = `${String(differences)} rows differed from its query, and nothing was queued for them`;
    const { rows } = await connection.query('SELECT falaj.quarantine_view($1, $2::bigint, $3::bigint, $4) AS done', [
      ...[view.name, relation, filenode, reason],
    ]);
    this.logger.error({
      message: 'a view answers otherwise than the tables; it is out of service until it is rebuilt',
      view: view.name,
      queryId: view.query.queryId,
      rule: 'audit',
      quarantined: rows[0]?.done === true,
    });
  }
}

function placeOf({ name }: ViewDefinition): string {
  return `${VIEW_SCHEMA}.${quoted(name)}`;
}
