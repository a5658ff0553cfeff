import { Injectable, Logger, Inject } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Clock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { CLOCK } from '../../observability/clock.token.js';
import { ErrorNode } from './error.node.js';
import { FormatNode } from './format.node.js';
import { InvokeNode } from './invoke.node.js';
import { PrefetchNode } from './prefetch.node.js';
import { RouteNode } from './route.node.js';
import type { GraphNodes, LastStep, NodeName, RequestedRun, RunContext, Step, StepTo } from './run.states.js';
import { VerifyNode } from './verify.node.js';

/** Told of each step as it is entered and left. */
export type StepObserver = (node: NodeName, state: 'entered' | 'left', ms: number) => void;

/**
 * route -> prefetch -> invoke -> verify -> format. A step that throws, or that the run's end overtakes, leads to the error step,
 * which answers in the same shape; it alone is not held to the deadline, for it waits for nothing.
 */
@Injectable()
export class RunGraph {
  private readonly logger = new Logger(RunGraph.name);
  private readonly nodes: GraphNodes;

  constructor(
    route: RouteNode,
    prefetch: PrefetchNode,
    invoke: InvokeNode,
    verify: VerifyNode,
    format: FormatNode,
    error: ErrorNode,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.nodes = { route, prefetch, invoke, verify, format, error };
  }

  /** The whole result, `ok` or not. */
  async run(state: RequestedRun, context: RunContext, observe: StepObserver): Promise<JsonObject> {
    const began = this.clock.monotonicMs();
    const nodes: Record<string, number> = {};
    const note: StepObserver = (node, what, ms) => {
      if (what === 'left') nodes[node] = ms;
      observe(node, what, ms);
    };
    let step: Step = { next: 'route', state };
    while (step.next !== 'end') step = await this.take(step, { state, context, note });
    return { ...step.result, timings: { total_ms: this.since(began), nodes } };
  }

  private async take(
    step: Exclude<Step, LastStep>,
    run: { state: RequestedRun; context: RunContext; note: StepObserver },
  ): Promise<Step> {
    const began = this.clock.monotonicMs();
    run.note(step.next, 'entered', 0);
    try {
      return await this.visit(step, run.context);
    } catch (thrown) {
      if (step.next === 'error') throw thrown;
      const params = 'params' in step.state ? step.state.params : {};
      const error = this.asError(thrown);
      return { next: 'error', state: { intent: run.state.intent, params, step: step.next, error } };
    } finally {
      run.note(step.next, 'left', this.since(began));
    }
  }

  private async visit<N extends NodeName>({ next, state }: StepTo<N>, context: RunContext): Promise<Step> {
    const work = async (): Promise<Step> => this.nodes[next].run(state, context);
    return next === 'error' ? work() : context.deadline.race(next, work);
  }

  private asError(thrown: unknown): FalajError {
    if (thrown instanceof FalajError) return thrown;
    this.logger.error('a step of a run failed', thrown instanceof Error ? thrown.stack : undefined);
    return new FalajError('internal.unexpected', 'the run met a condition that it does not handle', { cause: thrown });
  }

  private since(began: number): number {
    return Math.round((this.clock.monotonicMs() - began) * 1000) / 1000;
  }
}
