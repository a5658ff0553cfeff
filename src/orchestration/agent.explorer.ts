import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import {
  definitionError,
  reporterFor,
  type DefinitionProblem,
  type ReportProblem,
} from '../registry/definitions/definition-problem.js';
import { AGENT, type Agent, type IntentMetadata } from './agent.port.js';
import { IntentCatalogue } from './intent.catalogue.js';
import { readIntentParameter } from './intent.parameters.js';

/** Finds every declared agent and proves the wiring: one agent an intent, none that lives shorter than the process. */
@Injectable()
export class AgentExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly intents: IntentCatalogue,
  ) {}

  /** @throws FalajError definition.invalid with every fault of the wiring. */
  onModuleInit(): void {
    const problems: DefinitionProblem[] = [];
    for (const wrapper of this.discovery.getProviders()) this.admit(wrapper, problems);
    if (problems.length > 0) throw definitionError(problems);
  }

  private admit(wrapper: InstanceWrapper, problems: DefinitionProblem[]): void {
    const { metatype } = wrapper;
    if (wrapper.isAlias || typeof metatype !== 'function') return;
    const declared = Reflect.getMetadata(AGENT, metatype) as readonly IntentMetadata[] | undefined;
    if (declared === undefined) return;
    const report = reporterFor(metatype.name, problems);
    if (!wrapper.isDependencyTreeStatic()) {
      const remedy = 'Give it and what it injects the default scope; the caller comes with the context.';
      report(1, 'wiring.request_scoped', `${metatype.name} is made anew for each request`, remedy);
      return;
    }
    const agent = wrapper.instance as Agent;
    declared.forEach(({ intent, title }) => {
      this.admitIntent({ intent, title, agent, agentName: metatype.name }, report);
    });
  }

  private admitIntent(
    entry: { intent: string; title: string; agent: Agent; agentName: string },
    report: ReportProblem,
  ): void {
    const other = this.intents.find(entry.intent);
    if (other?.agent === entry.agent) return;
    if (other !== undefined) {
      report(
        1,
        'wiring.two_agents',
        `${entry.intent} is also answered by ${other.agentName}`,
        'Keep one agent an intent.',
      );
      return;
    }
    for (const parameter of entry.agent.parameters(entry.intent)) {
      const read = readIntentParameter(parameter, parameter.default);
      if ('expected' in read)
        report(
          1,
          'wiring.intent_parameter',
          `${entry.intent}: the default of ${parameter.name} is not ${read.expected}`,
          'Give a default within its own type and bounds.',
        );
    }
    this.intents.add(entry);
  }
}
