import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { QueryExecutor } from '../../registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../registry/registered-query.decorator.js';

/** Metrics of services, what is unusual in them, and backfills. */
@Injectable()
export class MonitoringDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_recent_metrics', 'metrics_recent')
  getRecentMetrics(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('metrics_recent', scope, params);
  }

  @RegisteredQuery('get_metric_aggregates', 'metric_aggregates')
  getMetricAggregates(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('metric_aggregates', scope, params);
  }

  @RegisteredQuery('metric_series', 'metric_series')
  metricSeries(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('metric_series', scope, params);
  }

  @RegisteredQuery('get_anomaly_scores', 'metric_anomaly_scores')
  getAnomalyScores(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('metric_anomaly_scores', scope, params);
  }

  @RegisteredQuery('get_anomalies', 'metric_anomalies')
  getAnomalies(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('metric_anomalies', scope, params);
  }

  @RegisteredQuery('get_backfill_jobs', 'backfill_jobs_list')
  getBackfillJobs(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('backfill_jobs_list', scope, params);
  }

  @RegisteredQuery('get_backfill_job', 'backfill_job')
  getBackfillJob(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('backfill_job', scope, params);
  }
}
