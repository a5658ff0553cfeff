import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { EventPayload } from '../events/event-declaration.js';
import { OnEvent } from '../events/on-event.decorator.js';
import { VIEW_REFRESHED } from '../events/view-refreshed.event.js';
import type { CancelTimer, Clock, Timers } from '../kernel/clock.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { CLOCK } from '../observability/clock.token.js';
import type { PrefetchReport, PrefetchSpec } from './prefetch-spec.js';
import { PrefetchPlans } from './prefetch.plans.js';
import { PrefetchService, type PrefetchOptions } from './prefetch.service.js';
import type { WarmReport } from './warm-report.js';

/** What to warm: packs by name, questions, or both. */
export interface WarmRequest {
  readonly packs?: readonly string[];
  readonly samples?: readonly PrefetchSpec[];
}

/** The system itself: it may ask every query, but belongs to no tenant, so that it warms answers for everyone alone. */
export const WARM_UP: QueryScope = Object.freeze({
  principal: 'falaj-warmup',
  tenants: Object.freeze([]),
  tenant: null,
  workspaces: Object.freeze([]),
  roles: Object.freeze(['admin'] as const),
  reading: Object.freeze({}),
});

/**
 * Fills the cache before it is asked: at start, on request, and again where a refreshed view gives new answers. Without a cache
 * nothing is asked but on request.
 *
 * At start it goes behind the requests, one question at a time, and nothing waits for it. After a refresh, one warm-up a query
 * runs at a time: a refresh that comes meanwhile is owed one more, however many came, since each of them asks for the newest.
 */
@Injectable()
export class Warmer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Warmer');
  private readonly stopping = new AbortController();
  /** Queries whose warm-up runs, and whether another one is owed. */
  private readonly refreshing = new Map<string, { isOwed: boolean }>();
  private cancelStart: CancelTimer = () => undefined;

  constructor(
    private readonly service: PrefetchService,
    private readonly plans: PrefetchPlans,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
  ) {}

  /** Methods are wrapped by now, but nobody is served yet: the warm-up begins when the start has gone on. */
  onApplicationBootstrap(): void {
    const packs = this.settings.prefetch.packsAtStart;
    if (packs.length > 0 && this.settings.cache.enabled)
      this.cancelStart = this.clock.after(0, () => void this.atStart(packs));
  }

  beforeApplicationShutdown(): void {
    this.cancelStart();
    this.stopping.abort();
  }

  /**
   * Asks the questions of packs and samples, each once.
   * @param scope whose answers are warmed; the system's unless stated, which belongs to no tenant.
   * @throws FalajError prefetch.unknown_pack, prefetch.unknown_function, request.invalid past `prefetch.specs_max`
   */
  async warm({ packs = [], samples = [] }: WarmRequest, scope: QueryScope = WARM_UP): Promise<WarmReport> {
    const specs = [...packs.flatMap((name) => this.plans.pack(name).entries), ...samples];
    return reportOf(await this.ask(specs, scope));
  }

  private async atStart(packs: readonly string[]): Promise<void> {
    try {
      const specs = packs.flatMap((name) => this.plans.pack(name).entries);
      this.tell('warmed at start', reportOf(await this.ask(specs, WARM_UP, { concurrency: 1 })));
    } catch (error) {
      this.logger.error('the warm-up at start failed', error instanceof Error ? error.stack : undefined);
    }
  }

  @OnEvent(VIEW_REFRESHED)
  async afterRefresh({ queryId, changed }: EventPayload<typeof VIEW_REFRESHED>): Promise<void> {
    const { cache, prefetch } = this.settings;
    if (!changed || !cache.enabled || !prefetch.warmAfterRefresh || this.stopping.signal.aborted) return;
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
        await this.warmQuery(queryId);
      } while (this.isOwed(turn));
    } finally {
      this.refreshing.delete(queryId);
    }
  }

  private isOwed(turn: { readonly isOwed: boolean }): boolean {
    return turn.isOwed && !this.stopping.signal.aborted;
  }

  /** Answers of a tenant or a user are left to those who ask as one. */
  private async warmQuery(queryId: string): Promise<void> {
    const entries = this.plans.entriesOf(queryId).filter(({ definition }) => definition.scope === 'public');
    if (entries.length === 0) return;
    this.tell('warmed after a refresh', reportOf(await this.ask(entries, WARM_UP)), { queryId });
  }

  private ask(specs: readonly PrefetchSpec[], scope: QueryScope, options?: PrefetchOptions): Promise<PrefetchReport> {
    return this.service.run(specs, scope, { ...options, signal: this.stopping.signal });
  }

  private tell(
    message: string,
    { sets, hits, errors, elapsedMs }: WarmReport,
    fields: Readonly<Record<string, string>> = {},
  ): void {
    const told = { message, ...fields, sets, hits, errors, elapsedMs: Math.round(elapsedMs) };
    if (errors > 0 && !this.stopping.signal.aborted) this.logger.warn(told);
    else this.logger.log(told);
  }
}

function reportOf({ stats, outcomes, duplicates, elapsedMs }: PrefetchReport): WarmReport {
  const failures = outcomes.flatMap(({ queryId, params, error }) =>
    error === undefined ? [] : [{ queryId, params, ...error }],
  );
  return { ...stats, duplicates, elapsedMs, failures };
}
