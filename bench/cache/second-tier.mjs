/** What 64 callers of one tick pay for the second tier, beside the same keys by two pipelines of the same client. */
import { fileURLToPath } from 'node:url';
import { EnvelopeCodec } from '../../dist/cache/engine/envelope.codec.js';
import { RedisTier } from '../../dist/cache/stores/redis.tier.js';
import { SystemClock } from '../../dist/kernel/clock.js';
import { Redis } from 'ioredis';
import { findRedis } from '../../test/support/redis-finder.mjs';
import { PrivateRedis } from '../support/processes.mjs';
import { option, percentile, Report } from '../support/report.mjs';

const CALLERS = 64;
const PIPELINE = CALLERS / 2;
const SIZES = [
  ['1 KB', 1024],
  ['20 KB', 20_480],
];
const BUDGET_MS = 2000;
const TTL_MS = 3_600_000;
const ENVELOPE_BYTES_MAX = 2_000_000;
const ENVELOPES = {
  bytesMax: ENVELOPE_BYTES_MAX,
  inflatedBytesMax: ENVELOPE_BYTES_MAX,
  treatments: {},
  encryptionKeys: [],
  macSecrets: [],
};
const HIT_RATIO_MAX = 1.25;
const WARM_SHARE = 0.2;

/** JSON rows of about so many bytes. */
function payloadOf(bytes) {
  const rows = [];
  for (let length = 2; length < bytes;) {
    const number = rows.length;
    const row = {
      company_id: number,
      company: `Company ${number}`,
      year: 2015 + (number % 10),
      retained: number * 0.37,
    };
    length += JSON.stringify(row).length + 1;
    rows.push(row);
  }
  return Buffer.from(JSON.stringify(rows));
}

function entryOf(payload) {
  return {
    position: { incarnation: '7412345678901234567:1:8f3a', seq: 4242 },
    tags: ['op:get_retention_by_company', 'region:default', 'dataset:retention', 'table:public.retention'],
    createdAtMs: Date.now(),
    freshUntilMs: Date.now() + TTL_MS,
    loadCostMs: 12.5,
    region: 'default',
    identity: 'f'.repeat(64),
    meta: { query_id: 'retention_by_company_agg', row_count: 7, warnings: [] },
    payload,
  };
}

async function connectedTier(url) {
  const options = {
    ...{ url, connectTimeoutMs: 2000, maxRetryDelayMs: 200, commandTimeoutMs: BUDGET_MS, inFlightMax: 5000 },
    envelope: ENVELOPES,
    claimPrefix: 'bench:flight:',
    breaker: { failureShare: 0.5, sampleMin: 20, windowMs: 10_000, openMs: 5000 },
  };
  const tier = new RedisTier(options, new SystemClock(), { log: () => undefined, warn: () => undefined });
  tier.open();
  while (tier.status().state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 5));
  return tier;
}

/** What is compared: each work does the same to the same keys. */
function worksOf(tier, client, keys, entry) {
  const halves = [keys.slice(0, PIPELINE), keys.slice(PIPELINE)];
  const pipelines = (add) =>
    Promise.all(halves.map((half) => half.reduce((pipeline, key) => add(pipeline, key), client.pipeline()).exec()));
  const envelope = new EnvelopeCodec(ENVELOPES).encode(keys[0], entry);
  const absent = keys.map((key) => `${key}:absent`);
  const get = (key) => tier.store.get(key, BUDGET_MS);
  const set = (key) => tier.store.set(key, entry, TTL_MS, BUDGET_MS);
  const misses = () => client.unlink(...absent);
  return {
    hit: {
      tier: async () => {
        for (const read of await Promise.all(keys.map(get))) if (read.kind !== 'found') throw new Error(read.kind);
      },
      pipelines: () => pipelines((pipeline, key) => pipeline.getBuffer(key)),
    },
    miss: {
      before: misses,
      tier: () =>
        Promise.all(
          absent.map(async (key) => {
            if ((await get(key)).kind !== 'absent') throw new Error('not absent');
            await set(key);
          }),
        ),
      pipelines: async () => {
        const each = (add) =>
          Promise.all(
            [absent.slice(0, PIPELINE), absent.slice(PIPELINE)].map((half) =>
              half.reduce((pipeline, key) => add(pipeline, key), client.pipeline()).exec(),
            ),
          );
        await each((pipeline, key) => pipeline.getBuffer(key));
        await each((pipeline, key) => pipeline.set(key, envelope, 'PX', TTL_MS));
      },
    },
  };
}

