import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewBuilder } from './view.builder.js';
import type { RunOutcome, ViewLedger, ViewState } from './view.ledger.js';
import { readRelation, type ViewRelation } from './view.relation.js';

interface Filled {
  readonly mode: 'build' | 'swap' | 'plain' | 'concurrent';
  readonly reason: string;
  readonly relation: ViewRelation;
  /** Null: not known. */
  readonly rowsChanged: number | null;
  /** Where they were counted on the way. */
  readonly rows?: number;
}

/** Written rows of this transaction; null where the server does not count. */
const WRITTEN = `
SELECT CASE WHEN current_setting('track_counts')::boolean THEN
  (pg_stat_get_xact_tuples_inserted($1::oid) + pg_stat_get_xact_tuples_updated($1::oid) + pg_stat_get_xact_tuples_deleted($1::oid))::text
END AS written`;

/**
 * Brings one view up to its inputs, in the transaction of the run that holds its lock: the rows, what is known of them and the
 * change of the view are committed together or not at all.
 */
export class ViewRefresher {
  constructor(
    private readonly builder: ViewBuilder,
    private readonly ledger: ViewLedger,
  ) {}

  /**
   * @param appRole who may read a view that is built for the first time.
   * @throws FalajError view.foreign, view.failed, and what the server raises.
   */
  async refresh(connection: LoadConnection, view: ViewDefinition, appRole: string): Promise<RunOutcome> {
    const inputs = await this.ledger.inputs(connection, view);
    const state = await this.ledger.state(connection, view.name);
    if (state?.rolledBackFrom === view.fingerprint)
      return {
        state: 'skipped',
        mode: 'skip',
        reason: 'it was rolled back from its definition; apply builds it again',
      };
    const before = state === undefined ? null : await rowsOf(connection, view, state);
    const filled = await this.fill(connection, view, state, appRole);
    if (!(await this.ledger.save(connection, view, filled.relation, inputs)))
      throw new FalajError('view.failed', `${view.name} is known as of a later instant than this run's`);
    const rowsAfter = filled.rows ?? (await countRows(connection, view));
    await this.tell(connection, view, filled);
    return {
      state: 'succeeded',
      mode: filled.mode,
      reason: filled.reason,
      inputs,
      rowsBefore: before,
      rowsAfter,
      rowsChanged: filled.rowsChanged,
      bytes: filled.relation.bytes,
    };
  }

  private async fill(
    connection: LoadConnection,
    view: ViewDefinition,
    state: ViewState | undefined,
    appRole: string,
  ): Promise<Filled> {
    const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
    const fault = rebuildReason(view, state, relation);
    if (fault !== undefined || relation === undefined) {
      const built = await this.builder.build(connection, view, appRole);
      return { ...built, reason: fault ?? 'it is not there', rowsChanged: null };
    }
    await this.builder.completeIndexes(connection, view);
    const comparable = (await readRelation(connection, VIEW_SCHEMA, view.name))?.isComparable === true;
    // The first fill and one without a key to compare by cannot be concurrent: PostgreSQL refuses.
    const plainReason = relation.isPopulated
      ? comparable
        ? undefined
        : 'no unique index to compare by'
      : 'it holds nothing yet';
    const name = `${VIEW_SCHEMA}.${quoted(view.name)}`;
    await connection.query(`REFRESH MATERIALIZED VIEW ${plainReason === undefined ? 'CONCURRENTLY ' : ''}${name}`);
    const rowsChanged = plainReason === undefined ? await written(connection, relation) : null;
    if (rowsChanged !== 0) await connection.query(`ANALYZE ${name}`);
    const after = (await readRelation(connection, VIEW_SCHEMA, view.name)) ?? relation;
    return {
      mode: plainReason === undefined ? 'concurrent' : 'plain',
      reason: plainReason ?? 'readers go on meanwhile',
      relation: after,
      rowsChanged,
    };
  }

  /** A refresh that changed no row moves nothing. A new relation also changes how its query may be answered. */
  private async tell(connection: LoadConnection, view: ViewDefinition, { mode, rowsChanged }: Filled): Promise<void> {
    if (rowsChanged === 0) return;
    const tags = [`view:${view.name}`, ...(mode === 'build' || mode === 'swap' ? [`route:${view.query.queryId}`] : [])];
    await connection.query('SELECT falaj.record_change(tag) FROM unnest($1::text[]) AS tag', [tags]);
  }
}

/** Why what stands there is not the view as it is defined; undefined where it is. */
export function rebuildReason(
  view: Pick<ViewDefinition, 'fingerprint'>,
  state: ViewState | undefined,
  relation: ViewRelation | undefined,
): string | undefined {
  if (relation === undefined) return 'it is not there';
  if (state === undefined) return 'it was not made by this service';
  if (state.fingerprint !== view.fingerprint) return 'its definition changed';
  if (state.relation !== relation.oid) return 'it was made anew by hand';
  return state.definitionHash === relation.definitionHash ? undefined : 'its definition was altered by hand';
}

async function rowsOf(connection: LoadConnection, view: ViewDefinition, state: ViewState): Promise<number | null> {
  const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
  return relation?.isPopulated === true && relation.oid === state.relation ? countRows(connection, view) : null;
}

async function countRows(connection: LoadConnection, view: ViewDefinition): Promise<number> {
  const { rows } = await connection.query(`SELECT count(*)::text AS rows FROM ${VIEW_SCHEMA}.${quoted(view.name)}`);
  return Number(rows[0]?.rows);
}

async function written(connection: LoadConnection, relation: ViewRelation): Promise<number | null> {
  const { rows } = await connection.query(WRITTEN, [relation.oid]);
  const value = rows[0]?.written;
  return typeof value === 'string' ? Number(value) : null;
}
