import { deflateRawSync, crc32, constants } from 'node:zlib';
import { connectRedis } from '../redis-clients.mjs';
const STORE = `for at = 1, #KEYS do redis.call('SET', KEYS[at], ARGV[2*at-1], 'PX', ARGV[2*at]) end return #KEYS`;
const DEFLATE = { level: 1, finishFlush: constants.Z_SYNC_FLUSH };
export async function open({ redisUrl, namespace, ttlMs }) {
  const redis = await connectRedis(redisUrl);
  let asked = [], stores = [];
  const ask = (key) => new Promise((resolve) => { if (asked.push({ key: `${namespace}:${key}`, resolve }) === 1) process.nextTick(look); });
  const look = async () => { const all = asked; asked = []; const found = await redis.mgetBuffer(all.map(({ key }) => key)); for (let i=0;i<all.length;i++) all[i].resolve(found[i]); };
  const store = () => { const all = stores; stores = [];
    let piece = [], bytes = 0; const send = () => { if (piece.length) redis.eval(STORE, piece.length, ...piece.map(x=>x[0]), ...piece.flatMap(x=>[x[1], ttlMs])).catch(()=>{}); piece = []; bytes = 0; };
    for (const x of all) { if (bytes + x[1].length > 131072 || piece.length >= 128) send(); piece.push(x); bytes += x[1].length; } send(); };
  const getOrLoad = async (key, loader) => {
    const found = await ask(key);
    if (found !== null) return found;
    const value = await loader();
    const text = Buffer.from(JSON.stringify(value));
    const bytes = text.length >= 2048 ? deflateRawSync(text, DEFLATE) : text;
    if (stores.push([`${namespace}:${key}`, bytes]) === 1) process.nextTick(store);
    return value;
  };
  return { getOrLoad, getBytes: ask, close: () => redis.quit() };
}
