import type { Contract } from '../../api/registry.types.js';
import type { GraphEdge, GraphNode } from '../../components/graph/graph.layout.js';

/** Datasets that an answer may speak of, the relations the statement reads, the query, and the operation that answers it. */
export function lineageOf({ query_id: id, operation, lineage }: Pick<Contract, 'query_id' | 'operation' | 'lineage'>): {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
} {
  const { tables, datasets } = lineage;
  const chosen = Object.values(datasets.by_parameter?.values ?? {}).flat();
  const sets = [...new Set([...datasets.always, ...chosen])];
  return {
    nodes: [
      ...sets.map((name) => ({ id: `dataset ${name}`, label: name, kind: 'dataset' })),
      ...tables.map((name) => ({ id: `table ${name}`, label: name, kind: 'table' })),
      { id: 'query', label: id, kind: 'query' },
      { id: 'operation', label: operation, kind: 'operation' },
    ],
    edges: [
      ...sets.map((name) => ({ from: `dataset ${name}`, to: 'query' })),
      ...tables.map((name) => ({ from: `table ${name}`, to: 'query' })),
      { from: 'query', to: 'operation' },
    ],
  };
}
