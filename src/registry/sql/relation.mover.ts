import type { Node } from 'libpg-query';
import { FalajError } from '../../kernel/falaj-error.js';
import { quoted } from './index.parser.js';
import { namesOf, walkNodes, type NodeBody } from './sql-node.js';
import { parseSql } from './sql.parser.js';

/** Relation names that a full column name has besides the column's. */
const QUALIFIED_PARTS = 3;

/**
 * A statement that reads the same relations from other schemas. Only the schema of a relation's name is written anew, at the place where
 * the grammar says that name stands: a text, an alias or a column that looks like one stays.
 * @param moves schema to read from, by `schema.name` as it is written now.
 * @throws FalajError view.failed for what is no SQL.
 */
export function moveRelations(sql: string, moves: ReadonlyMap<string, string>): string {
  const parsed = parseSql(sql);
  if ('error' in parsed) throw new FalajError('view.failed', `a definition cannot be read: ${parsed.error.message}`);
  const places = new Map<number, string>();
  const found = (body: NodeBody, schema: string | undefined, name: string | undefined): void => {
    const to = moves.get(`${schema ?? ''}.${name ?? ''}`);
    if (to !== undefined) places.set((body['location'] as number | undefined) ?? 0, to);
  };
  walkNodes(parsed.statements, (type, body) => {
    // An index names its relation in a field that has no wrapper.
    const relation = type === 'IndexStmt' ? (body['relation'] as NodeBody) : type === 'RangeVar' ? body : undefined;
    if (relation !== undefined)
      found(relation, relation['schemaname'] as string | undefined, relation['relname'] as string | undefined);
    const fields = type === 'ColumnRef' ? namesOf(body['fields'] as Node[] | undefined) : [];
    if (fields.length >= QUALIFIED_PARTS) found(body, fields[0], fields[1]);
    return true;
  });
  return replaced(sql, places);
}

/** Places count bytes. The schema's name reaches to the dot behind it. */
function replaced(sql: string, places: ReadonlyMap<number, string>): string {
  const bytes = Buffer.from(sql);
  const parts: string[] = [];
  let done = 0;
  for (const [place, schema] of [...places].sort(([a], [b]) => a - b)) {
    const name = /^(?:"(?:[^"]|"")*"|[^\s."]+)/.exec(bytes.subarray(place).toString())?.[0] ?? '';
    parts.push(bytes.subarray(done, place).toString(), quoted(schema));
    done = place + Buffer.byteLength(name);
  }
  return [...parts, bytes.subarray(done).toString()].join('');
}
