import { Injectable } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import type { RoutedRun } from './graph/run.states.js';
import { IntentCatalogue } from './intent.catalogue.js';
import { readIntentParameters } from './intent.parameters.js';

const ECHO_LENGTH_MAX = 64;

/** From an intent and given parameters to the agent and its typed ones. */
@Injectable()
export class IntentRouter {
  constructor(private readonly intents: IntentCatalogue) {}

  /** @throws FalajError orchestration.unknown_intent, orchestration.parameter */
  route(intent: string, given: Readonly<Record<string, unknown>>): RoutedRun {
    const entry = this.intents.find(intent);
    if (entry === undefined) {
      const name = JSON.stringify(intent.slice(0, ECHO_LENGTH_MAX));
      throw new FalajError('orchestration.unknown_intent', `there is no intent ${name}`);
    }
    const { agent } = entry;
    return { intent, agent, params: readIntentParameters(intent, agent.parameters(intent), given) };
  }
}
