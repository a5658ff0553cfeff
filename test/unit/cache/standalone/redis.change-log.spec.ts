import { CircuitBreaker } from '../../../../src/cache/engine/circuit-breaker.js';
import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { RedisChangeLog } from '../../../../src/cache/standalone/redis.change-log.js';
import { pass } from '../../../../src/cache/stores/guarded.store.js';
import { RedisConnection } from '../../../../src/cache/stores/redis.connection.js';
import type { RedisServing } from '../../../../src/cache/stores/redis.node.js';
import { LogLines } from '../../../support/redis-tier.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { PliantStore } from '../engine/engine.bench.js';

const LEASE_MS = 200;
const POLL_MS = 80;
const COMMAND_MS = 50;
const BREAKER = { failureShare: 0.5, sampleMin: 5, windowMs: 2000, openMs: 200 };

/** A log over a server that answers at once, until it is silent. */
class LogBench {
  readonly clock = new VirtualClock();
  readonly breaker = new CircuitBreaker(BREAKER, this.clock);
  isSilent = false;
  readonly log: RedisChangeLog;

  constructor() {
    const command = (_key: string, budgetMs: number): Promise<unknown> =>
      pass(this.breaker, () => this.answer(budgetMs));
    const serving = {
      store: new PliantStore(),
      command,
      open: () => undefined,
      status: () => ({ state: 'ready', breaker: this.breaker.state, inFlight: 0, failures: 0 }),
      ping: () => Promise.resolve(),
    } as unknown as RedisServing;
    const limits = { connectTimeoutMs: 50, maxRetryDelayMs: 400, commandTimeoutMs: 50 };
    const messages = new RedisConnection({ ...limits, server: 'redis://127.0.0.1:1' }, this.clock, new LogLines());
    messages.open = () => undefined;
    const times = { leaseMs: LEASE_MS, pollMs: POLL_MS, commandBudgetMs: COMMAND_MS, recordBudgetMs: 1000 };
    this.log = new RedisChangeLog(serving, messages, { namespace: 'n', ...times }, this.clock);
  }

  private answer(budgetMs: number): Promise<unknown> {
    if (!this.isSilent) return Promise.resolve(['history', 0, []]);
    return new Promise((_resolve, reject) => {
      this.clock.after(budgetMs, () => {
        reject(new StoreError('timeout'));
      });
    });
  }
}

describe('a log in a Redis that is silent', () => {
  it('is known not to vouch soon after its lease has run out: readers do not wait for it one after the other', async () => {
    const bench = new LogBench();
    const { clock, log } = bench;
    log.open();
    await clock.advance(5000);
    expect(log.isTrusted()).toBe(true);
    bench.isSilent = true;
    await clock.advance(LEASE_MS + COMMAND_MS);
    expect(log.isTrusted()).toBe(false);
    const timers = clock.timers;
    expect(await log.confirm(25)).toBe(false);
    expect([bench.breaker.state, clock.timers]).toEqual(['open', timers]);
    await log.close();
  });

  it('vouches again once it answers', async () => {
    const bench = new LogBench();
    const { clock, log } = bench;
    log.open();
    await clock.advance(1000);
    bench.isSilent = true;
    await clock.advance(1000);
    bench.isSilent = false;
    await clock.advance(BREAKER.openMs + COMMAND_MS + POLL_MS);
    expect(log.isTrusted()).toBe(true);
    await log.close();
  });
});
