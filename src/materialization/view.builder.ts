import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import { protectedInputsOf, readersOf } from './view.dependencies.js';
import { copyGrants } from './view.grants.js';
import { indexStatements } from './view.indexes.js';
import { readRelation, type ViewRelation } from './view.relation.js';

export interface BuilderSettings {
  readonly swapLockTimeoutMs: number;
  readonly swapAttemptsMax: number;
}

export interface BuiltView {
  /** `build` where nothing bore the name, `swap` where a former build made room. */
  readonly mode: 'build' | 'swap';
  readonly relation: ViewRelation;
  /** Counted before the swap: from then on readers wait for the commit. */
  readonly rows: number;
}

const NEXT = 'falaj_next';
const PREVIOUS = 'falaj_previous';
const LOCK_NOT_AVAILABLE = '55P03';

const PRESENT_INDEXES = `
SELECT x.relname::text AS name FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2 AND i.indisvalid`;

/**
 * Makes a view beside the one that serves, and moves it into its place.
 *
 * Everything happens in the caller's transaction, under the view's lock. The new relation is made empty and filled by a plain
 * refresh: a refresh writes its rows frozen, so that a reader whose snapshot is older than the swap sees them and never an empty
 * view. What readers use is locked at the very end, for a moment at a time: whoever still reads is not queued up behind, but
 * the move is given up and tried again. Names never change, only schemas, so indexes and grants keep theirs.
 */
export class ViewBuilder {
  constructor(private readonly settings: BuilderSettings) {}

  /**
   * @param appRole granted SELECT on a first build; a later one keeps the grants of the former.
   * @throws FalajError view.foreign where the name is taken; view.failed where other relations read the former build or an
   * input has row security; and what the server raises.
   */
  async build(connection: LoadConnection, view: ViewDefinition, appRole: string): Promise<BuiltView> {
    const former = await this.former(connection, view);
    const rows = await this.make(connection, view, former, appRole);
    await this.swap(connection, view, former);
    const relation = await existing(connection, VIEW_SCHEMA, view);
    return { mode: former === undefined ? 'build' : 'swap', relation, rows };
  }

  /**
   * Makes the indexes that are missing of a view that serves; readers go on meanwhile. Others that stand there are left alone.
   * @returns names of those it made.
   */
  async completeIndexes(connection: LoadConnection, view: ViewDefinition): Promise<readonly string[]> {
    const { rows } = await connection.query(PRESENT_INDEXES, [VIEW_SCHEMA, view.name]);
    const present = new Set(rows.map(({ name }) => String(name)));
    const missing = indexStatements(view, VIEW_SCHEMA).filter(({ name }) => !present.has(name));
    for (const { statement } of missing) await connection.query(statement);
    return missing.map(({ name }) => name);
  }

  /** Our own former build; undefined where nothing bears the name. */
  private async former(connection: LoadConnection, view: ViewDefinition): Promise<ViewRelation | undefined> {
    const former = await readRelation(connection, VIEW_SCHEMA, view.name);
    if (former === undefined) return undefined;
    const known = await connection.query('SELECT relation::bigint::text AS oid FROM falaj.view_state WHERE name = $1', [
      view.name,
    ]);
    if (!former.isMaterializedView || Number(known.rows[0]?.oid) !== former.oid)
      throw new FalajError('view.foreign', `${VIEW_SCHEMA}.${view.name} was not made by this service`);
    const readers = await readersOf(connection, former.oid);
    if (readers.length > 0)
      throw new FalajError('view.failed', `${view.name} is read by ${readers.join(', ')}`, {
        hint: 'Drop what reads it, apply the plan, and make that again: it would go on reading the former build.',
      });
    return former;
  }

