import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../observability/metrics.registry.js';
import { AuditLog } from './audit.log.js';

/** What became of the questions that this process was asked. */
@Injectable()
export class AuditMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: MetricsRegistry,
    private readonly log: AuditLog,
  ) {}

  onModuleInit(): void {
    this.metrics.counter({
      name: 'query_audit_questions_total',
      help: 'Questions asked of registered queries: noted, without room in the log of the process, noted but refused by the database',
      labels: ['outcome'],
      collect: () => Object.entries(this.log.counts).map(([outcome, value]) => ({ value, labels: { outcome } })),
    });
  }
}
