import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';
import { IncrementalRefresher, type IncrementalSettings } from './incremental/incremental.refresher.js';
import { chooseMode, isBloated, mayRewriteInPlace, type ChosenMode, type ModeLimits } from './refresh-mode.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewBuilder } from './view.builder.js';
import type { RunOutcome, StorageChange, ViewInputs, ViewLedger, ViewState } from './view.ledger.js';
import { readRelation, type ViewRelation } from './view.relation.js';
import { ViewRewriter } from './view.rewriter.js';

export interface RefresherSettings extends ModeLimits, IncrementalSettings {
  /** Longest that writing a view anew in place waits for readers to let go. */
  readonly swapLockTimeoutMs: number;
}

interface Filled {
  readonly mode: 'build' | 'swap' | 'plain' | 'concurrent' | 'incremental' | 'rebuild';
  readonly reason: string;
  readonly relation: ViewRelation;
  /** Null: not known. */
  readonly rowsChanged: number | null;
  readonly deadRows: number;
  /** Where they were counted on the way. */
  readonly rows?: number;
}

/**
 * Rows that this session wrote and those it left dead, as far as it has not yet handed its counts over: also those of transactions
 * before this one, on a connection that is used again. Null where the server does not count.
 */
const WRITTEN = `
SELECT (i + u + d)::text AS written, (u + d)::text AS dead FROM (SELECT pg_stat_get_xact_tuples_inserted($1::oid) AS i,
  pg_stat_get_xact_tuples_updated($1::oid) AS u, pg_stat_get_xact_tuples_deleted($1::oid) AS d) AS w
WHERE current_setting('track_counts')::boolean`;

/**
 * Brings one view up to its inputs, in the transaction of the run that holds its lock: the rows, what is known of them and the
 * change of the view are committed together or not at all.
 */
export class ViewRefresher {
  private readonly rewriter: ViewRewriter;
  private readonly incremental: IncrementalRefresher;

  constructor(
    private readonly builder: ViewBuilder,
    private readonly ledger: ViewLedger,
    private readonly settings: RefresherSettings,
  ) {
    this.rewriter = new ViewRewriter(builder, settings.swapLockTimeoutMs);
    this.incremental = new IncrementalRefresher(settings);
  }

  /**
   * @param appRole who may read a view that is built for the first time.
   * @param rebuild why it is built anew, whatever it holds; without it, only where it has to be.
   * @throws FalajError view.foreign, view.failed, and what the server raises.
   */
  async refresh(
    connection: LoadConnection,
    view: ViewDefinition,
    appRole: string,
    rebuild?: string,
  ): Promise<RunOutcome> {
    const inputs = await this.ledger.inputs(connection, view);
    const state = await this.ledger.state(connection, view.name);
    if (state?.rolledBackFrom === view.fingerprint)
      return {
        state: 'skipped',
        mode: 'skip',
        reason: 'it was rolled back from its definition; apply builds it again',
      };
    const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
    const fault = rebuildReason(view, state, relation) ?? rebuild;
    if (fault !== undefined || relation === undefined || state === undefined) {
      // What stands is kept right whatever the tables are like; nothing new is made on them that could not be kept by what changes.
      if (state?.fingerprint !== view.fingerprint) await this.incremental.assertBorne(connection, view);
      const before = relation?.isPopulated === true && relation.oid === state?.relation;
      const rowsBefore = before ? await countRows(connection, view) : null;
      const built = await this.builder.build(connection, view, appRole);
      const filled = { ...built, reason: fault ?? 'it is not there', rowsChanged: null, deadRows: 0 };
      return this.keep(connection, view, inputs, rowsBefore, filled);
    }
    await this.builder.completeIndexes(connection, view);
    if (isUnchanged(state, relation, inputs)) return this.skip(connection, view, inputs);
    if (view.incremental !== null) return this.bring(connection, view, state, inputs);
    const rowsBefore = relation.isPopulated ? await countRows(connection, view) : null;
    const filled = await this.fill(connection, view, state, rowsBefore ?? 0, appRole);
    return this.keep(connection, view, inputs, rowsBefore, filled);
  }

