// Every way to bring a view up to its inputs, led to by what leads to it in operation; in turn, medians of the rounds.
import { ViewOperations } from '../../dist/materialization/view-operations.port.js';
import { percentile } from '../support/report.mjs';
import { rounded, timed } from './comparison.mjs';

const REFRESH_SECONDS = 30;
const OUTDATED = 'UPDATE falaj.view_state SET fingerprint = repeat($2, 16) WHERE name = $1';

async function refresh(app, view) {
  const { ms, value } = await timed(() => app.get(ViewOperations).refresh([view]));
  const [run] = value;
  if (!['succeeded', 'skipped'].includes(run?.state))
    throw new Error(`${view}: a run ended as ${run?.state} (${run?.reason ?? ''} ${run?.errorClass ?? ''})`);
  return { seconds: ms / 1000, mode: run.mode, changed: run.rowsChanged };
}

/** @param touch changes the inputs so that so many percent of the view's rows differ; 0: the inputs, and none of its rows. */
export async function measureRefreshes({ app, owner, report }, { label, view, rounds, touch, shares }) {
  const built = await refresh(app, view);
  tell(report, `${label}: ${built.mode}`, [built]);
  const ways = [
    ['nothing changed', () => undefined],
    ...shares.map((percent) => [
      typeof percent === 'string' ? percent : `${percent} % of its rows changed`,
      () => touch(percent),
    ]),
    ['emptied', () => owner.query(`REFRESH MATERIALIZED VIEW public.${view} WITH NO DATA`)],
    ['defined anew', () => owner.query(OUTDATED, [view, '0'])],
  ];
  const found = new Map(ways.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const turn = [...ways.slice(round % ways.length), ...ways.slice(0, round % ways.length)];
    for (const [name, lead] of turn) {
      await lead();
      found.get(name).push(await refresh(app, view));
    }
  }
  const plain = medianOf(found.get('emptied'));
  for (const [name, runs] of found) {
    const modes = [...new Set(runs.map(({ mode }) => mode))].join(', ');
    tell(report, `${label}: ${name} (${modes})`, runs);
    if (name !== 'emptied')
      report.add(`${label}: ${name}, against a plain refresh`, rounded(medianOf(runs) / plain), 'times');
  }
}

function medianOf(runs) {
  return percentile(
    runs.map(({ seconds }) => seconds),
    0.5,
  );
}

function tell(report, work, runs) {
  const seconds = medianOf(runs);
  report.add(work, rounded(seconds, 3), 's', `< ${REFRESH_SECONDS}`, seconds < REFRESH_SECONDS);
}

const OVERHEAD = 2;

export async function tellStorage({ app, report }, view) {
  const { storageOverhead, rows } = (await app.get(ViewOperations).status()).find(({ name }) => name === view);
  const told = `${view}: view of ${rows} rows and its indexes over its tables`;
  report.add(told, rounded(storageOverhead, 6), 'times', `< ${OVERHEAD}`, storageOverhead < OVERHEAD);
}
