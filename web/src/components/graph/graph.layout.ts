/** Something with a name that others may read. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** What it is, for the eye and for the ear: `table`, `view`, `query`. */
  readonly kind: string;
  /** Where it leads within the console. */
  readonly path?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

export interface PlacedNode extends GraphNode {
  readonly layer: number;
  readonly place: number;
}

export interface GraphLayout {
  readonly nodes: readonly PlacedNode[];
  readonly layers: number;
  /** Most nodes of one layer. */
  readonly places: number;
}

const SWEEPS = 4;

/**
 * Every node right of those it reads; within a layer, near those that it is joined to. Edges to what is not among the nodes are
 * passed over, and a cycle, which a sound graph has not, is cut where it is met.
 */
export function layoutOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphLayout {
  const known = new Set(nodes.map(({ id }) => id));
  const drawn = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  const layerOf = layersOf(nodes, drawn);
  const layers = groupBy(nodes, ({ id }) => layerOf.get(id) ?? 0);
  const ordered = untangled(layers, drawn);
  return {
    nodes: ordered.flatMap((layer, at) => layer.map((node, place) => ({ ...node, layer: at, place }))),
    layers: ordered.length,
    places: Math.max(0, ...ordered.map((layer) => layer.length)),
  };
}

function layersOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ReadonlyMap<string, number> {
  const inputs = new Map<string, string[]>();
  for (const { from, to } of edges) inputs.set(to, [...(inputs.get(to) ?? []), from]);
  const found = new Map<string, number>();
  const under = new Set<string>();
  const depth = (id: string): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    if (under.has(id)) return 0;
    under.add(id);
    const layer = Math.max(-1, ...(inputs.get(id) ?? []).map(depth)) + 1;
    under.delete(id);
    found.set(id, layer);
    return layer;
  };
  for (const { id } of nodes) depth(id);
  return found;
}

function groupBy(nodes: readonly GraphNode[], layerOf: (node: GraphNode) => number): GraphNode[][] {
  const layers: GraphNode[][] = [];
  for (const node of nodes) {
    const at = layerOf(node);
    while (layers.length <= at) layers.push([]);
    layers[at]?.push(node);
  }
  return layers;
}

/** Each layer by the mean place of what its nodes are joined to in the layers that were ordered before it, from both sides in turn. */
function untangled(layers: readonly GraphNode[][], edges: readonly GraphEdge[]): readonly GraphNode[][] {
  const inputs = neighbours(edges.map(({ from, to }) => [to, from]));
  const readers = neighbours(edges.map(({ from, to }) => [from, to]));
  const ordered = layers.map((layer) => [...layer]);
  const places = new Map(ordered.flatMap((layer) => layer.map(({ id }, at) => [id, at] as const)));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const near = isForward ? inputs : readers;
    const wish = ({ id }: GraphNode): number =>
      meanOf((near.get(id) ?? []).map((other) => places.get(other) ?? 0)) ?? places.get(id) ?? 0;
    for (const layer of isForward ? ordered : [...ordered].reverse()) {
      layer.sort((a, b) => wish(a) - wish(b));
      layer.forEach(({ id }, at) => places.set(id, at));
    }
  }
  return ordered;
}

function neighbours(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [of, other] of pairs) found.set(of, [...(found.get(of) ?? []), other]);
  return found;
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
