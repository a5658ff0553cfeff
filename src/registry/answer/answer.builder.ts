import { FalajError } from '../../kernel/falaj-error.js';
import { QueryAnswer } from '../../kernel/query-answer.js';
import { unitOf } from '../binding/answer.unit.js';
import type { BoundQuery, ColumnDefinition } from '../query-definition.js';
import type { Row } from '../transforms/transform.js';
import { encodeCell } from './cell.encoder.js';
import type { Provenance } from './provenance.reader.js';

export interface AnswerParts {
  readonly bound: BoundQuery;
  readonly rows: readonly Row[];
  readonly provenance: Provenance;
  readonly answerBytesMax: number;
  /** What these rows depend on besides what every answer to the question does. */
  readonly tags?: readonly string[];
}

/**
 * Rows in PostgreSQL's text as the answer's immutable wire bytes.
 * @throws FalajError query.too_large past `answerBytesMax`; query.failed for values JSON cannot carry.
 */
export function buildAnswer({ bound, rows, provenance, answerBytesMax, tags = [] }: AnswerParts): QueryAnswer {
  const { definition } = bound;
  const nulls = new Set<string>();
  const head = [
    `{"query_id":${JSON.stringify(definition.queryId)}`,
    `"rows":[${encodeRows(rows, definition.columns, answerBytesMax, nulls)}]`,
    `"row_count":${rows.length}`,
    `"unit":${JSON.stringify(unitOf(definition.unit, bound.params))}`,
    `"provenance":${JSON.stringify(provenance.document)}`,
    `"metadata":${JSON.stringify(metadataOf(bound))}`,
  ].join(',');
  const bytes = Buffer.from(head, 'utf8');
  if (bytes.byteLength > answerBytesMax) throw tooLarge(answerBytesMax);
  return new QueryAnswer({
    queryId: definition.queryId,
    head: bytes,
    rowCount: rows.length,
    freshness: provenance.freshness,
    tags,
    warnings: [
      ...provenance.warnings,
      ...[...nulls].map((name) => `the column ${name} holds null against its contract`),
    ],
  });
}

function encodeRows(
  rows: readonly Row[],
  columns: readonly ColumnDefinition[],
  bytesMax: number,
  nulls: Set<string>,
): string {
  const members = columns.map((column, index) => ({
    column,
    before: `${index === 0 ? '{"data":{' : ','}${JSON.stringify(column.name)}:`,
  }));
  let text = '';
  for (const row of rows) {
    if (text !== '') text += ',';
    let index = 0;
    for (const { column, before } of members) text += before + encode(column, row[index++] ?? null, nulls);
    text += '}}';
    // Characters never outnumber bytes, so an oversized answer is given up before it is whole.
    if (text.length > bytesMax) throw tooLarge(bytesMax);
  }
  return text;
}

function encode(column: ColumnDefinition, cell: string | null, nulls: Set<string>): string {
  if (cell !== null) return encodeCell(column, cell);
  if (!column.nullable) nulls.add(column.name);
  return 'null';
}

function metadataOf({ definition, params }: BoundQuery): unknown {
  const columns = definition.columns.map(({ name, type, unit }) => ({ name, type, unit: unit ?? null }));
  return { operation: definition.operation, params, definition_version: definition.version, columns };
}

function tooLarge(bytesMax: number): FalajError {
  return new FalajError('query.too_large', `the answer is larger than ${bytesMax} bytes`, {
    fields: { answer_bytes_max: bytesMax },
  });
}
