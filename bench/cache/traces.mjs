/** Seeded sequences of requests; each names how large its values are, what their loads cost, and the bytes of the cache. */

const KEYS = 20_000;
const HELD = 2000;
/** Above what the first tier packs. */
const BYTES = 5000;
const OVERHEAD_BYTES = 600;

const mixed = (number) => {
  let hash = Math.imul(number + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
};

/** From a millisecond to two seconds, most of them short, whatever the key's popularity. */
const uneven = (key) => 1 + Math.floor(2000 * mixed(key + 7) ** 6);
const COST_MS = 20;

/** Ranks from 0, the nth drawn in proportion to n^-alpha. */
function zipf(alpha, random, ranks = KEYS) {
  const sums = new Float64Array(ranks);
  let sum = 0;
  for (let rank = 0; rank < ranks; rank++) sums[rank] = sum += (rank + 1) ** -alpha;
  return () => {
    const drawn = random() * sum;
    let low = 0;
    let high = ranks - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

export function traces(count, seeded) {
  const list = [];
  const add = (name, next, options = {}) => {
    const { locality = true } = options;
    const { bytesOf = () => BYTES, costOf = () => COST_MS, mean = BYTES } = options;
    const requests = Int32Array.from({ length: count }, (_, at) => next(at));
    const valueOf = (key) => ({ bytes: bytesOf(key), costMs: costOf(key) });
    list.push({ name, requests, valueOf, locality, bytesMax: HELD * (mean + OVERHEAD_BYTES) });
  };
  addPopularity(add, seeded);
  addScans(add, seeded);
  addSizes(add, seeded);
  addMoves(add, seeded, count);
  add('zipf 0.9, costs differ', zipf(0.9, seeded(10)), { costOf: uneven });
  const random = seeded(99);
  add('uniform', () => Math.floor(random() * KEYS), { locality: false });
  return list;
}

function addPopularity(add, seeded) {
  for (const alpha of [0.7, 0.9, 1.1]) add(`zipf ${alpha}`, zipf(alpha, seeded(1)));
}

function addScans(add, seeded) {
  const random = seeded(2);
  const often = zipf(0.9, random);
  let once = KEYS;
  add('zipf 0.9, 3 of 10 in a scan', () => (random() < 0.3 ? once++ : often()));
  const again = zipf(0.9, seeded(3));
  add('zipf 0.9, long scans between', (at) => (at % 25_000 >= 18_000 ? once++ : again()));
  add('loop, 1.1 of the cache', (at) => at % Math.floor(HELD * 1.1));
  add('loop, 1.5 of the cache', (at) => at % Math.floor(HELD * 1.5));
}

function addSizes(add, seeded) {
  const wide = (share) => 4200 + Math.floor(200_000 * share ** 6);
  const sizes = { mean: 4200 + 200_000 / 7 };
  add('sizes mixed', zipf(0.9, seeded(4)), { ...sizes, bytesOf: (key) => wide(mixed(key)) });
  add('sizes mixed, popular are small', zipf(0.9, seeded(5)), { ...sizes, bytesOf: (key) => wide(key / KEYS) });
  add('sizes mixed, popular are large', zipf(0.9, seeded(6)), { ...sizes, bytesOf: (key) => wide(1 - key / KEYS) });
}

function addMoves(add, seeded, count) {
  const moved = zipf(0.9, seeded(7));
  const moves = 8;
  add('zipf 0.9, all keys change 8 times', (at) => moved() + KEYS * Math.floor((at * moves) / count));
  const random = seeded(8);
  const drifting = zipf(0.9, random);
  const places = Int32Array.from({ length: KEYS }, (_, rank) => rank);
  let fresh = KEYS;
  add('zipf 0.9, keys replaced one by one', () => {
    if (random() < 0.05) places[drifting()] = fresh++;
    return places[drifting()];
  });
  const window = seeded(9);
  add('a window that slides', (at) => Math.floor(at / 40) + Math.floor(window() ** 2 * HELD * 1.5));
}
