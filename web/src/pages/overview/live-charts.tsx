import type { ReactElement } from 'react';
import { secondsOf } from '../../api/live.buckets.js';
import type { LiveStatistics } from '../../api/live.state.js';
import { Chart } from '../../components/charts/chart.js';
import { milliseconds } from '../../components/quantity.format.js';

const SECONDS = 60;
const READS = [
  { key: 'hits', label: 'Hits' },
  { key: 'misses', label: 'Misses' },
];
const LOADS = [{ key: 'load_ms', label: 'Mean load' }];

export function LiveCharts({ live: { samples, nowMs } }: { readonly live: LiveStatistics }): ReactElement {
  const rows = secondsOf(samples, nowMs, SECONDS).map((row) => ({ ...row }));
  return (
    <>
      <Chart
        {...{
          kind: 'line',
          title: 'Reads of each second',
          unit: 'count',
          x: 'second',
          xLabel: 'Seconds ago',
          series: READS,
          rows,
        }}
      />
      <Chart
        {...{
          kind: 'bar',
          title: 'Mean time of a load, of each second',
          x: 'second',
          xLabel: 'Seconds ago',
          series: LOADS,
          rows,
        }}
        format={milliseconds}
      />
    </>
  );
}
