import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { RUN_PREFETCH, type RunPrefetch } from '../prefetch.port.js';
import type { GraphNode, RoutedRun, RunContext, Step } from './run.states.js';

/** Asks at once what the agent will ask one by one. It only makes a run faster: where it fails, the agent asks for itself. */
@Injectable()
export class PrefetchNode implements GraphNode<'prefetch'> {
  private readonly logger = new Logger(PrefetchNode.name);

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Optional() @Inject(RUN_PREFETCH) private readonly prefetch?: RunPrefetch,
  ) {}

  async run(state: RoutedRun, context: RunContext): Promise<Step> {
    const specs = this.prefetch?.forIntent(state.intent) ?? [];
    if (this.prefetch !== undefined && specs.length > 0) {
      const budgetMs = Math.floor(Math.min(this.settings.prefetch.budgetMs, context.deadline.remainingMs()));
      try {
        context.evidence.admit(await this.prefetch.run(specs, context.scope, { budgetMs }));
      } catch (error) {
        this.logger.warn({ message: 'prefetch for a run failed', intent: state.intent, err: error });
      }
    }
    return { next: 'invoke', state };
  }
}
