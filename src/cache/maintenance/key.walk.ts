import type { Clock, Timers } from '../../kernel/clock.js';
import { pause } from '../../kernel/pause.js';
import { StoreError } from '../engine/store.error.js';
import type { MaintainedServer } from '../stores/maintained-server.port.js';
import { beginsWith } from '../stores/redis.walk.js';

export interface WalkLimits {
  readonly budgetMs: number;
  /** Pause between two steps, in which requests go first. */
  readonly pauseMs: number;
  /** What one step may take. */
  readonly stepMs: number;
}

export interface KeyBatch {
  readonly server: MaintainedServer;
  readonly keys: readonly string[];
}

const START = '0';
const BATCH_MAX = 100;

/**
 * Every key that begins so, of every server, in small batches, within a time. A server that fails is passed over, whether it failed at
 * a step of the walk or under the hands of whoever works on the batch; then the walk is not whole.
 */
export class KeyWalk {
  failures = 0;
  /** Server and cursor where the time was up; undefined where the walk came to its end. */
  stoppedAt: string | undefined;
  private readonly endMs: number;

  constructor(
    private readonly servers: readonly MaintainedServer[],
    private readonly prefix: string,
    private readonly limits: WalkLimits,
    private readonly clock: Clock & Timers,
  ) {
    this.endMs = clock.monotonicMs() + limits.budgetMs;
  }

  get isWhole(): boolean {
    return this.failures === 0 && this.stoppedAt === undefined && this.servers.length > 0;
  }

  /** @param from `stoppedAt` of an earlier walk. */
  async each(work: (batch: KeyBatch) => Promise<void>, from?: string): Promise<void> {
    const [name = '', cursor = START] = from?.split(' ') ?? [];
    const ordered = this.servers.filter((server) => server.name >= name).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const server of ordered) {
      try {
        await this.over(server, server.name === name ? cursor : START, work);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        this.failures += 1;
      }
      if (this.stoppedAt !== undefined) return;
    }
  }

  private async over(server: MaintainedServer, from: string, work: (batch: KeyBatch) => Promise<void>): Promise<void> {
    let cursor = from;
    do {
      if (this.clock.monotonicMs() >= this.endMs) {
        this.stoppedAt = `${server.name} ${cursor}`;
        return;
      }
      const [next, keys] = await server.scan(cursor, beginsWith(this.prefix), this.limits.stepMs);
      for (let at = 0; at < keys.length; at += BATCH_MAX) {
        await work({ server, keys: keys.slice(at, at + BATCH_MAX) });
        await pause(this.limits.pauseMs, this.clock);
      }
      cursor = next;
    } while (cursor !== START);
  }
}
