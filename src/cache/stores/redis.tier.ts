import type { Redis } from 'ioredis';
import type { Clock, Timers } from '../../kernel/clock.js';
import type { MaintainedServer } from './maintained-server.port.js';
import { oneServer, type RedisServers } from './redis.address.js';
import { RedisCluster } from './redis.cluster.js';
import { RedisClaimDesk } from './redis.claim-desk.js';
import type { ConnectionLog } from './redis.connection.js';
import { RedisNode, type RedisNodeOptions, type RedisServing, type RedisTierStatus } from './redis.node.js';
import type { SharedStore } from './shared.store.js';

export interface RedisTierOptions extends RedisServers, RedisNodeOptions {
  /** Before the names of claims, within the namespace. */
  readonly claimPrefix: string;
}

export type { RedisTierStatus } from './redis.node.js';

/** Redis as the second tier: one server, the master that sentinels name, or a cluster. */
export class RedisTier {
  readonly store: SharedStore;
  readonly desk: RedisClaimDesk;
  private readonly serving: RedisServing;

  constructor(options: RedisTierOptions, clock: Clock & Timers, logger: ConnectionLog) {
    this.serving = servingOf(options, clock, logger);
    this.store = this.serving.store;
    this.desk = new RedisClaimDesk(this.serving, options.claimPrefix);
  }

  /** Begins to connect; returns at once. */
  open(): void {
    this.serving.open();
  }

  status(): RedisTierStatus {
    return this.serving.status();
  }

  /** The servers to be looked after, of a cluster every master that is not failing. */
  servers(): readonly MaintainedServer[] {
    return this.serving.servers();
  }

  /** A command on a key that is no entry, to whoever holds it. @throws StoreError */
  command<T>(key: string, budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    return this.serving.command(key, budgetMs, send);
  }

  /**
   * Asks past the breakers; of a cluster every master.
   * @throws StoreError where there is no reply within the budget.
   */
  ping(budgetMs: number): Promise<void> {
    return this.serving.ping(budgetMs);
  }
}

/** What stands at the addresses, however many servers they are. */
export function servingOf(
  options: RedisServers & RedisNodeOptions,
  clock: Clock & Timers,
  logger: ConnectionLog,
): RedisServing {
  if (options.mode === 'cluster') return new RedisCluster(options, clock, logger);
  return new RedisNode(oneServer(options, options.commandTimeoutMs), options, clock, logger);
}
