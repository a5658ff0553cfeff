import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { QueryRegistry } from '../../registry/query.registry.js';
import { freshnessOf, reproducibilityOf, warningsOf } from '../findings/evidence.report.js';
import type { FailedRun, GraphNode, RunContext, Step } from './run.states.js';

/** A run that failed, in the shape of one that did not: nothing found is shown, what was asked and why it failed is. */
@Injectable()
export class ErrorNode implements GraphNode<'error'> {
  constructor(
    private readonly registry: QueryRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  run({ intent, params, step, error }: FailedRun, { runId, requestId, evidence }: RunContext): Step {
    const nowMs = this.clock.now();
    const used = evidence.used();
    const { code, title, status, detail, hint } = error;
    const result = {
      ok: false,
      intent,
      run_id: runId,
      problem: { code, title, status, detail, hint, step },
      sections: [],
      findings: [],
      citations: [],
      freshness: freshnessOf(used, nowMs),
      cache_stats: { ...evidence.cacheCounts() },
      reproducibility: reproducibilityOf({ intent, params }, this.registry.version, used),
      warnings: warningsOf(evidence, nowMs),
      request_id: requestId,
    };
    return { next: 'end', result };
  }
}
