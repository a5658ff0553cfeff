import type { LoadConnection } from '../../kernel/load-connection.js';
import type { ViewDefinition } from '../view-definition.js';
import { captureInputs } from './view.capture.js';

/** What is kept of a build that is a table: how its rows are made, and what the capture was when they were. */
export interface TableRecord {
  readonly statement: string;
  readonly columns: readonly string[];
  readonly uniqueKey: readonly string[];
  /** Schema-qualified. */
  readonly reads: readonly string[];
  /** Null: what is queued does not go on from these rows. */
  readonly shape: string | null;
  readonly rows: number;
  /** Rows written since the planner's statistics were taken. */
  readonly written: number;
}

const READ = `
SELECT statement, columns, key, reads, shape, rows::text AS rows, written::text AS written FROM falaj.view_table WHERE relation = $1::oid`;

const BUILT = `
INSERT INTO falaj.view_table (relation, name, statement, columns, key, reads, shape, rows) VALUES ($1::oid, $2, $3, $4::text[], $5::text[], $6::text[], $7, $8)`;

const BROUGHT = 'UPDATE falaj.view_table SET shape = $2, rows = $3, written = $4 WHERE relation = $1::oid';

export async function readTable(connection: LoadConnection, relation: number): Promise<TableRecord | undefined> {
  const [row] = (await connection.query(READ, [relation])).rows;
  if (row === undefined) return undefined;
  return {
    statement: String(row.statement),
    columns: row.columns as readonly string[],
    uniqueKey: row.key as readonly string[],
    reads: row.reads as readonly string[],
    shape: row.shape as string | null,
    rows: Number(row.rows),
    written: Number(row.written),
  };
}

export async function noteBuilt(
  connection: LoadConnection,
  view: ViewDefinition,
  relation: number,
  { shape, rows }: Pick<TableRecord, 'shape' | 'rows'>,
): Promise<void> {
  const columns = view.query.statementColumns.map(({ name }) => name);
  const made = [view.statement, columns, [...view.uniqueKey], [...view.query.reads]];
  await connection.query(BUILT, [relation, view.name, ...made, shape, rows]);
}

export async function noteBrought(
  connection: LoadConnection,
  relation: number,
  { shape, rows, written }: Pick<TableRecord, 'shape' | 'rows' | 'written'>,
): Promise<void> {
  await connection.query(BROUGHT, [relation, shape, rows, written]);
}

/** What the capture is now; null where it is not whole. Read before rows are made: an interruption meanwhile is then seen next time. */
export async function readShape(
  connection: LoadConnection,
  view: ViewDefinition,
  imagesMax: number,
): Promise<string | null> {
  const { rows } = await connection.query('SELECT falaj.queue_shape($1, $2::jsonb, $3) AS shape', [
    view.name,
    captureInputs(view),
    imagesMax,
  ]);
  return rows[0]?.shape as string | null;
}
