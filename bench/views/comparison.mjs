// Two ways to one answer, compared by the clock: in turn, each first in half of the rounds, medians of all asks.
import { percentile } from '../support/report.mjs';

const ROUND_MS = 250;
export const SPEED_UP = 10;

export async function timed(work) {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

/**
 * Medians of both sides. In a round each side is asked one by one for as long as a round lasts, at least once, and every ask counts: a
 * server that answers is warm, and one ask of a few milliseconds after half a second of another's work is not. A first round of each is
 * not counted.
 */
async function medians(base, view, rounds) {
  const times = { base: [], view: [] };
  const ask = async (question, into) => {
    const until = performance.now() + ROUND_MS;
    do into.push((await timed(question)).ms);
    while (performance.now() < until);
  };
  await ask(base, []);
  await ask(view, []);
  for (let round = 0; round < rounds; round++) {
    const sides = [
      ['base', base],
      ['view', view],
    ];
    for (const [name, question] of round % 2 === 0 ? sides : sides.reverse()) await ask(question, times[name]);
  }
  return { base: percentile(times.base, 0.5), view: percentile(times.view, 0.5), asks: times.view.length };
}

export const rounded = (value, digits = 2) => Number(value.toFixed(digits));

export async function compare(report, label, { base, view, rounds }) {
  const median = await medians(base, view, rounds);
  const ratio = median.base / median.view;
  report.add(`${label}, base tables, median`, rounded(median.base), 'ms');
  report.add(`${label}, view, median of ${median.asks}`, rounded(median.view, 3), 'ms');
  report.add(`${label}, speed-up`, rounded(ratio, 1), 'times', `>= ${SPEED_UP}`, ratio >= SPEED_UP);
}

const INDEXES = `SELECT tablename, indexdef FROM pg_indexes WHERE schemaname || '.' || tablename = ANY ($1) ORDER BY 1, 2`;

/** Plan and indexes of one side, as the server has them. */
export async function explain(client, title, { text, values, relations }) {
  const prefix = process.argv.includes('--analyze') ? 'EXPLAIN (ANALYZE, BUFFERS)' : 'EXPLAIN';
  const { rows } = await client.query({ text: `${prefix} ${text}`, values: [...values] });
  const { rows: indexes } = await client.query(INDEXES, [[...relations]]);
  const lines = [
    ...rows.map((row) => row['QUERY PLAN']),
    'Indexes:',
    ...indexes.map(({ indexdef }) => `  ${indexdef}`),
  ];
  console.log([`== ${title}`, ...lines, ''].join('\n'));
}
