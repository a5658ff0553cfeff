import fc from 'fast-check';
import { layoutOf } from '../../../web/src/components/graph/graph.layout.js';

const node = (id: string) => ({ id, label: id, kind: 'view' });
const placeOf = (layout: ReturnType<typeof layoutOf>, id: string) => layout.nodes.find((each) => each.id === id)!;

describe('the layout of a graph', () => {
  it('puts each node right of everything it reads, whatever the graph', () => {
    const graph = fc.integer({ min: 1, max: 15 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        pairs: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 40 }),
      }),
    );
    fc.assert(
      fc.property(graph, ({ size, pairs }) => {
        const nodes = Array.from({ length: size }, (_, at) => node(String(at)));
        // Upwards alone: no cycle.
        const edges = pairs.filter(([a, b]) => a < b).map(([a, b]) => ({ from: String(a), to: String(b) }));
        const layout = layoutOf(nodes, edges);
        expect(layout.nodes).toHaveLength(size);
        for (const { from, to } of edges) expect(placeOf(layout, from).layer).toBeLessThan(placeOf(layout, to).layer);
        const spots = new Set(layout.nodes.map(({ layer, place }) => `${String(layer)} ${String(place)}`));
        expect(spots.size).toBe(size);
      }),
    );
  });

  it('lays nodes near those they are joined to', () => {
    const nodes = ['a', 'b', 'x', 'y'].map(node);
    const layout = layoutOf(nodes, [
      { from: 'a', to: 'y' },
      { from: 'b', to: 'x' },
    ]);
    expect(placeOf(layout, 'y').place).toBe(placeOf(layout, 'a').place);
    expect(placeOf(layout, 'x').place).toBe(placeOf(layout, 'b').place);
  });

  it('ends on a cycle, and passes over edges to what is not there', () => {
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'nowhere', to: 'a' },
    ];
    expect(layoutOf([node('a'), node('b')], edges).nodes).toHaveLength(2);
  });
});
