import { Injectable } from '@nestjs/common';
import { AgentDesk } from '../evidence/agent.desk.js';
import type { GraphNode, RoutedRun, RunContext, Step } from './run.states.js';

/** Lets the agent ask and find. */
@Injectable()
export class InvokeNode implements GraphNode<'invoke'> {
  async run({ intent, params, agent }: RoutedRun, { evidence }: RunContext): Promise<Step> {
    const sections = await agent.run(new AgentDesk(intent, params, evidence));
    return { next: 'verify', state: { intent, params, sections } };
  }
}
