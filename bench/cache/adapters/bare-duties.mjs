// Not a cache either: what rows b and c cost with `bare-batch` and, besides, the least of what Falaj promises, written flat, for one kind of
// value and for the case that all goes well: bytes are checked, tags are looked up at a position, memory keeps its own copy, callers of
// one key share a load, what is handed out cannot be changed or is the caller's own.
import { crc32, gunzipSync } from 'node:zlib';
import { connectBatches, encoded, isCompressed } from './bare-batch.mjs';

/** Check (4), position (6), end of life (8), lengths of tags and key (2 each). */
const HEAD_BYTES = 22;
const TAGS = ['measured'];

export async function open({ redisUrl, namespace, ttlMs }) {
  const { ask, store, close } = await connectBatches({ redisUrl, ttlMs });
  const near = new Map();
  const flights = new Map();
  const changes = new Map();
  const counts = { l1: 0, l2: 0, miss: 0 };
  let position = 1;
  const isValid = (tags, seq) => {
    for (const tag of tags) if ((changes.get(tag) ?? 0) > seq) return false;
    return seq <= position;
  };
  const keep = (key, bytes, seq) => near.set(key, { bytes: own(bytes), seq, endMs: performance.now() + ttlMs });
  const atHand = (key) => {
    const kept = near.get(key);
    if (kept === undefined || kept.endMs <= performance.now()) return undefined;
    counts.l1 += 1;
    return kept.bytes;
  };
  const far = async (key) => {
    const name = `${namespace}:${key}`;
    const envelope = await ask(name);
    if (envelope === null) return undefined;
    const { seq, tags, body } = opened(key, envelope);
    if (!isValid(tags, seq)) return undefined;
    keep(key, body, seq);
    counts.l2 += 1;
    return body;
  };
  const load = async (key, loader) => {
    const seq = position;
    const value = unchangeable(await loader());
    counts.miss += 1;
    const tags = [...TAGS, `key:${key}`, `ns:${namespace}`];
    if (!isValid(tags, seq)) return value;
    const name = `${namespace}:${key}`;
    const { bytes, plain } = encoded(value);
    keep(key, plain, seq);
    void store({ key: name, bytes: sealed(key, { seq, tags, bytes, endMs: Date.now() + ttlMs }) });
    return value;
  };
  const ended = async (key, loader) => {
    try {
      return await load(key, loader);
    } finally {
      flights.delete(key);
    }
  };
  const shared = (key, loader) => {
    const known = flights.get(key);
    if (known !== undefined) return known;
    const flight = ended(key, loader);
    flights.set(key, flight);
    return flight;
  };
  return {
    getOrLoad: async (key, loader) => {
      const found = atHand(key) ?? (await far(key));
      return found === undefined ? shared(key, loader) : valueOf(found);
    },
    getEncoded: async (key) => {
      const found = atHand(key) ?? (await far(key));
      if (found === undefined) return undefined;
      return { encoding: isCompressed(found) ? 'gzip' : 'identity', chunks: [Buffer.from(found)] };
    },
    close,
  };
}

function sealed(key, { seq, tags, bytes, endMs }) {
  const texts = tags.join('\n') + key;
  const envelope = Buffer.allocUnsafe(HEAD_BYTES + texts.length + bytes.byteLength);
  envelope.writeUIntBE(seq, 4, 6);
  envelope.writeDoubleBE(endMs, 10);
  envelope.writeUInt16BE(texts.length - key.length, 18);
  envelope.writeUInt16BE(key.length, 20);
  envelope.write(texts, HEAD_BYTES, 'latin1');
  bytes.copy(envelope, HEAD_BYTES + texts.length);
  envelope.writeUInt32BE(crc32(envelope.subarray(4)), 0);
  return envelope;
}

function opened(key, envelope) {
  if (envelope.readUInt32BE(0) !== crc32(envelope.subarray(4))) throw new Error('damaged');
  const keyAt = HEAD_BYTES + envelope.readUInt16BE(18);
  const bodyAt = keyAt + envelope.readUInt16BE(20);
  const texts = envelope.latin1Slice(HEAD_BYTES, bodyAt);
  if (texts.slice(keyAt - HEAD_BYTES) !== key || envelope.readDoubleBE(10) <= Date.now())
    throw new Error('not this one');
  const tags = texts.slice(0, keyAt - HEAD_BYTES).split('\n');
  return { seq: envelope.readUIntBE(4, 6), tags, body: envelope.subarray(bodyAt) };
}

const SLAB_BYTES = 1_048_576;
let slab = Buffer.alloc(0);
let used = 0;

/** Nothing is ever given back: whoever has to do that takes longer. */
function own(bytes) {
  if (used + bytes.byteLength > slab.byteLength) [slab, used] = [Buffer.allocUnsafeSlow(SLAB_BYTES), 0];
  slab.set(bytes, used);
  used += bytes.byteLength;
  return slab.subarray(used - bytes.byteLength, used);
}

function valueOf(bytes) {
  return unchangeable(JSON.parse(isCompressed(bytes) ? gunzipSync(bytes) : bytes));
}

function unchangeable(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(unchangeable));
  const copy = {};
  for (const name in value) copy[name] = unchangeable(value[name]);
  return Object.freeze(copy);
}
