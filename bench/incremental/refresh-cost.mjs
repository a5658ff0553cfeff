// What a refresh by what changed costs, against the refresh of all rows of a materialized view of the same query, in turn.
import { percentile } from '../support/report.mjs';
import { rounded, timed } from '../views/comparison.mjs';

const ROWS_PER_ITEM = 100;
/** Of ten million rows with a hundred groups changed, the refresh of all rows takes so many times as long at least. */
const TARGET = { power: 7, groups: 100, times: 50 };

const COLUMNS = 'item:integer,sales:integer,amount:decimal,largest:decimal';
const statement = (table) => `SELECT v.item, v.sales, v.amount, v.largest FROM (
  SELECT s.item, count(*) AS sales, sum(s.amount) AS amount, max(s.amount) AS largest FROM public.${table} AS s GROUP BY s.item) AS v ORDER BY v.item`;

const item = (name, id, refresh) =>
  `- name: ${name}\n  sql_id: ${id}\n  params: {}\n  indexes: []\n  refresh_cron: '0 1 * * *'\n  refresh: ${refresh}\n`;

/** For each size one query, and a view of either kind. */
export function costDefinitions(powers) {
  const queries = {};
  let views = '';
  for (const power of powers) {
    queries[`items_${power}`] = [COLUMNS, 'item', statement(`bench_sale_${power}`)];
    views +=
      item(`mv_keyed_${power}`, `items_${power}`, 'incremental') + item(`mv_whole_${power}`, `items_${power}`, 'full');
  }
  return { queries, views };
}

async function refreshed(views, name, mode) {
  const { ms, value } = await timed(() => views.refresh([name]));
  const [run] = value;
  if (run.state !== 'succeeded' || (mode !== undefined && run.mode !== mode))
    throw new Error(`${name}: a run ended as ${run.state}, ${run.mode} (${run.reason})`);
  return ms;
}

export async function measureCost({ views, owner, report }, power, groups, rounds) {
  const table = `public.bench_sale_${power}`;
  const groupsMax = 10 ** power / ROWS_PER_ITEM;
  for (const count of groups.filter((each) => each <= groupsMax)) {
    const times = { keyed: [], whole: [] };
    for (let round = 0; round < rounds; round += 1) {
      const from = (round * 7919) % Math.max(1, groupsMax - count);
      await owner.query(
        `UPDATE ${table} SET amount = amount + 1 WHERE id IN (SELECT (g + $1) * ${ROWS_PER_ITEM} FROM generate_series(0, $2 - 1) AS g)`,
        [from, count],
      );
      // In turn, so that what else the machine does meets both.
      const turn = round % 2 === 0 ? ['keyed', 'whole'] : ['whole', 'keyed'];
      for (const kind of turn)
        times[kind].push(await refreshed(views, `mv_${kind}_${power}`, kind === 'keyed' ? 'incremental' : undefined));
    }
    tell(report, power, count, times);
  }
}

function tell(report, power, count, { keyed, whole }) {
  const label = `10^${power} rows, ${count} groups changed`;
  const [byKeys, all] = [keyed, whole].map((list) => percentile(list, 0.5));
  report.add(`${label}: by keys`, rounded(byKeys, 1), 'ms');
  report.add(`${label}: all rows`, rounded(all, 1), 'ms');
  const ratio = all / byKeys;
  const isTarget = power === TARGET.power && count === TARGET.groups;
  report.add(
    `${label}: all rows over keys`,
    rounded(ratio, 1),
    'times',
    isTarget ? `>= ${TARGET.times}` : null,
    isTarget ? ratio >= TARGET.times : null,
  );
}
