// Pairs of queries that one rule alone keeps apart: what is stored of the first of them would be a wrong answer to the others. Chance makes
// such pairs so seldom that thousands of questions may pass without one.
import { contract } from './contract.mjs';

const column = (name, type) => ({ name, type });
const N = column('n', 'integer');
const REGION = column('region', 'string');
const CHANNEL = column('channel', 'string');
const C = ' COLLATE "C"';

/** @param parameters of all generated queries, by name. */
export function cornerQueries(parameters) {
  const region = ['region_is', parameters.region_is];
  return [...numbered(region), ...halves(), ...measures(region), ...namesakes(region), ...collated()];
}

function query(name, { sql, columns, key, params = [], isStored = false }) {
  return { name, key, isStored, parameters: params, text: contract(name, { sql, columns, key, parameters: params }) };
}

const answer = (inner, outer) => `WITH answer AS (${inner}) SELECT ${outer}`;

/** Rows numbered before a filter and after it: the same words in another order. */
function numbered(region) {
  const columns = [column('id', 'integer'), REGION, column('place_in', 'integer')];
  const rows = (where) =>
    `SELECT s.id, s.region, row_number() OVER (ORDER BY s.id) AS place_in FROM public.sale AS s${where}`;
  const of = (name, inner, outer, isStored) => {
    const sql = `SELECT id, region, place_in FROM (${rows(inner)}) AS answer${outer} ORDER BY id`;
    return query(name, { sql, columns, key: ['id'], params: [region], isStored });
  };
  return [
    of('numbered_within', ' WHERE (:region_is IS NULL OR s.region = :region_is)', '', false),
    of('numbered_before', '', ' WHERE (:region_is IS NULL OR region = :region_is)', true),
  ];
}

/** The same groups, all of them and those of some size. */
function halves() {
  const columns = [REGION, column('product', 'string'), N];
  const groups = 'SELECT s.region, s.product, count(*) AS n FROM public.sale AS s GROUP BY 1, 2';
  const list = `region, product, n FROM answer ORDER BY region${C}, product${C}`;
  const of = (name, having, isStored) =>
    query(name, { sql: answer(groups + having, list), columns, key: ['region', 'product'], isStored });
  return [of('groups_all', '', true), of('groups_large', ' HAVING count(*) > 35', false)];
}

/** Measures that no rule may add up, finer and coarser. */
function measures(region) {
  const odd = {
    floats: ['sum(s.weight)', 'decimal'],
    distinct: ['count(DISTINCT s.product)', 'integer'],
    middle: ['percentile_cont(0.5) WITHIN GROUP (ORDER BY s.price)', 'decimal'],
  };
  const where = ' WHERE (:region_is IS NULL OR region = :region_is)';
  return Object.entries(odd).flatMap(([name, [measure, type]]) => {
    const value = column('value', type);
    const groups = (dims) => `SELECT ${dims}, ${measure} AS value FROM public.sale AS s GROUP BY ${dims}`;
    return [
      query(`${name}_fine`, {
        sql: answer(
          groups('s.region, s.channel'),
          `region, channel, value FROM answer ORDER BY region${C}, channel${C}`,
        ),
        columns: [REGION, CHANNEL, value],
        key: ['region', 'channel'],
        isStored: true,
      }),
      query(`${name}_coarse`, {
        sql: answer(groups('s.region'), `region, value FROM answer${where} ORDER BY region${C}`),
        columns: [REGION, value],
        key: ['region'],
        params: [region],
      }),
    ];
  });
}

/** An output that has the name of a column and holds another value. */
function namesakes(region) {
  const columns = [column('id', 'integer'), REGION];
  const where = ' WHERE (:region_is IS NULL OR region = :region_is)';
  const of = (name, value, isStored) => {
    const sql = answer(
      `SELECT s.id, ${value} AS region FROM public.sale AS s`,
      `id, region FROM answer${where} ORDER BY id`,
    );
    return query(name, { sql, columns, key: ['id'], params: [region], isStored });
  };
  return [of('namesake_own', 's.region', true), of('namesake_other', 'upper(s.region)', false)];
}

/** Groups in the order of bytes, and groups that the view knows nothing of. */
function collated() {
  const of = (name, dims, isStored) => {
    const keys = dims.map(({ name: dim }) => dim);
    const inner = `SELECT ${keys.map((dim) => `s.${dim}`).join(', ')}, count(*) AS n FROM public.sale AS s GROUP BY ${keys.map((_, at) => at + 1).join(', ')}`;
    const order = dims.map(({ name: dim, type }) => (type === 'string' ? `${dim}${C}` : dim)).join(', ');
    const sql = answer(inner, `${keys.join(', ')}, n FROM answer ORDER BY ${order}`);
    return query(name, { sql, columns: [...dims, N], key: keys, isStored });
  };
  return [
    of('order_fine', [REGION, CHANNEL], true),
    of('order_coarse', [REGION], false),
    of('other_groups', [REGION, column('product', 'string'), column('day', 'date')], false),
  ];
}
