import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';
import { dropBuild } from './view.build-kind.js';
import { askingOn, readersOf } from './view.dependencies.js';
import { NEXT, PREVIOUS } from './view.maker.js';
import { optionList, type Standing } from './view.standing.js';

export interface SwapSettings {
  readonly swapLockTimeoutMs: number;
  readonly swapAttemptsMax: number;
}

/** A relation that takes its place. */
export interface Move {
  readonly schema: string;
  readonly name: string;
  readonly from: typeof NEXT | typeof PREVIOUS;
  /** What stands there now. */
  readonly former: { readonly oid: number; readonly owner: string } | undefined;
  /** Whether the former is kept for one step back; else it goes. */
  readonly isKept: boolean;
}

const LOCK_NOT_AVAILABLE = '55P03';

/** Former builds that would have to go to make room, with those that read them, the readers first. */
const DOOMED = `
WITH RECURSIVE doomed (oid, depth) AS (
  SELECT c.oid, 0 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = '${PREVIOUS}' AND c.relkind IN ('m', 'r') AND c.relname = ANY ($1::text[])
  UNION ALL
  SELECT c.oid, d.depth + 1 FROM doomed AS d JOIN pg_depend AS p ON p.refclassid = 'pg_class'::regclass AND p.refobjid = d.oid AND p.classid = 'pg_rewrite'::regclass
  JOIN pg_rewrite AS w ON w.oid = p.objid AND w.ev_class <> d.oid JOIN pg_class AS c ON c.oid = w.ev_class JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = '${PREVIOUS}' AND c.relkind = 'm' AND d.depth < 100
)
SELECT c.relname::text AS name FROM doomed AS d JOIN pg_class AS c ON c.oid = d.oid GROUP BY c.relname ORDER BY max(d.depth) DESC, 1`;

/**
 * Moves builds into their places, all of them or none, and what stood there aside.
 *
 * What readers use is locked at the very end of a transaction, for a moment at a time: whoever still reads is not queued up behind, but
 * the move is given up and tried again. Names never change, only schemas, so indexes and grants keep theirs. Nothing is ever removed
 * with what depends on it.
 */
export class ViewSwap {
  constructor(private readonly settings: SwapSettings) {}

  /**
   * @param views that read what moves: they are told to read what bears the names then, and stay themselves.
   * @throws FalajError view.failed where something would still read what was put aside, and what the server raises.
   */
  async swap(connection: LoadConnection, moves: readonly Move[], views: readonly Standing[]): Promise<void> {
    const doomed = await this.doomed(connection, moves);
    await this.atOnce(connection, () => move(connection, moves, views, doomed));
    await connection.query('DELETE FROM falaj.view_previous WHERE name = ANY ($1::text[])', [doomed]);
    await this.assertUnread(connection, moves);
  }

  /** Work that locks what readers use; what follows in the transaction waits for locks as long as it did before. */
  async atOnce(connection: LoadConnection, work: () => Promise<void>): Promise<void> {
    const { rows } = await connection.query(`SELECT current_setting('lock_timeout') AS patience`);
    await connection.query(`SET LOCAL lock_timeout = ${String(this.settings.swapLockTimeoutMs)}`);
    await connection.query('SAVEPOINT swap');
    for (let attempt = 1; !(await this.tried(work, attempt)); attempt += 1) {
      await connection.query('ROLLBACK TO SAVEPOINT swap');
      // Readers that held it may be many short ones: a pause of its own for each attempt lets them through.
      const seconds = this.settings.swapLockTimeoutMs / 1000;
      await connection.query('SELECT pg_sleep($1::float8 * (0.5 + random()))', [seconds]);
    }
    await connection.query(`SELECT set_config('lock_timeout', $1, true)`, [rows[0]?.patience]);
  }

  /** False where somebody still holds what has to move, and there are attempts left. */
  private async tried(work: () => Promise<void>, attempt: number): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt >= this.settings.swapAttemptsMax)
        throw error;
      return false;
    }
  }

  private async doomed(connection: LoadConnection, moves: readonly Move[]): Promise<readonly string[]> {
    const makeRoom = moves.filter(({ from, isKept, former }) => from === NEXT && isKept && former !== undefined);
    const { rows } = await connection.query(DOOMED, [makeRoom.map(({ name }) => name)]);
    const names = rows.map(({ name }) => String(name));
    const needed = moves.find(({ from, name }) => from === PREVIOUS && names.includes(name));
    if (needed === undefined) return names;
    throw new FalajError('view.failed', `the former build of ${needed.name} reads one that has to make room`);
  }

  /** Somebody may have begun to read the former meanwhile; the locks are ours now, so nobody can any more. */
  private async assertUnread(connection: LoadConnection, moves: readonly Move[]): Promise<void> {
    const former = moves.flatMap(({ former: each, isKept }) => (each === undefined || !isKept ? [] : [each.oid]));
    if (former.length === 0) return;
    const { materialized, views, others } = await readersOf(askingOn(connection), former);
    const names = [...others, ...[...materialized, ...views].map(({ identity }) => identity)];
    if (names.length === 0) return;
    throw new FalajError('view.failed', `${names.join(', ')} would go on reading what was put aside`, {
      hint: 'Look at the plan again: something was made over the view meanwhile, or names it in a way that cannot be moved.',
    });
  }
}

async function move(
  connection: LoadConnection,
  moves: readonly Move[],
  views: readonly Standing[],
  doomed: readonly string[],
): Promise<void> {
  const relation = (schema: string, name: string): string => `${quoted(schema)}.${quoted(name)}`;
  // ALTER TABLE takes either kind of build.
  const to = async (from: string, name: string, schema: string): Promise<void> => {
    await connection.query(`ALTER TABLE ${relation(from, name)} SET SCHEMA ${quoted(schema)}`);
  };
  for (const name of doomed) await dropBuild(connection, PREVIOUS, name);
  for (const { name, from } of moves) if (from === PREVIOUS) await to(PREVIOUS, name, NEXT);
  for (const { schema, name, former } of moves) if (former !== undefined) await to(schema, name, PREVIOUS);
  for (const { schema, name } of moves) await to(NEXT, name, schema);
  for (const { schema, name, former } of moves)
    if (former !== undefined) await keepOwner(connection, schema, name, former.owner);
  for (const view of views)
    await connection.query(
      `CREATE OR REPLACE VIEW ${relation(view.schema, view.name)}${optionList(view.options)} AS ${view.statement}`,
    );
  // Those that read others first.
  for (const { name, isKept, former } of [...moves].reverse())
    if (!isKept && former !== undefined) await dropBuild(connection, PREVIOUS, name);
}

/** Only where it stands at last, since an owner needs rights to the schema. */
async function keepOwner(connection: LoadConnection, schema: string, name: string, owner: string): Promise<void> {
  const place = `${quoted(schema)}.${quoted(name)}`;
  const { rows } = await connection.query(
    'SELECT pg_get_userbyid(relowner)::text AS owner FROM pg_class WHERE oid = to_regclass($1)',
    [place],
  );
  if (rows[0]?.owner !== owner) await connection.query(`ALTER TABLE ${place} OWNER TO ${quoted(owner)}`);
}
