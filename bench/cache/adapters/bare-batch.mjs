// Not a cache: what rows b and c cost where nothing is kept in memory, checked, judged or counted. The commands, bytes and compression are
// Falaj's, and each caller has his own promise. What Falaj does beyond this is what it is there for.
import { setImmediate } from 'node:timers';
import { constants, gzipSync } from 'node:zlib';
import { connectRedis } from '../redis-clients.mjs';

const STORE_ALL = `for at = 1, #KEYS do redis.call('SET', KEYS[at], ARGV[2 * at - 1], 'PX', ARGV[2 * at]) end return #KEYS`;
const STORE_BYTES_MAX = 131_072;
const COMPRESSED_FROM = 2048;
const GZIP = { level: 1, finishFlush: constants.Z_FINISH };

export async function open({ redisUrl, namespace, ttlMs }) {
  const { ask, store, close } = await connectBatches({ redisUrl, ttlMs });
  const name = (key) => `${namespace}:${key}`;
  return {
    getOrLoad: async (key, loader) => {
      const found = await ask(name(key));
      if (found !== null) return found;
      const value = await loader();
      void store({ key: name(key), bytes: encoded(value).bytes });
      return value;
    },
    getEncoded: async (key) => {
      const bytes = await ask(name(key));
      return bytes === null ? undefined : { encoding: isCompressed(bytes) ? 'gzip' : 'identity', chunks: [bytes] };
    },
    close,
  };
}

/** Reads of one tick as one command, and stores of one turn of the event loop. */
export async function connectBatches({ redisUrl, ttlMs }) {
  const redis = await connectRedis(redisUrl);
  const ask = together(process.nextTick, async (reads) => {
    const found = await redis.mgetBuffer(reads.map(({ item }) => item));
    reads.forEach(({ resolve }, at) => resolve(found[at]));
  });
  const storePiece = async (piece) => {
    const words = piece.flatMap(({ item }) => [item.bytes, ttlMs]);
    await redis.eval(STORE_ALL, piece.length, ...piece.map(({ item }) => item.key), ...words);
    for (const { resolve } of piece) resolve();
  };
  const store = together(setImmediate, (stores) => Promise.all(pieces(stores).map(storePiece)));
  return { ask, store, close: () => redis.quit() };
}

export function encoded(value) {
  const plain = Buffer.from(JSON.stringify(value));
  return { plain, bytes: plain.byteLength < COMPRESSED_FROM ? plain : gzipSync(plain, GZIP) };
}

export function isCompressed(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What is asked for before `later` comes is done by one call of the work. */
function together(later, work) {
  let waiting = [];
  const leave = () => {
    const all = waiting;
    waiting = [];
    void work(all);
  };
  return (item) =>
    new Promise((resolve) => {
      if (waiting.push({ item, resolve }) === 1) later(leave);
    });
}

function pieces(stores) {
  const all = [];
  let room = 0;
  for (const store of stores) {
    room -= store.item.bytes.byteLength;
    if (room >= 0) {
      all.at(-1).push(store);
      continue;
    }
    all.push([store]);
    room = STORE_BYTES_MAX - store.item.bytes.byteLength;
  }
  return all;
}
