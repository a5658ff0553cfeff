import type { CronDesk } from '../../../src/cache/turns/cron.desk.js';
import type { ScheduledWork } from '../../../src/cache/turns/schedule.port.js';
import type { TurnLedger } from '../../../src/cache/turns/turn.ledger.js';
import type { TurnOutcome, TurnRunner } from '../../../src/cache/turns/turn.runner.js';
import type { WeighedQuestion } from '../../../src/cache/usage/asked-question.js';
import type { QueryUsage } from '../../../src/cache/usage/query.usage.js';
import type { Settings } from '../../../src/config/settings.js';
import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import { PrefetchPlans } from '../../../src/prefetch/prefetch.plans.js';
import type { PrefetchEntry, PrefetchPack } from '../../../src/prefetch/prefetch-plan.js';
import { EndingWatch } from '../../../src/prefetch/ending.watch.js';
import { WarmOccasions } from '../../../src/prefetch/warm.occasions.js';
import { WarmPace, type PoolPressure } from '../../../src/prefetch/warm.pace.js';
import { WarmQuestions } from '../../../src/prefetch/warm.questions.js';
import { WarmRuns } from '../../../src/prefetch/warm.runs.js';
import { Warmer } from '../../../src/prefetch/warmer.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { answerOf } from '../cache/bound-query.js';
import { settled } from '../cache/gate.js';
import { deskOver, type Desk } from './prefetch.fixture.js';

/** Turns as several processes see them: whose they are, and which have ended. */
class Turns {
  readonly asked: [name: string, slot: number][] = [];
  outcome: TurnOutcome = 'done';
  isOverNow = false;

  async run(name: string, slot: number, work: () => Promise<void>): Promise<TurnOutcome> {
    this.asked.push([name, slot]);
    if (this.outcome === 'done') await work();
    return this.outcome;
  }
  isOver(): Promise<boolean> {
    return Promise.resolve(this.isOverNow);
  }
  forget(): Promise<void> {
    return Promise.resolve();
  }
}

export interface Warming extends Desk {
  readonly warmer: Warmer;
  readonly occasions: WarmOccasions;
  readonly ending: EndingWatch;
  readonly runs: WarmRuns;
  readonly turns: Turns;
  readonly scheduled: ScheduledWork[];
  /** What was asked most, the heaviest first. */
  readonly most: WeighedQuestion[];
  readonly pressure: { waiting: number };
  refreshed(queryId: string, changed?: boolean): Promise<void>;
}
/** A warmer with its occasions over scripted clients; three packs, one of them for each tenant. */
export async function warmingOver(registry: QueryRegistry, over: Partial<Settings['prefetch']> = {}): Promise<Warming> {
  const desk = deskOver(registry, over);
  const entry = (queryId: string, params = {}): PrefetchEntry => ({
    ...{ fn: queryId, params, note: null },
    definition: registry.get(queryId),
  });
  const pack = (name: string, entries: readonly PrefetchEntry[]) =>
    [
      name,
      { ...{ name, domain: 'testing', title: name, description: null, forEach: null, schedule: null }, entries },
    ] as const;
  const plan = {
    always: [entry('wide')],
    intents: new Map([['some.intent', [entry('wide', { top: 2 }), entry('mine'), entry('wages')]]]),
    packs: new Map<string, PrefetchPack>([
      [
        'each',
        {
          ...{ name: 'each', domain: 'testing', title: 'each', description: null, schedule: '5 * * * *' },
          entries: [{ ...entry('mine'), each: { top: 'n' } }, entry('other')],
          forEach: {
            name: 'tenants',
            definition: registry.get('wages'),
            params: {},
            tenantColumn: 'who',
          },
        },
      ] as const,
      pack('core', [entry('wide', { top: 3 }), entry('wages')]),
      pack('more', [entry('wages'), entry('wages', { top: 4 })]),
    ]),
  };
  const plans = new PrefetchPlans(() => Promise.resolve(plan));
  await plans.onModuleInit();
  const most: WeighedQuestion[] = [];
  const usage = { mostHere: () => most, most: () => Promise.resolve(most) } as unknown as QueryUsage;
  const pressure = { waiting: 0 };
  const port: PoolPressure = { waiting: () => pressure.waiting };
  const questions = new WarmQuestions(plans, desk.clients.catalogue, usage, desk.settings);
  const runs = new WarmRuns(desk.settings, desk.clock);
  const pace = new WarmPace(desk.settings, desk.clock, port);
  const warmer = new Warmer(desk.service, questions, pace, runs, desk.settings);
  const turns = new Turns();
  const scheduled: ScheduledWork[] = [];
  const cron = { register: (task: ScheduledWork) => scheduled.push(task) } as unknown as CronDesk;
  const occasions = new WarmOccasions(
    ...([warmer, questions, plans, registry, cron] as const),
    ...([turns as unknown as TurnRunner, turns as unknown as TurnLedger, desk.settings, desk.clock] as const),
  );
  const ending = new EndingWatch(warmer, questions, desk.settings, desk.clock);
  const refreshed = (queryId: string, changed = true): Promise<void> => {
    void occasions.afterRefresh({ view: 'v', queryId, asOf: '2025-01-01T00:00:00Z', changed });
    return settled();
  };
  return { ...desk, warmer, occasions, ending, runs, turns, scheduled, most, pressure, refreshed };
}

export const asked = ({ clients }: Desk): [queryId: string, top: unknown][] =>
  clients.calls.map(({ queryId, params }) => [queryId, params.top]);

export const members = (desk: Warming, index: number, rows: readonly JsonObject[]): Promise<void> => {
  const { queryId, answered } = desk.clients.calls[index]!;
  answered.open(answerOf(queryId, rows));
  return settled();
};
export const weighed = (
  queryId: string,
  tenant: string | null,
  weight: number,
  params: JsonObject = {},
): WeighedQuestion => ({
  ...{ key: `${queryId} ${String(tenant)}`, queryId, tenant, params, weight },
});
