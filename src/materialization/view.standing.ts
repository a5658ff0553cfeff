import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';

/** A relation as it stands, with all that one made in its place has to have as well. */
export interface Standing {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'm' | 'v' | 'r';
  readonly owner: string;
  readonly isPopulated: boolean;
  /** Its statement as the server writes it, every name with its schema; of a table, nothing that is one. */
  readonly statement: string;
  readonly options: readonly string[];
  readonly tablespace: string | null;
  readonly comment: string | null;
  readonly columns: readonly string[];
  /** Valid ones; whole statements. */
  readonly indexes: readonly { readonly name: string; readonly statement: string }[];
  readonly columnComments: readonly { readonly column: string; readonly comment: string }[];
}

const STANDING = `
SELECT json_build_object('oid', c.oid::bigint, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind, 'owner', pg_get_userbyid(c.relowner),
  'isPopulated', c.relispopulated, 'statement', rtrim(pg_get_viewdef(c.oid), ';'), 'options', coalesce(c.reloptions, '{}'),
  'tablespace', (SELECT t.spcname FROM pg_tablespace AS t WHERE t.oid = c.reltablespace), 'comment', obj_description(c.oid, 'pg_class'),
  'columns', (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'indexes', (SELECT coalesce(json_agg(json_build_object('name', x.relname, 'statement', pg_get_indexdef(x.oid)) ORDER BY x.relname), '[]')
    FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisvalid),
  'columnComments', (SELECT coalesce(json_agg(json_build_object('column', a.attname, 'comment', col_description(c.oid, a.attnum)) ORDER BY a.attnum), '[]')
    FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NOT NULL)
)::text AS answer
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = $1::oid`;

/** The search path must be that of a run: the server leaves out schemas that are on it. */
export async function readStanding(connection: LoadConnection, oid: number): Promise<Standing> {
  const { rows } = await connection.query(STANDING, [oid]);
  return JSON.parse(String(rows[0]?.answer)) as Standing;
}

/** `name=value` as a statement takes it. */
export function optionList(options: readonly string[]): string {
  const texts = options.map((option) => {
    const [name = '', ...value] = option.split('=');
    const [first = '', second] = name.split('.');
    const key = second === undefined ? quoted(first) : `${first}.${quoted(second)}`;
    return `${key} = ${literal(value.join('='))}`;
  });
  return texts.length === 0 ? '' : ` WITH (${texts.join(', ')})`;
}

/** Comments of the columns that the newer relation has as well. */
export async function copyComments(
  connection: LoadConnection,
  { columnComments }: Standing,
  newer: { readonly name: string; readonly columns: readonly string[] },
): Promise<void> {
  for (const { column, comment } of columnComments)
    if (newer.columns.includes(column))
      await connection.query(`COMMENT ON COLUMN ${newer.name}.${quoted(column)} IS ${literal(comment)}`);
}

/** A text as SQL writes it whatever it holds. */
export function literal(text: string): string {
  const plain = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${plain.replaceAll('\\', '\\\\')}'` : `'${plain}'`;
}
