import { lazy, Suspense, useMemo, type ReactElement } from 'react';
import { DataTable, type TableColumn } from '../data-table.js';
import { Loading } from '../loading.js';
import { quantity } from '../quantity.format.js';
import type { ChartProps, ChartRow } from './chart.types.js';

const Drawing = lazy(() => import('./chart-drawing.js'));

/** A chart with its title, and the same figures as a table for whoever does not see it. The drawing is loaded when first needed. */
export function Chart(props: ChartProps): ReactElement {
  const { title, rows, series, unit } = props;
  const hasValues = rows.some((row) => series.some(({ key }) => numberIn(row, key) !== null));
  if (!hasValues) return <p className="empty">There is nothing to draw: {title}.</p>;
  return (
    <figure className="chart">
      <figcaption>
        {title}
        {unit === undefined ? null : <span className="quiet"> ({unit})</span>}
      </figcaption>
      <div className="chart-box" role="img" aria-label={summaryOf(props)}>
        <Suspense fallback={<Loading what="the chart" />}>
          <Drawing {...props} />
        </Suspense>
      </div>
      <details>
        <summary>
          Figures of: {title} ({series.map(({ label }) => label).join(', ')})
        </summary>
        <Figures {...props} />
      </details>
    </figure>
  );
}

function Figures({ title, x, xLabel, series, rows, format = quantity }: ChartProps): ReactElement {
  const columns = useMemo<readonly TableColumn<ChartRow>[]>(
    () => [
      { key: x, label: xLabel, isRowHeader: true, cell: (row) => row[x] ?? '' },
      ...series.map(({ key, label }) => ({
        key,
        label,
        isNumeric: true,
        cell: (row: ChartRow) => format(numberIn(row, key)),
      })),
    ],
    [x, xLabel, series, format],
  );
  const numbered = rows.map((row, at) => ({ ...row, 'row at': at }));
  return (
    <DataTable
      caption={title}
      isCaptionHidden
      rows={numbered}
      columns={columns}
      rowKey={(row) => row['row at']}
      empty="No figures."
    />
  );
}

function summaryOf({ kind, title, x, series, rows, format = quantity }: ChartProps): string {
  const [first, last] = [rows[0]?.[x], rows.at(-1)?.[x]];
  const ends = series.map(({ key, label }) => {
    const values = rows.map((row) => numberIn(row, key)).filter((value) => value !== null);
    if (values.length === 0) return `${label}: no values`;
    return `${label}: ${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  });
  const what = kind === 'line' ? 'Line chart' : 'Bar chart';
  return `${what}: ${title}, from ${String(first)} to ${String(last)}. ${ends.join('; ')}.`;
}

function numberIn(row: ChartRow, key: string): number | null {
  const value = row[key];
  return typeof value === 'number' ? value : null;
}
