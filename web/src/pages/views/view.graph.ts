import type { ViewStatus } from '../../api/views.types.js';
import { queryPath, viewPath } from '../../components/console.paths.js';
import type { GraphEdge, GraphNode } from '../../components/graph/graph.layout.js';

const SCHEMA = 'public.';

/** Tables, the views that read them, views that read views, and the queries that views answer for. */
export function graphOf(views: readonly Pick<ViewStatus, 'name' | 'query_id' | 'reads'>[]): {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
} {
  const names = new Set(views.map(({ name }) => SCHEMA + name));
  const tables = [...new Set(views.flatMap(({ reads = [] }) => reads))].filter((name) => !names.has(name));
  const queries = [...new Set(views.map(({ query_id: id }) => id))];
  return {
    nodes: [
      ...tables.map((name) => ({ id: name, label: withoutSchema(name), kind: 'table' })),
      ...views.map(({ name }) => ({ id: SCHEMA + name, label: name, kind: 'view', path: viewPath(name) })),
      ...queries.map((id) => ({ id: `query ${id}`, label: id, kind: 'query', path: queryPath(id) })),
    ],
    edges: views.flatMap(({ name, query_id: id, reads = [] }) => [
      ...reads.map((from) => ({ from, to: SCHEMA + name })),
      { from: SCHEMA + name, to: `query ${id}` },
    ]),
  };
}

function withoutSchema(name: string): string {
  return name.startsWith(SCHEMA) ? name.slice(SCHEMA.length) : name;
}
