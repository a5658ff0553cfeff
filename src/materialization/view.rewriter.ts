import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { BuiltView, ViewBuilder } from './view.builder.js';
import { dropBuild } from './view.build-kind.js';
import { askingOn, readersOf } from './view.dependencies.js';
import { PREVIOUS } from './view.maker.js';
import type { ViewRelation } from './view.relation.js';

const LOCK_NOT_AVAILABLE = '55P03';

const QUIET = `
SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'relation' AND relation = $1::oid AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS quiet`;

/** Writes a view anew, so that it takes no more room than its rows need: in its place, or beside it. */
export class ViewRewriter {
  constructor(
    private readonly builder: ViewBuilder,
    /** Longest that readers who are there are waited for. */
    private readonly lockTimeoutMs: number,
  ) {}

  /** Nobody else holds a lock on it, or waits for one. */
  async isQuiet(connection: LoadConnection, relation: ViewRelation): Promise<boolean> {
    return (await connection.query(QUIET, [relation.oid])).rows[0]?.quiet === true;
  }

  /** Nothing reads it by its identity, and no former build is kept that somebody may want to go back to. */
  async isReplaceable(connection: LoadConnection, view: ViewDefinition, relation: ViewRelation): Promise<boolean> {
    const former = `${PREVIOUS}.${quoted(view.name)}`;
    const { rows } = await connection.query('SELECT to_regclass($1) IS NULL AS free', [former]);
    if (rows[0]?.free !== true) return false;
    const { materialized, views, others } = await readersOf(askingOn(connection), [relation.oid]);
    return materialized.length + views.length + others.length === 0;
  }

  /**
   * Computes its rows anew in their place. Readers that come meanwhile wait, so it is given up where one is there already.
   * @returns false where it was given up; nothing has happened then.
   */
  async inPlace(connection: LoadConnection, view: ViewDefinition): Promise<boolean> {
    const { rows } = await connection.query(`SELECT current_setting('lock_timeout') AS patience`);
    const restore = (): Promise<unknown> =>
      connection.query(`SELECT set_config('lock_timeout', $1, true)`, [rows[0]?.patience]);
    await connection.query('SAVEPOINT rewrite');
    await connection.query(`SET LOCAL lock_timeout = ${String(this.lockTimeoutMs)}`);
    try {
      await connection.query(`REFRESH MATERIALIZED VIEW ${VIEW_SCHEMA}.${quoted(view.name)}`);
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      await connection.query('ROLLBACK TO SAVEPOINT rewrite');
      return false;
    }
    await connection.query('RELEASE SAVEPOINT rewrite');
    await restore();
    return true;
  }

  /** The build that was is of the same definition: nobody would want to go back to it. */
  async beside(connection: LoadConnection, view: ViewDefinition, appRole: string): Promise<BuiltView> {
    const built = await this.builder.build(connection, view, appRole);
    await dropBuild(connection, PREVIOUS, view.name);
    await connection.query('DELETE FROM falaj.view_previous WHERE name = $1', [view.name]);
    return built;
  }
}
