import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { EvidenceDesk } from './evidence/evidence.desk.js';
import { RunGraph } from './graph/run.graph.js';
import type { RunContext } from './graph/run.states.js';
import { IntentRouter } from './intent.router.js';
import { RunDeadline } from './runs/run.deadline.js';
import type { RunRecord } from './runs/run.record.js';
import { RunStore } from './runs/run.store.js';

export interface RunOrder {
  readonly intent: string;
  /** As given: values of a body or texts of a command line. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly scope: QueryScope;
  readonly requestId: string;
}

export interface StartedRun {
  readonly record: RunRecord;
  /** The whole result, `ok` or not. */
  readonly result: Promise<JsonObject>;
}

/** Starts runs, watches their time, and keeps what became of them. */
@Injectable()
export class OrchestrationService implements OnModuleDestroy {
  private readonly running = new Set<RunDeadline>();

  constructor(
    private readonly graph: RunGraph,
    private readonly router: IntentRouter,
    private readonly store: RunStore,
    private readonly catalogue: OperationCatalogue,
    private readonly registry: QueryRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  /**
   * Begins a run. What no agent could answer is refused here, before there is a run; whatever fails later is told in its result.
   * @throws FalajError orchestration.unknown_intent, orchestration.parameter, orchestration.overloaded
   */
  start(order: RunOrder): StartedRun {
    this.router.route(order.intent, order.params);
    const record = this.store.open(randomUUID(), order.intent, order.scope);
    return { record, result: this.conduct(order, record) };
  }

  /**
   * A whole run.
   * @throws FalajError as `start`
   */
  async run(order: RunOrder): Promise<JsonObject> {
    return this.start(order).result;
  }

  /** Runs under way end with a result that says so. */
  onModuleDestroy(): void {
    for (const deadline of this.running)
      deadline.cancel(new FalajError('server.stopping', 'this server stopped before the run was finished'));
  }

  private async conduct({ intent, params, scope, requestId }: RunOrder, record: RunRecord): Promise<JsonObject> {
    const deadline = new RunDeadline(this.settings.orchestration.runTimeoutMs, this.clock);
    const evidence = new EvidenceDesk(this.catalogue, this.registry, scope);
    const context: RunContext = { runId: record.runId, requestId, scope, evidence, deadline };
    this.running.add(deadline);
    try {
      const result = await this.graph.run({ intent, given: params }, context, (node, state, ms) => {
        record.note('node', { node, state, ...(state === 'left' ? { ms } : {}) });
      });
      record.finish(result, this.clock.monotonicMs());
      return result;
    } catch (error) {
      this.store.forget(record);
      throw error;
    } finally {
      evidence.close();
      deadline.end();
      this.running.delete(deadline);
    }
  }
}
