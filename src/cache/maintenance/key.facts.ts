import type { ChainableCommander } from 'ioredis';
import { StoreError } from '../engine/store.error.js';
import type { MaintainedServer } from '../stores/maintained-server.port.js';
import { createdAtOf, HEAD_BYTES } from './envelope.age.js';

/** What a server says of one key. */
export interface KeyFacts {
  readonly key: string;
  /** Time left; -1: no end, -2: gone. */
  readonly ttlMs: number;
  /** Since somebody last read it; null where the server does not say (it evicts by frequency). */
  readonly idleMs: number | null;
  /** Null where it was not asked for, or is not told. */
  readonly bytes: number | null;
}

export interface Asked {
  readonly key: string;
  readonly idle: boolean;
  readonly bytes: boolean;
}

type Replies = readonly (readonly [error: Error | null, reply: unknown])[];

const ENDLESS = -1;

/**
 * Asks a server about its keys. None of these commands counts as a use of the key: reading the values would make every one of them
 * look as if it had just been wanted, to the server that evicts and to the next look.
 */
export async function factsOf(
  server: MaintainedServer,
  asked: readonly Asked[],
  budgetMs: number,
): Promise<readonly KeyFacts[]> {
  const replies = await send(server, budgetMs, (pipeline) => {
    for (const { key, idle, bytes } of asked) {
      pipeline.pttl(key);
      if (idle) pipeline.object('IDLETIME', key);
      if (bytes) pipeline.memory('USAGE', key);
    }
  });
  let at = 0;
  const next = (): number | null => {
    const [error, reply] = replies[at++] ?? [];
    return error === null && typeof reply === 'number' ? reply : null;
  };
  return asked.map(({ key, idle, bytes }) => {
    const ttlMs = next() ?? -2;
    const idleSeconds = idle ? next() : null;
    return { key, ttlMs, idleMs: idleSeconds === null ? null : idleSeconds * 1000, bytes: bytes ? next() : null };
  });
}

/** Which of these are texts without an end of life, asked in one step with nothing between. */
export async function endlessTexts(
  server: MaintainedServer,
  keys: readonly string[],
  budgetMs: number,
): Promise<readonly string[]> {
  const replies = await send(server, budgetMs, (pipeline) => {
    keys.forEach((key) => {
      pipeline.type(key);
      pipeline.pttl(key);
    });
  });
  return keys.filter((_, at) => replies[2 * at]?.[1] === 'string' && replies[2 * at + 1]?.[1] === ENDLESS);
}

/** When each was made, by its head; null where it has none that can be read. Counts as a use: for those of unknown age alone. */
export async function createdTimes(
  server: MaintainedServer,
  keys: readonly string[],
  budgetMs: number,
): Promise<readonly (number | null)[]> {
  const replies = await send(server, budgetMs, (pipeline) => {
    keys.forEach((key) => pipeline.getrangeBuffer(key, 0, HEAD_BYTES - 1));
  });
  return keys.map((_, at) => {
    const head = replies[at]?.[1];
    return Buffer.isBuffer(head) ? createdAtOf(head) : null;
  });
}

/** A reply to each command, or its error. @throws StoreError where the server does not answer in time. */
async function send(
  server: MaintainedServer,
  budgetMs: number,
  fill: (pipeline: ChainableCommander) => void,
): Promise<Replies> {
  const replies = await server.command(budgetMs, (client) => {
    const pipeline = client.pipeline();
    fill(pipeline);
    return pipeline.exec();
  });
  if (replies === null) throw new StoreError('unavailable');
  return replies;
}
