import { Injectable } from '@nestjs/common';
import type { Agent, IntentParameter } from './agent.port.js';

export interface IntentEntry {
  readonly intent: string;
  readonly title: string;
  readonly agent: Agent;
  readonly agentName: string;
}

export interface IntentListing {
  readonly intent: string;
  readonly title: string;
  readonly parameters: readonly IntentParameter[];
}

/** Every intent and the agent that answers it. Filled once, by the explorer. */
@Injectable()
export class IntentCatalogue {
  private readonly entries = new Map<string, IntentEntry>();

  add(entry: IntentEntry): void {
    this.entries.set(entry.intent, entry);
  }

  find(intent: string): IntentEntry | undefined {
    return this.entries.get(intent);
  }

  /** In the order of their names. */
  list(): readonly IntentListing[] {
    return [...this.entries.values()]
      .sort((a, b) => (a.intent < b.intent ? -1 : 1))
      .map(({ intent, title, agent }) => ({ intent, title, parameters: agent.parameters(intent) }));
  }
}
