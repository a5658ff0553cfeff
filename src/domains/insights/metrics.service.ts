import { Injectable } from '@nestjs/common';
import { Cached } from '../../cache/methods/cached.decorator.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { parseWindow } from './metric.window.js';
import { MonitoringDataClient } from './monitoring.data-client.js';

/** A row of a metric as it is kept: what was sent beside a value stays JSON text. */
export type MetricRow = Readonly<Record<string, string | number | null>>;

/** Rows of a metric with where they come from. */
export interface MetricAnswer {
  readonly rows: readonly MetricRow[];
  readonly provenance: Readonly<Record<string, string | null | readonly string[]>>;
  /** ISO date of the bundled data. */
  readonly asof_date: string | null;
}

/** Marks of an open end in a key. */
const FIRST = 'first';
const NEWEST = 'newest';

/** Which registered query answers each of the questions about metrics. */
@Injectable()
export class MetricsService {
  constructor(private readonly client: MonitoringDataClient) {}

  /** @param window as `windowText` writes it */
  @Cached({ audience: 'everyone', region: 'metrics_recent', key: 'metrics:{service}:{metric}:recent:{window}' })
  async recent(scope: QueryScope, service: string, metric: string, window: string): Promise<MetricAnswer> {
    const parsed = parseWindow(window);
    if (parsed === undefined) throw new FalajError('internal.unexpected', 'the window is not as windowText writes it');
    const { minutes, limit, offset, asOf } = parsed;
    const series = { service_name: service, metric_type: metric };
    const params = { ...series, window_minutes: minutes, limit, offset, as_of: asOf };
    return told(await this.client.getRecentMetrics(scope, params));
  }

  /**
   * @param start ISO date, or `first`
   * @param end ISO date, or `newest`
   */
  @Cached({
    audience: 'everyone',
    region: 'metrics_aggregated',
    key: 'metrics:{service}:{metric}:agg:{interval}:{start}:{end}',
  })
  async aggregated(
    scope: QueryScope,
    service: string,
    metric: string,
    interval: string,
    start: string,
    end: string,
  ): Promise<MetricAnswer> {
    const dates = { start_date: start === FIRST ? null : start, end_date: end === NEWEST ? null : end };
    const params = { service_name: service, metric_type: metric, interval, ...dates };
    return told(await this.client.getMetricAggregates(scope, params));
  }

  series(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.metricSeries(scope, params);
  }

  anomalyScores(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getAnomalyScores(scope, params);
  }

  anomalies(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.client.getAnomalies(scope, params);
  }
}

export function startText(date: string | undefined): string {
  return date ?? FIRST;
}

export function endText(date: string | undefined): string {
  return date ?? NEWEST;
}

/** Rows as they go out. */
export function shownRows({ rows }: MetricAnswer): readonly object[] {
  return rows.map(({ metadata, ...row }) =>
    typeof metadata === 'string' ? { ...row, metadata: JSON.parse(metadata) as unknown } : row,
  );
}

function told(answer: QueryAnswer): MetricAnswer {
  const rows = answer.rows.map(({ metadata, ...row }) => {
    return metadata === undefined ? row : { ...row, metadata: JSON.stringify(metadata) };
  }) as readonly MetricRow[];
  const provenance = answer.document()['provenance'] as MetricAnswer['provenance'];
  return { rows, provenance, asof_date: answer.content.freshness.asOfDate };
}
