import type { Clock, Timers } from '../../kernel/clock.js';
import { oneServer, type RedisServers } from './redis.address.js';
import { RedisCluster } from './redis.cluster.js';
import type { ConnectionLog } from './redis.connection.js';
import { RedisNode, type RedisNodeOptions, type RedisServing, type RedisTierStatus } from './redis.node.js';
import type { SharedStore } from './shared.store.js';

export interface RedisTierOptions extends RedisServers, RedisNodeOptions {}

export type { RedisTierStatus } from './redis.node.js';

/** Redis as the second tier: one server, the master that sentinels name, or a cluster. */
export class RedisTier {
  readonly store: SharedStore;
  private readonly serving: RedisServing;

  constructor(options: RedisTierOptions, clock: Clock & Timers, logger: ConnectionLog) {
    this.serving =
      options.mode === 'cluster'
        ? new RedisCluster(options, clock, logger)
        : new RedisNode(oneServer(options, options.commandTimeoutMs), options, clock, logger);
    this.store = this.serving.store;
  }

  /** Begins to connect; returns at once. */
  open(): void {
    this.serving.open();
  }

  status(): RedisTierStatus {
    return this.serving.status();
  }

  /**
   * Asks past the breakers; of a cluster every master.
   * @throws StoreError where there is no reply within the budget.
   */
  ping(budgetMs: number): Promise<void> {
    return this.serving.ping(budgetMs);
  }
}
