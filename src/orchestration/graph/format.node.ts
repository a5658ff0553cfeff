import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { CLOCK } from '../../observability/clock.token.js';
import { QueryRegistry } from '../../registry/query.registry.js';
import { CitationLedger } from '../findings/citation.ledger.js';
import { freshnessOf, reproducibilityOf, warningsOf } from '../findings/evidence.report.js';
import { renderSections } from '../findings/finding.renderer.js';
import { FreshAnswers } from '../findings/fresh.answers.js';
import type { GraphNode, RunContext, Step, VerifiedRun } from './run.states.js';

/** The result as it goes out. Equal answers, served on the same day, give the same bytes but for ids, timings and cache counts. */
@Injectable()
export class FormatNode implements GraphNode<'format'> {
  constructor(
    private readonly registry: QueryRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  run(state: VerifiedRun, { runId, requestId, evidence }: RunContext): Step {
    const ledger = new CitationLedger(new FreshAnswers(evidence));
    const { sections, findings } = renderSections(state.sections, ledger);
    const nowMs = this.clock.now();
    const used = evidence.used();
    const result = {
      ok: true,
      intent: state.intent,
      run_id: runId,
      sections,
      findings,
      citations: ledger.citations(),
      freshness: freshnessOf(used, nowMs),
      cache_stats: { ...evidence.cacheCounts() },
      reproducibility: reproducibilityOf(state, this.registry.version, used),
      warnings: warningsOf(evidence, nowMs),
      request_id: requestId,
    };
    return { next: 'end', result };
  }
}
