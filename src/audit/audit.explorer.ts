import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { currentRequest } from '../observability/request-context.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import type { QueryDefinition } from '../registry/query-definition.js';
import type { RawParameters, RegisteredMethod } from '../registry/registered-query.decorator.js';
import { answered, failed, hasSoundParameters, type Outcome } from './audit-entry.js';
import { AuditLog } from './audit.log.js';

/**
 * Notes every call of a data client's method, whoever makes it: an endpoint, a batch, an agent on its caller's behalf. What the system asks
 * ahead is nobody's question. Stands around the cache, so that a hit is noted as well.
 */
@Injectable()
export class AuditExplorer implements OnApplicationBootstrap {
  constructor(
    private readonly catalogue: OperationCatalogue,
    private readonly log: AuditLog,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.queryAudit.enabled) return;
    for (const { queryId, definition } of this.catalogue.entries())
      this.catalogue.enclose(
        queryId,
        'audit',
        (inner) => (scope, params) => this.ask(definition, inner, scope, params),
      );
  }

  private async ask(
    definition: QueryDefinition,
    inner: RegisteredMethod,
    scope: QueryScope,
    params: RawParameters,
  ): Promise<QueryAnswer> {
    if (scope.reading.isAhead === true) return inner(scope, params);
    const beganMs = this.clock.monotonicMs();
    const note = (outcome: Outcome): void => {
      const question = this.log.named(definition, hasSoundParameters(outcome) ? params : null);
      const ms = this.clock.monotonicMs() - beganMs;
      this.log.note(question, scope, outcome, ms, currentRequest()?.requestId ?? null);
    };
    try {
      const answer = await inner(scope, params);
      note(answered(answer));
      return answer;
    } catch (error) {
      note(failed(error));
      throw error;
    }
  }
}
