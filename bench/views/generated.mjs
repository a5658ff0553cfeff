// Tables of 10^5, 10^6, 10^7 generated rows: a summary of few rows to be asked, and one of a hundredth of the rows to be refreshed.
import { ViewOperations } from '../../dist/materialization/view-operations.port.js';
import { askBothWays } from './questions.mjs';
import { measureRefreshes, tellStorage } from './refreshes.mjs';

const SHOPS = 500;
const ROWS_PER_ITEM = 100;
const CHANGED = [0, 1, 10, 100];

const columns = (key) => `columns:
  - {name: ${key}, type: integer, description: ${key}}
  - {name: sales, type: integer, unit: count, description: Sales}
  - {name: amount, type: decimal, unit: qar, description: Their sum}
  - {name: largest, type: decimal, unit: qar, description: The largest}`;

const contract = (id, key, table) => `/*---
query_id: ${id}
operation: get_${id}
title: Sales by ${key}
description: Sales of a generated table by ${key}.
dataset: bench
${columns(key)}
key: [${key}]
unit: qar
cache: false
---*/
SELECT v.${key}, v.sales, v.amount, v.largest FROM (
  SELECT s.${key}, count(*) AS sales, sum(s.amount) AS amount, max(s.amount) AS largest
  FROM public.${table} AS s GROUP BY s.${key}) AS v
ORDER BY v.${key}
`;

const item = (name, id) => `- name: ${name}
  sql_id: ${id}
  params: {}
  indexes: []
  refresh_cron: '0 1 * * *'
`;

/** Tables, queries and views of the sizes, by powers of ten. */
export function generatedDefinitions(powers) {
  const queries = {};
  let views = '';
  for (const power of powers) {
    const table = `bench_sale_${power}`;
    for (const key of ['shop', 'item']) {
      const id = `sales_by_${key}_${power}`;
      queries[id] = contract(id, key, table);
      views += item(`mv_${id}`, id);
    }
  }
  return { queries, views };
}

export async function generateTables(owner, powers) {
  for (const power of powers) {
    const table = `public.bench_sale_${power}`;
    await owner.query(
      `CREATE TABLE ${table} (id integer PRIMARY KEY, shop integer NOT NULL, item integer NOT NULL, amount numeric(12, 2) NOT NULL)`,
    );
    await owner.query(`INSERT INTO ${table}
      SELECT g, g % ${SHOPS}, g / ${ROWS_PER_ITEM}, (g::bigint * 7919 % 100003) / 100.0 FROM generate_series(0, ${10 ** power - 1}) AS g`);
    await owner.query(`CREATE INDEX bench_sale_${power}_shop ON ${table} (shop)`);
    await owner.query(`CREATE INDEX bench_sale_${power}_item ON ${table} (item)`);
    await owner.query(`VACUUM ANALYZE ${table}`);
  }
}

export async function measureGenerated(bench, power, rounds) {
  const rows = `10^${power} rows`;
  const [asked, refreshed] = [`mv_sales_by_shop_${power}`, `mv_sales_by_item_${power}`];
  const table = `public.bench_sale_${power}`;
  const touch = (percent) =>
    percent === 0
      ? bench.owner.query(`UPDATE ${table} SET amount = amount WHERE id = 1`)
      : bench.owner.query(`UPDATE ${table} SET amount = amount + 1 WHERE id = ANY (
          SELECT g * ${ROWS_PER_ITEM} FROM generate_series(0, ${10 ** power / ROWS_PER_ITEM - 1}) AS g WHERE g % 100 < ${percent})`);
  await measureRefreshes(bench, { label: `${rows}, by item`, view: refreshed, rounds, touch, shares: CHANGED });
  await bench.owner.query(`VACUUM ANALYZE ${table}`);
  await bench.app.get(ViewOperations).refresh([asked]);
  const question = { label: `${rows}, by shop`, view: asked, queryId: `sales_by_shop_${power}`, params: {} };
  await askBothWays(bench, question);
  for (const view of [asked, refreshed]) await tellStorage(bench, view);
}
