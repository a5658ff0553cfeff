import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PrivateRedis } from '../support/processes.mjs';
import { Contestant } from './contestant.mjs';
import { connectRedis } from './redis-clients.mjs';
import { PEERS } from './peers.mjs';

const TTL_MS = 600_000;
const MEMORY_BYTES = 512 * 1024 * 1024;
const MEMORY_ITEMS = 250_000;
/** For peers, where Redis is well: a command that waits in a busy process must not be given up. */
const COMMAND_TIMEOUT_MS = 2000;

/** What the rows share: how long to measure, who takes part, servers and processes that end with the row. */
export class Bench {
  open = [];
  runs = 0;

  constructor({ report, engine, rounds, isQuick }) {
    Object.assign(this, { report, engine, rounds, isQuick });
  }

  get isBuilt() {
    return existsSync(fileURLToPath(this.engine));
  }

  /** Falaj where it is built, and the peers. */
  names(peers = PEERS) {
    return [...(this.isBuilt ? ['falaj'] : []), ...peers];
  }

  async redis() {
    const redis = await PrivateRedis.start();
    this.open.push(() => redis.stop());
    return redis;
  }

  async client(url) {
    const client = await connectRedis(url);
    this.open.push(() => client.disconnect());
    return client;
  }

  /** Processes by side; a side is `adapter` or `adapter:way`, where the way is one of the settings. */
  async contestants(sides, work, settings = {}, words = []) {
    const started = await Promise.all(sides.map((side) => this.contestant(side, work, settings, words)));
    return Object.fromEntries(sides.map((side, number) => [side, started[number]]));
  }

  async contestant(side, work, settings = {}, words = []) {
    const [adapter, way] = side.split(':');
    // Every run has names of its own, so that nothing of an earlier one is found.
    const namespace = `b${++this.runs}${adapter.replaceAll('-', '')}`;
    const sizes = { memoryBytes: MEMORY_BYTES, memoryItems: MEMORY_ITEMS };
    const shared = { engine: this.engine, namespace, ttlMs: TTL_MS, commandTimeoutMs: COMMAND_TIMEOUT_MS, ...sizes };
    const contestant = await Contestant.start(adapter, {
      work,
      settings: { ...shared, ...(way === undefined ? {} : { [way]: true }), ...settings },
      arguments: words,
    });
    this.open.push(() => contestant.stop());
    return contestant;
  }

  async closeAll() {
    for (const close of this.open.splice(0).reverse()) await close();
  }
}

/** A target as a bound on what was measured. */
export const atLeast = (bound) => ({ text: `>= ${bound}`, met: (value) => value >= bound });
export const atMost = (bound) => ({ text: `<= ${bound}`, met: (value) => value <= bound });
export const exactly = (bound) => ({ text: `${bound}`, met: (value) => value === bound });
