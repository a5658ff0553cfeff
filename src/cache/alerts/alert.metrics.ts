import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../../observability/metrics.registry.js';
import { ALERT_KINDS } from './alert.js';
import { CacheAlerts } from './cache.alerts.js';

/** Alerts at the moment of reading. Subjects are regions and tables, so they are as many as these. */
@Injectable()
export class AlertMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly alerts: CacheAlerts,
  ) {}

  onModuleInit(): void {
    const { board } = this.alerts;
    this.metrics.gauge({
      name: 'cache_alerts_active',
      help: 'Alerts that are raised and not yet over, by kind',
      labels: ['kind'],
      collect: () => [...board.counts()].map(([kind, value]) => ({ value, labels: { kind } })),
    });
    this.metrics.gauge({
      name: 'cache_alert_active',
      help: 'One for each alert that is raised and not yet over',
      labels: ['kind', 'subject'],
      collect: () => board.active.map(({ kind, subject }) => ({ value: 1, labels: { kind, subject } })),
    });
    this.metrics.counter({
      name: 'cache_alerts_total',
      help: 'Alerts raised, by kind',
      labels: ['kind'],
      collect: () => ALERT_KINDS.map((kind) => ({ value: board.raisedTotal(kind), labels: { kind } })),
    });
    this.metrics.counter({
      name: 'cache_alert_webhook_total',
      help: 'Messages to the webhook that arrived, were given up, or did not fit into the queue',
      labels: ['outcome'],
      collect: () => {
        const { delivered, failed, dropped } = this.alerts.webhook ?? { delivered: 0, failed: 0, dropped: 0 };
        return Object.entries({ delivered, failed, dropped }).map(([outcome, value]) => ({
          value,
          labels: { outcome },
        }));
      },
    });
  }
}
