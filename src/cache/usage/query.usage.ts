import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { RepeatingTask } from '../../changes/repeating-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { CLOCK } from '../../observability/clock.token.js';
import type { BoundQuery } from '../../registry/query-definition.js';
import { QueryRegistry } from '../../registry/query.registry.js';
import { CachedQueries } from '../cached-queries.js';
import { AskedArchive } from './asked.archive.js';
import { AskedKeys } from './asked-keys.js';
import type { AskedQuestion, WeighedQuestion } from './asked-question.js';

/**
 * Which cached questions are asked most: here, and as far as the database remembers everywhere. What the system asks ahead is no use, or
 * what was warmed once would be warmed for ever.
 */
@Injectable()
export class QueryUsage implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly keys: AskedKeys;
  private readonly task: RepeatingTask;

  constructor(
    private readonly archive: AskedArchive,
    private readonly queries: CachedQueries,
    private readonly registry: QueryRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) clock: Clock & Timers,
  ) {
    const { keysMax, halfLifeSeconds, foldSeconds } = settings.cache.usage;
    this.keys = new AskedKeys({ keysMax, halfLifeMs: halfLifeSeconds * 1000 }, clock);
    const everyMs = foldSeconds * 1000;
    this.task = new RepeatingTask(clock, { name: 'usage', everyMs, work: () => this.handOver() });
  }

  onApplicationBootstrap(): void {
    if (this.settings.cache.enabled) this.task.start();
  }

  /** What was asked last is told before the connection goes; a database that is away costs these uses. */
  async beforeApplicationShutdown(): Promise<void> {
    this.task.stop();
    if (this.settings.cache.enabled) await this.handOver().catch(() => undefined);
  }

  note(key: string, bound: BoundQuery, scope: QueryScope): void {
    if (scope.reading.isAhead === true || bound.definition.scope === 'user') return;
    this.keys.note(key, () => ({
      ...{ key, queryId: bound.definition.queryId, params: bound.params },
      tenant: bound.definition.scope === 'tenant' ? scope.tenant : null,
    }));
  }

  /** The most used here first. */
  mostHere(count: number): readonly WeighedQuestion[] {
    return this.keys.most(count);
  }

  /** The most used over all processes, of the last day; of this one alone where the database does not answer. */
  async most(count: number): Promise<readonly WeighedQuestion[]> {
    try {
      for (const question of await this.archive.most(count)) this.recall(question);
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
    }
    return this.keys.most(count);
  }

  /** Tells the database what was asked since the last time. @throws FalajError database.unavailable */
  async handOver(): Promise<void> {
    const asked = this.keys.fold();
    if (asked.length > 0) await this.archive.add(asked);
  }

  /** Under the key that it has now; what can no longer be asked is passed over. */
  private recall({ weight, ...question }: WeighedQuestion): void {
    const key = this.keyOf(question);
    if (key !== undefined) this.keys.recall({ ...question, key, weight });
  }

  private keyOf({ queryId, params, tenant }: AskedQuestion): string | undefined {
    const definition = this.registry.find(queryId);
    if (definition === undefined || this.queries.grantOf(definition) !== 'granted') return undefined;
    try {
      const scope = { principal: '', tenants: [], workspaces: [], tenant, roles: [], reading: {} };
      return this.queries.keys.forQuery(this.registry.bind(queryId, params), scope);
    } catch (error) {
      if (error instanceof FalajError) return undefined;
      throw error;
    }
  }
}
