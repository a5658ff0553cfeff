import { Injectable } from '@nestjs/common';
import { Cached } from '../../cache/methods/cached.decorator.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { AnswerRow, QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { RawParameters } from '../../registry/registered-query.decorator.js';
import { parseWindow } from './metric.window.js';
import { MonitoringDataClient } from './monitoring.data-client.js';

/** Rows of a metric with where they come from. */
export interface MetricAnswer {
  readonly rows: readonly AnswerRow[];
  readonly provenance: JsonObject;
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

function told(answer: QueryAnswer): MetricAnswer {
  const provenance = answer.document()['provenance'] as JsonObject;
  return { rows: answer.rows, provenance, asof_date: answer.content.freshness.asOfDate };
}
