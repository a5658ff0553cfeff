import type { Redis } from 'ioredis';
import type { WalkedServer } from './redis.walk.js';

/** One server of the second tier, as whoever looks after its keys sees it: past the breaker, so only while that is closed. */
export interface MaintainedServer extends WalkedServer {
  /** Sends commands on keys of this server. @throws StoreError */
  command<T>(budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T>;
}
