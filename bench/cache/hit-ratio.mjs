// How often the first tier has what is asked for, beside a plain list by recency of the same bytes, on seeded traces. A request that
// finds nothing loads and sets. Shown besides: by bytes, and by what the hits saved of the cost of loading.
// Options: --requests N, --seeds N for other sequences of the same kinds (0 unless told).
import { entryBytes } from '../../dist/cache/engine/cache-entry.js';
import { MemoryStore } from '../../dist/cache/stores/memory.store.js';
import { isQuick, option, seeded } from '../support/report.mjs';
import { traces } from './traces.mjs';

const HOUR = 3_600_000;
/** Between seeds of one sequence and the next. */
const SEEDS_APART = 1000;
const STILL = { monotonicMs: () => 0 };

/** Bytes bound it; the least recently used goes first. */
class RecencyList {
  bytes = 0;
  sizes = new Map();

  constructor(bytesMax) {
    this.bytesMax = bytesMax;
  }

  has(key) {
    const bytes = this.sizes.get(key);
    if (bytes === undefined) return false;
    this.sizes.delete(key);
    this.sizes.set(key, bytes);
    return true;
  }

  keep(key, bytes) {
    if (bytes > this.bytesMax) return;
    this.sizes.set(key, bytes);
    this.bytes += bytes;
    for (const [oldest, size] of this.sizes) {
      if (this.bytes <= this.bytesMax) return;
      this.sizes.delete(oldest);
      this.bytes -= size;
    }
  }
}

/** The store as shipped. Payloads above what it packs, so that both are charged the same bytes for the same entry. */
class Shipped {
  constructor(bytesMax) {
    this.store = new MemoryStore({ bytesMax }, STILL);
  }

  has(key) {
    return this.store.get(key).kind === 'found';
  }

  keep(key, _bytes, entry) {
    this.store.set(key, entry, HOUR);
  }
}

const payloads = new Map();

function payloadOf(bytes) {
  const known = payloads.get(bytes);
  if (known !== undefined) return known;
  const payload = Buffer.alloc(bytes);
  payloads.set(bytes, payload);
  return payload;
}

const POSITION = { incarnation: 'bench', seq: 1 };
const TAGS = [];

function entryOf({ bytes, costMs }) {
  return {
    position: POSITION,
    tags: TAGS,
    createdAtMs: 0,
    freshUntilMs: HOUR,
    loadCostMs: costMs,
    region: 'default',
    identity: '',
    meta: {},
    payload: payloadOf(bytes),
  };
}

/** Shares of the requests, of their bytes and of their cost that the cache had. */
function ratios(cache, { requests, valueOf }) {
  const all = { count: 0, bytes: 0, cost: 0 };
  const hit = { count: 0, bytes: 0, cost: 0 };
  for (const request of requests) {
    const key = `key:${request}`;
    const value = valueOf(request);
    const found = cache.has(key);
    for (const sum of found ? [all, hit] : [all]) {
      sum.count += 1;
      sum.bytes += value.bytes;
      sum.cost += value.costMs;
    }
    if (found) continue;
    const entry = entryOf(value);
    cache.keep(key, entryBytes(key, entry), entry);
  }
  return { hits: hit.count / all.count, bytes: hit.bytes / all.bytes, cost: hit.cost / all.cost };
}

/**
 * One row a trace: hit ratios of the first tier and of the plain list, by requests (`falaj`, `lru`), by bytes and by cost. Where
 * `locality` is false nothing that was asked says anything about what will be, and no policy can be better than another.
 */
export function hitRatioRows({ requests = 400_000, seeds = 0 } = {}) {
  return traces(requests, (seed) => seeded(seed + SEEDS_APART * seeds)).map((trace) => {
    const falaj = ratios(new Shipped(trace.bytesMax), trace);
    const lru = ratios(new RecencyList(trace.bytesMax), trace);
    return {
      trace: trace.name,
      locality: trace.locality,
      falaj: falaj.hits,
      lru: lru.hits,
      falajBytes: falaj.bytes,
      lruBytes: lru.bytes,
      falajCost: falaj.cost,
      lruCost: lru.cost,
    };
  });
}

function print(rows) {
  const percent = (share) => (share * 100).toFixed(2);
  const shown = rows.map((row) => [
    row.trace,
    ...[row.falaj, row.lru, row.falajBytes, row.lruBytes, row.falajCost, row.lruCost].map(percent),
    verdict(row),
  ]);
  const headings = ['trace', 'hits %', 'LRU', 'by bytes %', 'LRU', 'by cost %', 'LRU', ''];
  const widths = headings.map((heading, i) => Math.max(heading.length, ...shown.map((row) => row[i].length)));
  const line = (cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  console.log([line(headings), line(widths.map((width) => '-'.repeat(width))), ...shown.map(line)].join('\n'));
}

const NOISE = 0.003;

function isMet({ locality, falaj, lru }) {
  return locality ? falaj > lru : falaj >= lru - NOISE;
}

function verdict(row) {
  if (!isMet(row)) return 'NOT MET';
  return row.locality ? 'higher' : 'the same';
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const rows = hitRatioRows({
    requests: Number(option('requests', isQuick ? '60000' : '400000')),
    seeds: Number(option('seeds', '0')),
  });
  print(rows);
  if (!rows.every(isMet)) process.exitCode = 1;
}
