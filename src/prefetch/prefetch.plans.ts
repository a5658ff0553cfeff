import type { OnModuleInit } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import type { PrefetchEntry, PrefetchPack, PrefetchPlan } from './prefetch-plan.js';
import type { PrefetchSpec } from './prefetch-spec.js';

const ECHO_LENGTH_MAX = 64;

/**
 * What the domains' prefetch.yml say, validated. Read when the module starts, not when it is made: an application that fails to
 * be made cannot be closed, and would leave behind what others have opened by then.
 */
export class PrefetchPlans implements OnModuleInit {
  private plan: PrefetchPlan = { always: [], intents: new Map(), packs: new Map() };

  constructor(private readonly load: () => Promise<PrefetchPlan>) {}

  /** @throws FalajError definition.invalid with every problem of every file. */
  async onModuleInit(): Promise<void> {
    this.plan = await this.load();
  }

  /** Intents that have questions of their own. */
  intents(): readonly string[] {
    return [...this.plan.intents.keys()].sort();
  }

  /** What every intent asks, then what this one does; an intent without questions of its own asks the former alone. */
  forIntent(intent: string): readonly PrefetchSpec[] {
    return [...this.plan.always, ...(this.plan.intents.get(intent) ?? [])];
  }

  /** All packs in the order of their names. */
  packs(): readonly PrefetchPack[] {
    return [...this.plan.packs.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Packs that are warmed for each member of a source. */
  packsForEach(): readonly PrefetchPack[] {
    return this.packs().filter(({ forEach }) => forEach !== null);
  }

  /** @throws FalajError prefetch.unknown_pack */
  pack(name: string): PrefetchPack {
    const pack = this.plan.packs.get(name);
    if (pack !== undefined) return pack;
    throw new FalajError('prefetch.unknown_pack', `there is no pack ${JSON.stringify(name.slice(0, ECHO_LENGTH_MAX))}`);
  }

  /** Every entry of any list that asks this query, but of packs whose members complete their questions. */
  entriesOf(queryId: string): readonly PrefetchEntry[] {
    const { always, intents, packs } = this.plan;
    const lists = [
      always,
      ...intents.values(),
      ...[...packs.values()].map(({ entries, forEach }) => (forEach === null ? entries : [])),
    ];
    return lists.flat().filter(({ definition }) => definition.queryId === queryId);
  }
}
