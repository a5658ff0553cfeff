import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { ColumnDefinition, ColumnType, QueryDefinition } from '../registry/query-definition.js';

const EXAMPLE_OF: Readonly<Record<ColumnType, JsonValue>> = {
  string: 'Energy',
  integer: 120,
  decimal: 12.5,
  boolean: true,
  date: '2024-12-31',
  timestamp: '2024-12-31T12:00:00.000Z',
  json: {},
};

/** The form of an answer to a query, with values of the right types: what a client can be written against. */
export function answerExample(definition: QueryDefinition): JsonObject {
  const [params = {}] = definition.examples;
  const { always, byParam } = definition.dataset;
  const datasets = always.length > 0 ? always : Object.values(byParam?.values ?? {})[0];
  return {
    query_id: definition.queryId,
    rows: [{ data: Object.fromEntries(definition.columns.map((column) => [column.name, valueOf(column)])) }],
    row_count: 1,
    unit:
      typeof definition.unit === 'string' ? definition.unit : (Object.values(definition.unit.values)[0] ?? 'unknown'),
    provenance: {
      dataset_id: (datasets ?? []).join('+'),
      locator: 'data/',
      tables: definition.reads,
      view: null,
      kind: 'real',
      license: 'CC BY 4.0',
    },
    metadata: {
      operation: definition.operation,
      params,
      definition_version: definition.version,
      columns: definition.columns.map(({ name, type, unit }) => ({ name, type, unit: unit ?? null })),
    },
    freshness: { asof_date: '2024-12-31', updated_at: '2026-11-26T11:12:13.456Z', age_days: 330 },
    warnings: [],
  };
}

/** A row of it, as a stream sends it. */
export function lineExample(definition: QueryDefinition): string {
  const data = Object.fromEntries(definition.columns.map((column) => [column.name, valueOf(column)]));
  return `${JSON.stringify({ data })}\n`;
}

function valueOf({ type }: ColumnDefinition): JsonValue {
  return EXAMPLE_OF[type];
}
