import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CronDesk } from '../cache/turns/cron.desk.js';
import { TurnLedger } from '../cache/turns/turn.ledger.js';
import { TurnRunner } from '../cache/turns/turn.runner.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { EventPayload } from '../events/event-declaration.js';
import { OnEvent } from '../events/on-event.decorator.js';
import { VIEW_REFRESHED } from '../events/view-refreshed.event.js';
import type { CancelTimer, Clock, Timers } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { CLOCK } from '../observability/clock.token.js';
import { QueryRegistry } from '../registry/query.registry.js';
import type { PrefetchSpec } from './prefetch-spec.js';
import { PrefetchPlans } from './prefetch.plans.js';
import { Warmer } from './warmer.js';
import { WarmQuestions } from './warm.questions.js';

const SECOND_MS = 1000;
/** A version that was not started for so long is new again: by then what it kept is gone. */
const DEPLOY_SECONDS = 86_400;
/** How long a process leaves a new version to the one that warms it, before it warms its own memory. */
const DEPLOY_LOOKS_MAX = 120;

/**
 * When the cache is filled by itself: at a start, by the clock, and where a refreshed view gives new answers. Without a cache nothing is
 * asked.
 *
 * Over processes that share a second tier, an occasion is one process's; each has its memory from there. Where none is shared, each
 * process warms its own. A start goes behind the requests, one question at a time, and nothing waits for it. After a refresh, one
 * warm-up a query runs at a time: a refresh that comes meanwhile is owed one more, however many came, since each asks for the newest.
 */
@Injectable()
export class WarmOccasions implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Queries whose warm-up runs, and whether another one is owed. */
  private readonly refreshing = new Map<string, { isOwed: boolean }>();
  private cancelStart: CancelTimer = () => undefined;

  constructor(
    private readonly warmer: Warmer,
    private readonly questions: WarmQuestions,
    private readonly plans: PrefetchPlans,
    private readonly registry: QueryRegistry,
    private readonly cron: CronDesk,
    private readonly turns: TurnRunner,
    private readonly ledger: TurnLedger,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  /** Methods are wrapped by now, but nobody is served yet: the warm-up begins when the start has gone on. */
  onApplicationBootstrap(): void {
    const { prefetch, cache } = this.settings;
    if (!cache.enabled) return;
    if (prefetch.packsAtStart.length > 0 || prefetch.warmUp.mostUsed > 0)
      this.cancelStart = this.clock.after(0, () => void this.atStart());
    this.registerSchedules();
  }

  beforeApplicationShutdown(): void {
    this.cancelStart();
  }

  /** Packs and what is asked most. The first to start with definitions of a new version does it for all who share the second tier. */
  async atStart(): Promise<void> {
    if (!this.isShared) return this.warmPriority('start');
    const name = `deploy/${this.registry.version}`;
    await this.ledger.forget('deploy/', DEPLOY_SECONDS).catch(passOver);
    const outcome = await this.turns.run(name, 1, () => this.warmPriority('deploy'));
    if (outcome === 'done' || !(await this.hasEnded(name))) return;
    return this.warmPriority('start');
  }

  /** What is asked most, over all processes, where it ends before the next time. */
  refresh(): Promise<void> {
    const renewWithinMs = this.settings.prefetch.warmUp.refreshLeadSeconds * SECOND_MS;
    return this.warmer.ahead('refresh', () => this.questions.mostUsed(), { renewWithinMs });
  }

  @OnEvent(VIEW_REFRESHED)
  async afterRefresh({ view, queryId, changed }: EventPayload<typeof VIEW_REFRESHED>): Promise<void> {
    const { cache, prefetch } = this.settings;
    if (!changed || !cache.enabled || !prefetch.warmAfterRefresh || this.warmer.isStopping) return;
    const running = this.refreshing.get(queryId);
    if (running !== undefined) {
      running.isOwed = true;
      return;
    }
    const turn = { isOwed: false };
    this.refreshing.set(queryId, turn);
    try {
      do {
        turn.isOwed = false;
        await this.warmQuery(view, queryId);
      } while (this.isOwed(turn));
    } finally {
      this.refreshing.delete(queryId);
    }
  }

  private isOwed(turn: { readonly isOwed: boolean }): boolean {
    return turn.isOwed && !this.warmer.isStopping;
  }

  private async warmQuery(view: string, queryId: string): Promise<void> {
    const specs = await this.questions.ofQuery(queryId);
    if (specs.length === 0) return;
    await this.warmer.ahead(`view:${view}`, () => Promise.resolve(specs), {}, { queryId });
  }

  private warmPriority(occasion: string): Promise<void> {
    const packs = this.settings.prefetch.packsAtStart;
    const find = async (): Promise<readonly PrefetchSpec[]> => [
      ...(await this.questions.ofPacks(packs)),
      ...(await this.questions.mostUsed()),
    ];
    return this.warmer.ahead(occasion, find, { concurrency: 1 });
  }

  private registerSchedules(): void {
    const { priorityWarmUp, cacheRefresh } = this.settings.schedule;
    const by = this.isShared ? 'one' : 'each';
    this.cron.register({
      name: 'priority-warm-up',
      cron: priorityWarmUp,
      by,
      work: () => this.warmPriority('priority'),
    });
    this.cron.register({ name: 'cache-refresh', cron: cacheRefresh, by, work: () => this.refresh() });
    for (const { name, schedule } of this.plans.packs()) {
      const work = (): Promise<void> => this.warmer.ahead(`pack:${name}`, () => this.questions.ofPacks([name]));
      this.cron.register({ name: `warm-pack:${name}`, cron: schedule, by, work });
    }
  }

  /** Whether what this process keeps is there for others. */
  private get isShared(): boolean {
    return this.settings.redis !== null;
  }

  /** False where this process stops first. */
  private async hasEnded(name: string): Promise<boolean> {
    for (let look = 0; look < DEPLOY_LOOKS_MAX && !this.warmer.isStopping; look += 1) {
      if (await this.ledger.isOver(name).catch(passOver)) return true;
      await new Promise<void>((resolve) => {
        this.cancelStart = this.clock.after(SECOND_MS, resolve);
      });
    }
    return !this.warmer.isStopping;
  }
}

/** A database that does not answer keeps nobody from warming what it can. */
function passOver(error: unknown): true {
  if (error instanceof FalajError) return true;
  throw error;
}
