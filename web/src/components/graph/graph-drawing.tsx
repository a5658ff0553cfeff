import { useMemo, type ReactElement } from 'react';
import { Link } from 'wouter';
import { layoutOf, type GraphEdge, type GraphNode, type PlacedNode } from './graph.layout.js';

const WIDTH = 230;
const HEIGHT = 30;
const GAP_X = 70;
const GAP_Y = 10;
const EDGE = 8;
const LABEL_LENGTH_MAX = 32;

export interface GraphDrawingProps {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Who reads whom, drawn from left to right, and the same as a list. Nodes that lead somewhere are links. */
export function GraphDrawing({ title, nodes, edges }: GraphDrawingProps): ReactElement {
  const layout = useMemo(() => layoutOf(nodes, edges), [nodes, edges]);
  const placed = new Map(layout.nodes.map((node) => [node.id, node]));
  const width = layout.layers * (WIDTH + GAP_X) - GAP_X + 2 * EDGE;
  const height = layout.places * (HEIGHT + GAP_Y) - GAP_Y + 2 * EDGE;
  if (nodes.length === 0) return <p className="empty">There is nothing to draw: {title}.</p>;
  return (
    <figure className="graph">
      <figcaption className="unseen">{title}</figcaption>
      <div className="graph-box" role="group" aria-label={`${title}, drawn`} tabIndex={0}>
        <svg width={width} height={height} viewBox={`0 0 ${String(width)} ${String(height)}`}>
          <g aria-hidden="true">
            {edges.map(({ from, to }) => (
              <Edge key={`${from} ${to}`} from={placed.get(from)} to={placed.get(to)} />
            ))}
          </g>
          {layout.nodes.map((node) => (
            <Node key={node.id} node={node} />
          ))}
        </svg>
      </div>
      <details>
        <summary>{title}, as a list</summary>
        <EdgeList edges={edges} placed={placed} />
      </details>
    </figure>
  );
}

function Edge({
  from,
  to,
}: {
  readonly from: PlacedNode | undefined;
  readonly to: PlacedNode | undefined;
}): ReactElement | null {
  if (from === undefined || to === undefined) return null;
  const [x1, y1] = [xOf(from) + WIDTH, yOf(from) + HEIGHT / 2];
  const [x2, y2] = [xOf(to), yOf(to) + HEIGHT / 2];
  const bend = GAP_X / 2;
  return <path className="edge" d={`M${[x1, y1].join()} C${[x1 + bend, y1, x2 - bend, y2, x2, y2].join()}`} />;
}

function Node({ node }: { readonly node: PlacedNode }): ReactElement {
  const { label, kind, path } = node;
  const box = (
    <>
      <title>{`${kind} ${label}`}</title>
      <rect className={`node node-${kind}`} width={WIDTH} height={HEIGHT} rx={4} />
      <text x={10} y={HEIGHT / 2} dominantBaseline="central">
        {shortened(label)}
      </text>
    </>
  );
  return (
    <g transform={`translate(${String(xOf(node))} ${String(yOf(node))})`}>
      {path === undefined ? (
        box
      ) : (
        <Link href={path} asChild>
          <a>{box}</a>
        </Link>
      )}
    </g>
  );
}

function EdgeList({
  edges,
  placed,
}: {
  readonly edges: readonly GraphEdge[];
  readonly placed: ReadonlyMap<string, PlacedNode>;
}): ReactElement {
  const told = (id: string): string => {
    const node = placed.get(id);
    return node === undefined ? id : `${node.kind} ${node.label}`;
  };
  return (
    <ul>
      {edges.map(({ from, to }) => (
        <li key={`${from} ${to}`}>
          {told(to)} reads {told(from)}
        </li>
      ))}
    </ul>
  );
}

function xOf({ layer }: PlacedNode): number {
  return EDGE + layer * (WIDTH + GAP_X);
}

function yOf({ place }: PlacedNode): number {
  return EDGE + place * (HEIGHT + GAP_Y);
}

/** The end tells names apart better than the beginning does. */
function shortened(label: string): string {
  return label.length <= LABEL_LENGTH_MAX ? label : `…${label.slice(1 - LABEL_LENGTH_MAX)}`;
}
