import { StoreError } from '../../../../src/cache/engine/store.error.js';
import { failureOf } from '../../../../src/cache/stores/redis-failure.js';
import { RedisConnection } from '../../../../src/cache/stores/redis.connection.js';
import { withinBudget } from '../../../../src/cache/stores/reply.race.js';
import { VirtualClock } from '../../../support/virtual-clock.js';
import { LogLines } from '../../../support/redis-tier.js';
import { gate, settled } from '../gate.js';

describe('a race with a budget', () => {
  it('gives the reply, or the failure, that comes in time', async () => {
    const clock = new VirtualClock();
    expect(await withinBudget(Promise.resolve(7), 10, clock)).toBe(7);
    await expect(withinBudget(Promise.reject(new Error('no')), 10, clock)).rejects.toThrow('no');
    expect(clock.timers).toBe(0);
  });

  it('ends with a timeout once the budget is used up', async () => {
    const clock = new VirtualClock();
    const raced = withinBudget(gate<number>().promise, 10, clock);
    const outcome = expect(raced).rejects.toMatchObject({ failure: 'timeout' });
    await clock.advance(10);
    await outcome;
  });

  it('prefers a reply that had arrived before the deadline was noticed', async () => {
    const reply = gate<number>();
    const due: (() => void)[] = [];
    const after = (_delayMs: number, run: () => void): (() => void) => {
      due.push(run);
      return () => undefined;
    };
    const raced = withinBudget(reply.promise, 10, { after });
    await settled();
    expect(due).toHaveLength(1);
    due.forEach((run) => {
      run();
    });
    reply.open(7);
    expect(await raced).toBe(7);
  });

  it('begins when the tick has ended in which the command was made: before, nobody had been asked', async () => {
    const clock = new VirtualClock();
    const raced = withinBudget(gate<number>().promise, 10, clock);
    expect(clock.timers).toBe(0);
    await settled();
    expect(clock.timers).toBe(1);
    const outcome = expect(raced).rejects.toMatchObject({ failure: 'timeout' });
    await clock.advance(10);
    await outcome;
  });
});

describe('what a failure of the client means', () => {
  const named = (name: string, message: string, code?: string): Error =>
    Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });

  it.each([
    [named('ReplyError', 'OOM command not allowed'), 'refused', 'OOM'],
    [named('ReplyError', 'ERR secret: what was sent'), 'refused', 'ERR'],
    [named('ReplyError', 'secret first'), 'refused', 'refused'],
    [named('Error', 'Command timed out'), 'timeout', 'timeout'],
    [named('Error', 'connect ECONNREFUSED 10.0.0.1:6379', 'ECONNREFUSED'), 'unavailable', 'ECONNREFUSED'],
    [named('Error', 'no code', 'with a secret'), 'unavailable', 'unavailable'],
    [undefined, 'unavailable', 'unavailable'],
    [new StoreError('saturated'), 'saturated', 'saturated'],
  ])('%s is %s, %s', (error, failure, reason) => {
    expect(failureOf(error)).toMatchObject({ failure, reason });
  });
});

describe('a connection', () => {
  const options = { connectTimeoutMs: 50, maxRetryDelayMs: 400, commandTimeoutMs: 50 };
  const open = (url: string): RedisConnection =>
    new RedisConnection({ ...options, server: url }, new VirtualClock(), new LogLines());

  it('takes encryption, user, password and number from its address', async () => {
    const connection = open('rediss://us%40er:p%3Ass@cache.example:6390/3');
    expect(connection.client.options).toMatchObject({
      host: 'cache.example',
      port: 6390,
      username: 'us@er',
      password: 'p:ss',
      db: 3,
    });
    expect(connection.client.options.tls).toBeTruthy();
    await connection.close();
  });

  it('queues nothing, repeats nothing, and waits longer between attempts up to its limit', async () => {
    const connection = open('redis://127.0.0.1:1');
    const { options: set } = connection.client;
    expect(set).toMatchObject({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
    });
    expect([1, 2, 3, 4, 5, 1000].map((attempt) => set.retryStrategy?.(attempt))).toEqual([50, 100, 200, 400, 400, 400]);
    expect([connection.state, connection.reason]).toEqual(['connecting', undefined]);
    connection.renew('silent');
    await expect(connection.ping(5)).rejects.toMatchObject({ failure: 'unavailable' });
    await connection.close();
    expect(connection.state).toBe('closed');
  });
});
