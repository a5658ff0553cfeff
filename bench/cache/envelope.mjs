// What it costs to make an entry's envelope and to open it: medians of one size and treatment at a time, beside what any cache must
// pay, a copy of the payload. Then what ten thousand answers of 20 KB take. Options: --rounds N, --quick, --json F.
import { createHash } from 'node:crypto';
import { EnvelopeCodec } from '../../dist/cache/engine/envelope.codec.js';
import { isQuick, option, percentile, Report, seeded } from '../support/report.mjs';

const rounds = Number(option('rounds', isQuick ? '200' : '2000'));
const KEY = 'falaj:qr:get_retention_by_company:retention_by_company_agg:a3f2e1b4c5d60718:v1-9f31c2aa';
const SIZES_KB = [1, 20, 200];
const SECRET = { name: 'bench', secret: Buffer.alloc(32, 7) };
const PLAIN = {
  bytesMax: 4_000_000,
  inflatedBytesMax: 2_000_000,
  treatments: {},
  encryptionKeys: [SECRET],
  macSecrets: [],
};
const treated = (compression, encrypted) => ({
  treatments: { default: { compression, thresholdBytes: 1024, encrypted } },
});
const WAYS = {
  plain: PLAIN,
  'plain, authenticated': { ...PLAIN, macSecrets: [SECRET] },
  compressed: { ...PLAIN, ...treated('deflate', false) },
  encrypted: { ...PLAIN, ...treated('none', true) },
  'compressed, encrypted, authenticated': { ...PLAIN, ...treated('deflate', true), macSecrets: [SECRET] },
};
const REDIS_TARGET_BYTES = 60_000_000;
const ANSWERS = 10_000;
const SIZE_KB = 20;

const random = seeded(7);
const below = (bound) => Math.floor(random() * bound);
const pick = (...names) => names[below(names.length)];

function row(index) {
  return {
    data: {
      company_id: `C${String(index).padStart(4, '0')}`,
      company_name: `${pick('Qatar', 'Gulf', 'Doha', 'Pearl')} ${pick('Energy', 'Trade', 'Steel', 'Foods')} ${index}`,
      sector: pick('Energy', 'Trade', 'Construction', 'Health'),
      month: `2024-${String(1 + below(12)).padStart(2, '0')}`,
      headcount: below(5000),
      retention_rate: below(10_000) / 10_000,
      avg_salary_qar: below(3_000_000) / 100,
    },
  };
}

/** The head of an answer: rows as JSON. */
function answer(bytes) {
  const rows = [];
  for (let length = 0; length < bytes; length += rows.at(-1).length + 1) rows.push(JSON.stringify(row(rows.length)));
  return Buffer.from(`{"query_id":"retention_by_company_agg","rows":[${rows.join(',')}],"row_count":${rows.length}`);
}

function entryOf(payload) {
  const tags = [
    'table:public.employment_records',
    'table:falaj.dataset#0a1',
    'table:falaj.dataset#*',
    'op:get_retention',
  ];
  return {
    position: { incarnation: '7301946452012345678.1.falaj.c0ffee.1', seq: 812_345 },
    tags: [...tags, 'route:retention_by_company_agg', 'region:default', 'key#a3f', 'ns:falaj'],
    createdAtMs: 1_760_000_000_000,
    freshUntilMs: 1_760_086_400_000,
    loadCostMs: 42.5,
    region: 'default',
    identity: createHash('sha256').update(KEY).digest('hex'),
    meta: {
      query_id: 'retention_by_company_agg',
      row_count: 120,
      freshness: { asOfDate: '2024-12-31', updatedAt: '2026-01-01T00:00:00.000Z', slaDays: 30 },
      warnings: [],
    },
    payload,
  };
}

async function median(work) {
  const took = [];
  for (let round = 0; round < rounds + 50; round++) {
    const began = process.hrtime.bigint();
    await work();
    if (round >= 50) took.push(Number(process.hrtime.bigint() - began) / 1000);
  }
  return Number(percentile(took, 0.5).toFixed(1));
}

const report = new Report('cache envelope', { rounds });
for (const sizeKb of SIZES_KB) {
  const entry = entryOf(answer(sizeKb * 1024));
  report.add(`${sizeKb} KB, a copy`, await median(() => Buffer.from(entry.payload)), 'us');
  for (const [way, options] of Object.entries(WAYS)) {
    const codec = new EnvelopeCodec(options);
    const envelope = await codec.encode(KEY, entry);
    report.add(`${sizeKb} KB, ${way}: encode`, await median(() => codec.encode(KEY, entry)), 'us');
    report.add(`${sizeKb} KB, ${way}: decode`, await median(() => codec.decode(KEY, envelope)), 'us');
    const expand = async () => (await codec.decode(KEY, envelope)).entry.payload;
    report.add(`${sizeKb} KB, ${way}: decode for its plain bytes`, await median(expand), 'us');
    report.add(`${sizeKb} KB, ${way}: size`, envelope.byteLength, 'bytes');
  }
}
const stored = await new EnvelopeCodec(WAYS.compressed).encode(KEY, entryOf(answer(SIZE_KB * 1024)));
const bytes = (stored.byteLength + KEY.length) * ANSWERS;
report.add(
  '10,000 answers of 20 KB, compressed, with keys',
  bytes,
  'bytes',
  REDIS_TARGET_BYTES,
  bytes < REDIS_TARGET_BYTES,
);
report.finish({ strict: !isQuick });