  /** By what changed; its cost goes by that, so that not even its rows are counted. */
  private async bring(
    connection: LoadConnection,
    view: ViewDefinition,
    state: ViewState,
    inputs: ViewInputs,
  ): Promise<RunOutcome> {
    const brought = await this.incremental.bring(connection, view, state, inputs);
    const filled = { ...brought, relation: await standing(connection, view) };
    return this.keep(connection, view, inputs, brought.rowsBefore, filled);
  }

  /** What the view holds is what its query would answer now. */
  private async skip(connection: LoadConnection, view: ViewDefinition, inputs: ViewInputs): Promise<RunOutcome> {
    if (!(await this.ledger.advance(connection, view.name, inputs))) throw knownLater(view);
    return { state: 'skipped', mode: 'skip', reason: 'nothing it reads has changed', inputs };
  }

  private async keep(
    connection: LoadConnection,
    view: ViewDefinition,
    inputs: ViewInputs,
    rowsBefore: number | null,
    filled: Filled,
  ): Promise<RunOutcome> {
    const rowsAfter = filled.rows ?? (await countRows(connection, view));
    if (!(await this.ledger.save(connection, view, filled.relation, inputs, storageOf(filled, rowsAfter))))
      throw knownLater(view);
    await this.tell(connection, view, filled);
    const { mode, reason, rowsChanged, relation } = filled;
    return { state: 'succeeded', mode, reason, inputs, rowsBefore, rowsAfter, rowsChanged, bytes: relation.bytes };
  }

  private async fill(
    connection: LoadConnection,
    view: ViewDefinition,
    state: ViewState,
    rows: number,
    appRole: string,
  ): Promise<Filled> {
    const relation = await standing(connection, view);
    const { mode, reason } = await this.chosen(connection, view, state, relation, rows);
    if (mode === 'swap') {
      const built = await this.rewriter.beside(connection, view, appRole);
      return { ...built, reason, rowsChanged: null, deadRows: 0 };
    }
    if (mode === 'plain' && !(relation.isPopulated && relation.isComparable)) {
      await connection.query(`REFRESH MATERIALIZED VIEW ${nameOf(view)}`);
      return this.rewritten(connection, view, reason, null);
    }
    if (mode === 'plain' && (await this.rewriter.inPlace(connection, view)))
      return this.rewritten(connection, view, reason, null);
    return this.concurrently(connection, view, state, reason);
  }

  private async concurrently(
    connection: LoadConnection,
    view: ViewDefinition,
    state: ViewState,
    reason: string,
  ): Promise<Filled> {
    const before = await writtenTo(connection, state.relation);
    await connection.query(`REFRESH MATERIALIZED VIEW CONCURRENTLY ${nameOf(view)}`);
    const relation = await standing(connection, view);
    const after = await writtenTo(connection, relation.oid);
    const written = after.written === null ? null : after.written - (before.written ?? 0);
    const dead = after.dead - before.dead;
    if (written === 0) return { mode: 'concurrent', reason, relation, rowsChanged: 0, deadRows: 0 };
    const rows = await countRows(connection, view);
    const isTooLarge = isBloated(relation.bytes, liveBytes(state, relation, rows), this.settings);
    const isQuiet = isTooLarge && (await this.rewriter.isQuiet(connection, relation));
    if (mayRewriteInPlace({ isQuiet, lastMs: state.lastMs }, this.settings)) {
      // Rows of a later moment may be written here, so what is told of them is that they changed.
      if (await this.rewriter.inPlace(connection, view))
        return this.rewritten(connection, view, 'it had passed its limit of size; nobody reads it', written);
    }
    if (written === null || written >= this.settings.analyzeShare * rows)
      await connection.query(`ANALYZE ${nameOf(view)}`);
    return { mode: 'concurrent', reason, relation, rowsChanged: written, deadRows: dead, rows };
  }