  /** The number of its rows. */
  private async make(
    connection: LoadConnection,
    view: ViewDefinition,
    former: ViewRelation | undefined,
    appRole: string,
  ): Promise<number> {
    const name = `${NEXT}.${quoted(view.name)}`;
    const options = former === undefined || former.options.length === 0 ? '' : ` WITH (${former.options.join(', ')})`;
    await connection.query(`DROP MATERIALIZED VIEW IF EXISTS ${name}`);
    await connection.query(`CREATE MATERIALIZED VIEW ${name}${options} AS ${view.statement}\nWITH NO DATA`);
    const { oid } = await existing(connection, NEXT, view);
    await assertUnprotected(connection, view, oid);
    await connection.query(`REFRESH MATERIALIZED VIEW ${name}`);
    for (const { statement } of indexStatements(view, NEXT)) await connection.query(statement);
    await connection.query(`COMMENT ON MATERIALIZED VIEW ${name} IS 'falaj ${view.fingerprint}'`);
    if (former === undefined) await connection.query(`GRANT SELECT ON ${name} TO ${quoted(appRole)}`);
    else await copyGrants(connection, former.oid, oid);
    await connection.query(`ANALYZE ${name}`);
    return Number((await connection.query(`SELECT count(*)::text AS rows FROM ${name}`)).rows[0]?.rows);
  }

  /** What follows in the transaction waits for locks as long as it did before. */
  private async swap(
    connection: LoadConnection,
    view: ViewDefinition,
    former: ViewRelation | undefined,
  ): Promise<void> {
    const { rows } = await connection.query(`SELECT current_setting('lock_timeout') AS patience`);
    await connection.query(`SET LOCAL lock_timeout = ${String(this.settings.swapLockTimeoutMs)}`);
    await connection.query('SAVEPOINT swap');
    for (let attempt = 1; !(await this.moved(connection, view, former, attempt)); attempt += 1) {
      await connection.query('ROLLBACK TO SAVEPOINT swap');
      // Readers that held it may be many short ones: a pause of its own for each attempt lets them through.
      const seconds = this.settings.swapLockTimeoutMs / 1000;
      await connection.query('SELECT pg_sleep($1::float8 * (0.5 + random()))', [seconds]);
    }
    await connection.query(`SELECT set_config('lock_timeout', $1, true)`, [rows[0]?.patience]);
  }

  /** False where somebody still holds what has to move, and there are attempts left. */
  private async moved(
    connection: LoadConnection,
    view: ViewDefinition,
    former: ViewRelation | undefined,
    attempt: number,
  ): Promise<boolean> {
    const name = quoted(view.name);
    try {
      if (former !== undefined) {
        await connection.query(`DROP MATERIALIZED VIEW IF EXISTS ${PREVIOUS}.${name}`);
        await connection.query(`ALTER MATERIALIZED VIEW ${VIEW_SCHEMA}.${name} SET SCHEMA ${PREVIOUS}`);
      }
      await connection.query(`ALTER MATERIALIZED VIEW ${NEXT}.${name} SET SCHEMA ${VIEW_SCHEMA}`);
      await keepOwner(connection, view, former);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt >= this.settings.swapAttemptsMax)
        throw error;
      return false;
    }
  }
}

async function existing(connection: LoadConnection, schema: string, view: ViewDefinition): Promise<ViewRelation> {
  const relation = await readRelation(connection, schema, view.name);
  if (relation === undefined)
    throw new FalajError('view.failed', `${schema}.${view.name} is not there after its build`);
  return relation;
}

/** Only where it stands at last, since an owner needs rights to the schema. */
async function keepOwner(
  connection: LoadConnection,
  view: ViewDefinition,
  former: ViewRelation | undefined,
): Promise<void> {
  if (former === undefined || (await existing(connection, VIEW_SCHEMA, view)).owner === former.owner) return;
  await connection.query(
    `ALTER MATERIALIZED VIEW ${VIEW_SCHEMA}.${quoted(view.name)} OWNER TO ${quoted(former.owner)}`,
  );
}

/** By what the server made of the statement, before anything is read. */
async function assertUnprotected(connection: LoadConnection, view: ViewDefinition, relation: number): Promise<void> {
  const tables = (await protectedInputsOf(connection, relation)).filter((table) => table !== view.query.tenancy?.table);
  if (tables.length === 0) return;
  throw new FalajError('view.failed', `${view.name} would show rows of ${tables.join(', ')} past row security`, {
    hint: 'A view holds the same rows for everyone: do not materialize a query over a protected table.',
  });
}
