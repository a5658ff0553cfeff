import { sha256Hex } from '../kernel/hash.js';
import { quoted } from '../registry/sql/index.parser.js';
import type { ViewDefinition } from './view-definition.js';

const NAME_BYTES_MAX = 63;

export interface IndexStatement {
  readonly name: string;
  readonly statement: string;
}

/** What makes the indexes of a view that stands in the schema; first the unique one that a concurrent refresh compares by. */
export function indexStatements(
  view: Pick<ViewDefinition, 'name' | 'uniqueKey' | 'indexes'>,
  schema: string,
): readonly IndexStatement[] {
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

/** The same index by a name of its own, to be made while one of its name stands. */
export function beside({ name, statement }: IndexStatement): IndexStatement {
  const temporary = `${name.slice(0, 45)}_${sha256Hex(name).slice(0, 8)}_next`;
  return { name: temporary, statement: statement.replace(quoted(name), () => quoted(temporary)) };
}

/** `<view>_key`, cut where it would pass PostgreSQL's limit. */
export function uniqueIndexName(view: string): string {
  const name = `${view}_key`;
  return Buffer.byteLength(name) <= NAME_BYTES_MAX ? name : `${view.slice(0, 45)}_${sha256Hex(view).slice(0, 8)}_key`;
}
