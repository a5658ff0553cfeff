import { Redis, type RedisOptions } from 'ioredis';
import type { Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';
import { failureOf } from './redis-failure.js';
import { withinBudget } from './reply.race.js';

/** Slots from one to another, both included, and the master that holds them. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
  /** Host and port. */
  readonly address: string;
}

/** Asks a connected member. @throws StoreError where it gives no usable answer in time. */
export async function surveyBy(client: Redis, budgetMs: number, timers: Timers): Promise<readonly SlotRange[]> {
  try {
    const reply: unknown = await withinBudget(client.cluster('SLOTS'), budgetMs, timers);
    return slotRanges(reply, client.options.host ?? '');
  } catch (error) {
    throw failureOf(error);
  }
}

/** Asks a member through a connection of its own that lasts for the question, or until the signal. */
export async function surveyFrom(
  seed: RedisOptions,
  budgetMs: number,
  timers: Timers,
  signal: AbortSignal,
): Promise<readonly SlotRange[]> {
  const client = new Redis({
    ...seed,
    lazyConnect: true,
    connectTimeout: budgetMs,
    disconnectTimeout: budgetMs,
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    retryStrategy: () => null,
  });
  let complaint: unknown;
  client.on('error', (error: unknown) => (complaint ??= error));
  const stop = (): void => {
    // One that has ended has no socket whose end the client could wait for, and it would wait.
    if (client.status !== 'end') client.disconnect();
  };
  signal.addEventListener('abort', stop);
  try {
    await withinBudget(client.connect(), budgetMs, timers);
    return await surveyBy(client, budgetMs, timers);
  } catch (error) {
    throw failureOf(complaint ?? error);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** What CLUSTER SLOTS answers, each member checked. A member without a host is where the answer came from. */
function slotRanges(reply: unknown, answeredBy: string): readonly SlotRange[] {
  const ranges = (Array.isArray(reply) ? (reply as unknown[]) : []).flatMap((row) => {
    const [from, to, master] = Array.isArray(row) ? (row as unknown[]) : [];
    const [host, port] = Array.isArray(master) ? (master as unknown[]) : [];
    if (typeof from !== 'number' || typeof to !== 'number' || typeof port !== 'number' || host === '?') return [];
    return [{ from, to, address: `${typeof host === 'string' && host !== '' ? host : answeredBy}:${String(port)}` }];
  });
  if (ranges.length === 0) throw new StoreError('unavailable', 'NO_SLOTS');
  return ranges;
}