/** Medians of interleaved rounds, in milliseconds; which goes first changes from round to round. */
async function measured({ before, tier, pipelines }, rounds) {
  const times = { tier: [], pipelines: [] };
  const works = Object.entries({ tier, pipelines });
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of round % 2 === 0 ? works : works.toReversed()) {
      await before?.();
      const began = performance.now();
      await work();
      times[name].push(performance.now() - began);
    }
  }
  const median = (all) => percentile(all.slice(Math.floor(rounds * WARM_SHARE)), 0.5);
  return { tierMs: median(times.tier), pipelinesMs: median(times.pipelines) };
}

/**
 * Rows of `{ work, size, tierMs, pipelinesMs, ratio, ratioMax }`; `ratioMax` is null where nothing is promised. The Redis at `url` is
 * given keys of its own.
 */
export async function secondTierRows({ url, rounds = 600 }) {
  const tier = await connectedTier(url);
  const client = new Redis(url);
  const rows = [];
  try {
    for (const [size, bytes] of SIZES) {
      const keys = Array.from(
        { length: CALLERS },
        (_, i) => `falaj_bench:qr:get_x:second_tier:${bytes}-${i}:v1-9f31c2aa`,
      );
      const entry = entryOf(payloadOf(bytes));
      await Promise.all(keys.map((key) => tier.store.set(key, entry, TTL_MS, BUDGET_MS)));
      const works = worksOf(tier, client, keys, entry);
      for (const work of ['hit', 'miss']) {
        const { tierMs, pipelinesMs } = await measured(works[work], work === 'hit' ? rounds : Math.ceil(rounds / 2));
        const ratioMax = work === 'hit' ? HIT_RATIO_MAX : null;
        rows.push({ work, size, tierMs, pipelinesMs, ratio: tierMs / pipelinesMs, ratioMax });
      }
      await client.unlink(...keys, ...keys.map((key) => `${key}:absent`));
    }
  } finally {
    client.disconnect();
    await tier.store.close();
  }
  return rows;
}

/** As the tests find theirs, where nobody has named one. */
async function nameProgram() {
  if (process.env.FALAJ_REDIS_BINARY) return;
  const folder = fileURLToPath(new URL('../../.falaj/redis', import.meta.url));
  const found = await findRedis(folder, { PATH: process.env.PATH });
  if (found?.program === undefined) throw new Error('A redis-server is needed: install one and try again.');
  Object.assign(process.env, { FALAJ_REDIS_BINARY: found.program, FALAJ_REDIS_LIBRARIES: found.libraries });
}

async function main() {
  await nameProgram();
  const redis = await PrivateRedis.start();
  try {
    const rounds = Number(option('rounds', '600'));
    const report = new Report('second tier', { callers: CALLERS, rounds });
    for (const { work, size, tierMs, pipelinesMs, ratio, ratioMax } of await secondTierRows({
      url: redis.url,
      rounds,
    })) {
      const name = `${work}, ${size}, ${CALLERS} callers of one tick`;
      report.add(`${name}: second tier`, tierMs.toFixed(3), 'ms');
      report.add(`${name}: two pipelines`, pipelinesMs.toFixed(3), 'ms');
      report.add(`${name}: ratio`, ratio.toFixed(2), 'x', ratioMax, ratioMax === null ? null : ratio <= ratioMax);
    }
    report.finish({ strict: false });
  } finally {
    await redis.stop();
  }
}

if (process.argv[1] === import.meta.filename) await main();
