import type { ReactElement } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { compact, quantity } from '../quantity.format.js';
import type { ChartProps } from './chart.types.js';

const HEIGHT = 240;
const COLOURS = 6;
/** Told apart without colour as well. */
const DASHES = ['0', '6 3', '2 3', '10 4', '8 3 2 3', '1 4'];

/** Without movement: figures that come every second must not dance. */
export default function ChartDrawing(props: ChartProps): ReactElement {
  const { kind, x, series, rows, format = quantity, isStacked = false } = props;
  const told = (value: unknown): string => (typeof value === 'number' ? format(value) : '');
  const data = rows as Record<string, string | number | null>[];
  const axes = [
    <CartesianGrid key="grid" stroke="var(--line)" vertical={false} />,
    <XAxis key="x" dataKey={x} stroke="var(--ink-quiet)" tick={{ fontSize: 12 }} minTickGap={24} />,
    <YAxis
      key="y"
      stroke="var(--ink-quiet)"
      tick={{ fontSize: 12 }}
      width={64}
      tickFormatter={props.format === undefined ? compact : told}
    />,
    <Tooltip
      key="tip"
      formatter={told}
      isAnimationActive={false}
      contentStyle={TIP}
      itemStyle={INK}
      labelStyle={INK}
    />,
    ...(series.length > 1 ? [<Legend key="legend" itemSorter={null} />] : []),
  ];
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      {kind === 'line' ? (
        <LineChart data={data} accessibilityLayer={false}>
          {axes}
          {series.map(({ key, label }, at) => (
            <Line
              key={key}
              {...{ name: label, dataKey: key, stroke: colour(at), strokeDasharray: DASHES[at % DASHES.length] ?? '0' }}
              {...{ dot: rows.length === 1, strokeWidth: 2, isAnimationActive: false, type: 'linear' }}
            />
          ))}
        </LineChart>
      ) : (
        <BarChart data={data} accessibilityLayer={false}>
          {axes}
          {series.map(({ key, label }, at) => (
            <Bar
              key={key}
              {...{ name: label, dataKey: key, fill: colour(at), isAnimationActive: false, maxBarSize: 48 }}
              {...(isStacked ? { stackId: 'one' } : {})}
            />
          ))}
        </BarChart>
      )}
    </ResponsiveContainer>
  );
}

const TIP = { background: 'var(--surface-raised)', border: '1px solid var(--line-strong)', borderRadius: '4px' };
const INK = { color: 'var(--ink)' };

function colour(at: number): string {
  return `var(--series-${String((at % COLOURS) + 1)})`;
}
