import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { sha256Hex } from '../kernel/hash.js';
import { quoted } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import { readRelation, type ViewRelation } from './view.relation.js';

export interface BuilderSettings {
  readonly swapLockTimeoutMs: number;
  readonly swapAttemptsMax: number;
}

export interface BuiltView {
  /** `build` where nothing bore the name, `swap` where a former build made room. */
  readonly mode: 'build' | 'swap';
  readonly relation: ViewRelation;
}

const NEXT = 'falaj_next';
const PREVIOUS = 'falaj_previous';
const NAME_BYTES_MAX = 63;
const LOCK_NOT_AVAILABLE = '55P03';

const PROTECTED = `
SELECT n.nspname || '.' || c.relname AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname || '.' || c.relname = ANY ($1::text[]) AND c.relrowsecurity`;

/** What reads the relation by its identity: it would go on reading the former build. */
const DEPENDENTS = `
SELECT DISTINCT d.refobjid::regclass::text AS "on", r.ev_class::regclass::text AS name
FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid
WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
  AND d.refobjid = $1::oid AND r.ev_class <> $1::oid ORDER BY 2`;

const PRESENT_INDEXES = `
SELECT x.relname::text AS name FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2 AND i.indisvalid`;

const GRANTS = `
SELECT format('GRANT %s ON %I.%I TO %s%s', a.privilege_type, $2::text, $3::text,
  CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
  CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS statement
FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a WHERE c.oid = $1::oid AND a.grantee <> c.relowner`;

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
    await assertUnprotected(connection, view);
    await this.make(connection, view, former, appRole);
    await this.swap(connection, view, former !== undefined);
    const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
    if (relation === undefined) throw new FalajError('view.failed', `${view.name} is not there after its build`);
    return { mode: former === undefined ? 'build' : 'swap', relation };
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
    const { rows } = await connection.query(DEPENDENTS, [former.oid]);
    if (rows.length > 0)
      throw new FalajError(
        'view.failed',
        `${view.name} is read by ${rows.map(({ name }) => String(name)).join(', ')}`,
        {
          hint: 'Drop those relations, apply the plan, and make them again: they would go on reading the former build.',
        },
      );
    return former;
  }

  private async make(
    connection: LoadConnection,
    view: ViewDefinition,
    former: ViewRelation | undefined,
    appRole: string,
  ): Promise<void> {
    const name = `${NEXT}.${quoted(view.name)}`;
    const options = former === undefined || former.options.length === 0 ? '' : ` WITH (${former.options.join(', ')})`;
    await connection.query(`DROP MATERIALIZED VIEW IF EXISTS ${name}`);
    await connection.query(`CREATE MATERIALIZED VIEW ${name}${options} AS ${view.statement}\nWITH NO DATA`);
    await connection.query(`REFRESH MATERIALIZED VIEW ${name}`);
    for (const { statement } of indexStatements(view, NEXT)) await connection.query(statement);
    await connection.query(`COMMENT ON MATERIALIZED VIEW ${name} IS 'falaj ${view.fingerprint}'`);
    await this.grant(connection, view, former, appRole);
    await connection.query(`ANALYZE ${name}`);
  }

  private async grant(
    connection: LoadConnection,
    view: ViewDefinition,
    former: ViewRelation | undefined,
    appRole: string,
  ): Promise<void> {
    if (former === undefined) {
      await connection.query(`GRANT SELECT ON ${NEXT}.${quoted(view.name)} TO ${quoted(appRole)}`);
      return;
    }
    const { rows } = await connection.query(GRANTS, [former.oid, NEXT, view.name]);
    for (const { statement } of rows) await connection.query(String(statement));
  }

  private async swap(connection: LoadConnection, view: ViewDefinition, hasFormer: boolean): Promise<void> {
    const name = quoted(view.name);
    await connection.query(`SET LOCAL lock_timeout = ${String(this.settings.swapLockTimeoutMs)}`);
    for (let attempt = 1; ; attempt += 1) {
      await connection.query('SAVEPOINT swap');
      try {
        if (hasFormer) {
          await connection.query(`DROP MATERIALIZED VIEW IF EXISTS ${PREVIOUS}.${name}`);
          await connection.query(`ALTER MATERIALIZED VIEW ${VIEW_SCHEMA}.${name} SET SCHEMA ${PREVIOUS}`);
        }
        await connection.query(`ALTER MATERIALIZED VIEW ${NEXT}.${name} SET SCHEMA ${VIEW_SCHEMA}`);
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt >= this.settings.swapAttemptsMax)
          throw error;
        await connection.query('ROLLBACK TO SAVEPOINT swap');
        // Readers that held it may be many short ones: a pause of its own for each attempt lets them through.
        await connection.query('SELECT pg_sleep($1::float8 * (0.5 + random()))', [
          this.settings.swapLockTimeoutMs / 1000,
        ]);
      }
    }
  }
}

async function assertUnprotected(connection: LoadConnection, view: ViewDefinition): Promise<void> {
  const { rows } = await connection.query(PROTECTED, [[...view.query.reads]]);
  if (rows.length === 0) return;
  throw new FalajError(
    'view.failed',
    `${view.name} would show rows of ${rows.map(({ name }) => String(name)).join(', ')} past row security`,
    {
      hint: 'A view holds the same rows for everyone: do not materialize a query over a protected table.',
    },
  );
}

function indexStatements(view: ViewDefinition, schema: string): readonly { name: string; statement: string }[] {
  const on = `${schema}.${quoted(view.name)}`;
  const key = {
    name: uniqueIndexName(view.name),
    method: 'btree',
    columns: view.uniqueKey.map(quoted),
    isUnique: true,
  };
  return [key, ...view.indexes].map(({ name, method, columns, isUnique }) => ({
    name,
    statement: `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${on} USING ${method} (${columns.join(', ')})`,
  }));
}

/** `<view>_key`, cut where it would pass PostgreSQL's limit. */
export function uniqueIndexName(view: string): string {
  const name = `${view}_key`;
  return Buffer.byteLength(name) <= NAME_BYTES_MAX ? name : `${view.slice(0, 45)}_${sha256Hex(view).slice(0, 8)}_key`;
}