  private async chosen(
    connection: LoadConnection,
    view: ViewDefinition,
    state: ViewState,
    relation: ViewRelation,
    rows: number,
  ): Promise<ChosenMode> {
    const facts = {
      isPopulated: relation.isPopulated,
      isComparable: relation.isComparable,
      bytes: relation.bytes,
      liveBytes: liveBytes(state, relation, rows),
      churnShare: state.churnShare,
      lastMs: state.lastMs,
      isQuiet: await this.rewriter.isQuiet(connection, relation),
      isReplaceable: await this.rewriter.isReplaceable(connection, view, relation),
    };
    return chooseMode(facts, this.settings);
  }

  private async rewritten(
    connection: LoadConnection,
    view: ViewDefinition,
    reason: string,
    rowsChanged: number | null,
  ): Promise<Filled> {
    await connection.query(`ANALYZE ${nameOf(view)}`);
    return { mode: 'plain', reason, relation: await standing(connection, view), rowsChanged, deadRows: 0 };
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
  state: Pick<ViewState, 'fingerprint' | 'relation' | 'definitionHash' | 'isQuarantined'> | undefined,
  relation: ViewRelation | undefined,
): string | undefined {
  if (relation === undefined) return 'it is not there';
  if (state === undefined) return 'it was not made by this service';
  if (state.fingerprint !== view.fingerprint) return 'its definition changed';
  if (state.relation !== relation.oid) return 'it was made anew by hand';
  // What made it answer wrongly is not known: a refresh might keep it.
  if (state.isQuarantined) return 'it was quarantined';
  return state.definitionHash === relation.definitionHash ? undefined : 'its definition was altered by hand';
}

/** Counts that are equal, of inputs whose triggers and files are the same, and the very rows that were filled then. */
export function isUnchanged(
  state: Pick<ViewState, 'inputs' | 'shape' | 'filenode' | 'isQuarantined'>,
  relation: Pick<ViewRelation, 'isPopulated' | 'filenode'>,
  inputs: Pick<ViewInputs, 'inputs' | 'shape'>,
): boolean {
  if (!relation.isPopulated || state.isQuarantined || relation.filenode !== state.filenode) return false;
  return inputs.inputs !== null && inputs.inputs === state.inputs && inputs.shape === state.shape;
}

function storageOf({ mode, relation, rowsChanged, deadRows }: Filled, rows: number): StorageChange {
  const isRewritten = mode !== 'concurrent' && mode !== 'incremental' && mode !== 'rebuild';
  // Each row that changed was written once and left dead once.
  const churnShare = rowsChanged === null ? null : Math.min(1, rowsChanged / 2 / Math.max(1, rows));
  return { isRewritten, bytes: relation.bytes, rows, churnShare, deadRows };
}

/** What its rows would take if they were written anew, by the last time they were. */
function liveBytes({ freshBytes, freshRows }: ViewState, { bytes }: ViewRelation, rows: number): number {
  if (freshBytes === null || freshRows === null) return bytes;
  return freshRows === 0 ? Math.max(freshBytes, bytes) : freshBytes * Math.max(rows / freshRows, 0);
}

function knownLater({ name }: ViewDefinition): FalajError {
  return new FalajError('view.failed', `${name} is known as of a later instant than this run's`);
}

function nameOf(view: ViewDefinition): string {
  return `${VIEW_SCHEMA}.${quoted(view.name)}`;
}

async function standing(connection: LoadConnection, view: ViewDefinition): Promise<ViewRelation> {
  const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
  if (relation === undefined) throw new FalajError('view.failed', `${view.name} was taken away while it was refreshed`);
  return relation;
}

async function countRows(connection: LoadConnection, view: ViewDefinition): Promise<number> {
  const { rows } = await connection.query(`SELECT count(*)::text AS rows FROM ${nameOf(view)}`);
  return Number(rows[0]?.rows);
}

async function writtenTo(
  connection: LoadConnection,
  relation: number,
): Promise<{ written: number | null; dead: number }> {
  const [row] = (await connection.query(WRITTEN, [relation])).rows;
  return row === undefined ? { written: null, dead: 0 } : { written: Number(row.written), dead: Number(row.dead) };
}
