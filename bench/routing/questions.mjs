// Generated queries over the small schema, some of them materialized, and generated parameters for them. What is generated is meant to
// meet every gate of routing: finer and coarser groups, all kinds of measures, conditions of every kind in every place, and what must be
// refused.
import { seeded } from '../support/report.mjs';
import { contract } from './contract.mjs';
import { cornerQueries } from './corners.mjs';
import { CHANNELS, PRODUCTS, REGIONS, TEAMS } from './sales.mjs';

const DIMENSIONS = {
  region: { sql: 's.region', type: 'string' },
  product: { sql: 's.product', type: 'string' },
  channel: { sql: 's.channel', type: 'string' },
  day: { sql: 's.day', type: 'date' },
  month: { sql: "date_trunc('month', s.day)::date", type: 'date' },
  year: { sql: 'EXTRACT(YEAR FROM s.day)::integer', type: 'integer' },
  flag: { sql: 's.flag', type: 'boolean' },
  rate: { sql: 's.rate', type: 'decimal' },
};

const MEASURES = {
  n: ['count(*)', 'integer'],
  nq: ['count(s.qty)', 'integer'],
  sq: ['sum(s.qty)', 'integer'],
  sb: ['sum(s.big)', 'decimal'],
  nb: ['count(s.big)', 'integer'],
  sp: ['sum(s.price)', 'decimal'],
  np: ['count(s.price)', 'integer'],
  sr: ['sum(s.raw)', 'decimal'],
  nr: ['count(s.raw)', 'integer'],
  mnq: ['min(s.qty)', 'integer'],
  mxd: ['max(s.day)', 'date'],
  mxp: ['max(s.product)', 'string'],
  mnr: ['min(s.raw)', 'decimal'],
  rmx: ['round(max(s.raw), 1)', 'decimal'],
  mxr: ['max(s.raw)', 'decimal'],
  bo: ['bool_or(s.flag)', 'boolean'],
  fq: ['sum(s.qty) FILTER (WHERE s.flag)', 'integer'],
  nf: ['count(*) FILTER (WHERE s.qty > 3)', 'integer'],
  aq: ['avg(s.qty)', 'decimal'],
  ab: ['avg(s.big)', 'decimal'],
  ap: ['round(avg(s.price), 2)', 'decimal'],
  ar: ['avg(s.raw)', 'decimal'],
  ratio: ['round(100.0 * count(s.qty) / nullif(count(*), 0), 2)', 'decimal'],
  cut: ['sum(s.qty) / nullif(count(*), 0)', 'integer'],
  whole: ['coalesce(sum(s.price), 0) + coalesce(sum(s.raw), 0)', 'decimal'],
  sw: ['sum(s.weight)', 'decimal'],
  nw: ['count(s.weight)', 'integer'],
  aw: ['avg(s.weight)', 'decimal'],
  dq: ['count(DISTINCT s.product)', 'integer'],
  med: ['percentile_cont(0.5) WITHIN GROUP (ORDER BY s.price)', 'decimal'],
  sd: ['stddev_samp(s.price)', 'decimal'],
};
const STORED = [
  'n',
  'nq',
  'sq',
  'sb',
  'nb',
  'sp',
  'np',
  'sr',
  'nr',
  'mnq',
  'mxd',
  'mxp',
  'mnr',
  'mxr',
  'bo',
  'fq',
  'nf',
];
/** What may be added to a view, and is refused or answered in its own groups only. */
const ODD = ['sw', 'nw', 'aw', 'dq', 'med', 'sd', 'ap', 'ratio'];

const PARAMETERS = {
  region_is: { type: 'string', optional: true, on: 'region', test: '=', values: [...REGIONS, 'nowhere', ''] },
  product_is: { type: 'string', optional: true, on: 'product', test: '=', values: [...PRODUCTS, 'apple '] },
  channel_is: { type: 'string', optional: false, on: 'channel', test: '=', values: CHANNELS },
  flag_is: { type: 'boolean', optional: true, on: 'flag', test: '=', values: [true, false] },
  year_is: { type: 'integer', optional: true, on: 'year', test: '=', values: [2023, 2024, 1999] },
  day_from: { type: 'date', optional: true, on: 'day', test: '>=', values: ['2023-01-01', '2023-06-15', '2024-02-29'] },
  day_to: { type: 'date', optional: true, on: 'day', test: '<', values: ['2023-09-01', '2024-06-01', '2022-01-01'] },
  month_from: {
    type: 'date',
    optional: true,
    on: 'month',
    test: '>=',
    values: ['2023-03-01', '2023-03-02', '2024-01-01'],
  },
  regions: {
    type: 'string_list',
    optional: true,
    on: 'region',
    test: 'ANY',
    values: [REGIONS.slice(0, 2), ['éast'], ['x', 'west', 'west']],
  },
  qty_over: { type: 'integer', optional: true, on: null, sql: 's.qty', test: '>', values: [0, 5] },
};
const FIXED = [
  "s.channel <> 'phone'",
  's.qty IS NOT NULL',
  "s.day >= DATE '2023-02-01'",
  "s.region IN ('north', 'west', 'South')",
  's.flag',
  "s.product BETWEEN 'a' AND 'g'",
  's.rate > 2',
];

export class QuestionMaker {
  constructor(seed) {
    this.random = seeded(seed);
    this.sets = new Map();
    this.made = 0;
  }

  chance(share) {
    return this.random() < share;
  }

  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }

  some(list, most) {
    const shuffled = [...list].sort(() => this.random() - 0.5);
    return shuffled.slice(0, Math.floor(this.random() * (most + 1)));
  }

  /** A query of groups; `rich`: it holds what others can be added up from. */
  grouped({ rich }) {
    const dims = rich
      ? [
          ...new Set([
            ...this.some(['region', 'product', 'channel', 'flag', 'year'], 3),
            this.pick(['region', 'channel', 'day', 'month']),
          ]),
        ]
      : this.some(Object.keys(DIMENSIONS), 2);
    if (this.chance(0.08) && !dims.includes('rate')) dims.push('rate');
    const measures = rich ? [...STORED, ...(this.chance(0.35) ? this.some(ODD, 3) : [])] : this.measures();
    const columns = [
      ...dims.map((name) => ({ name, ...DIMENSIONS[name] })),
      ...measures.map((name) => ({ name, sql: MEASURES[name][0], type: MEASURES[name][1] })),
    ];
    const key = dims.length > 0 ? dims : ['n'];
    if (dims.length === 0 && !measures.includes('n')) columns.push({ name: 'n', sql: MEASURES.n[0], type: 'integer' });
    return this.query({ columns, key, dims, isGrouped: true, rich });
  }

  measures() {
    const sound = [...STORED, 'aq', 'ab', 'ap', 'ar', 'ratio', 'cut', 'whole', 'rmx'];
    const list = this.some(sound, 4);
    if (this.chance(0.2)) list.push(this.pick(['sw', 'aw', 'dq', 'med', 'sd', 'mnr']));
    return [...new Set(list.length > 0 ? list : ['n'])];
  }

  /** A query of single rows. */
  plain() {
    const extra = this.some(['region', 'product', 'channel', 'day', 'flag', 'year'], 4);
    const columns = [
      { name: 'id', sql: 's.id', type: 'integer' },
      ...extra.map((name) => ({ name, ...DIMENSIONS[name] })),
      { name: 'price', sql: 's.price', type: 'decimal', nullable: true },
      ...(this.chance(0.4) ? [{ name: 'twice', sql: 'round(s.price * 2, 1)', type: 'decimal' }] : []),
    ];
    return this.query({ columns, key: ['id'], dims: ['id', ...extra], isGrouped: false, rich: false });
  }

  query({ columns, key, dims, isGrouped, rich }) {
    const name = `q${String((this.made += 1))}`;
    const params = this.some(Object.keys(PARAMETERS), rich ? 1 : 2);
    const inner = [];
    const outer = [];
    for (const param of params) {
      const { on, sql, test, optional, type } = PARAMETERS[param];
      // Above the groups only what they put out can be asked for.
      const isAbove = on !== null && dims.includes(on) && this.chance(0.5);
      const operand = isAbove ? on : (sql ?? DIMENSIONS[on].sql);
      const condition = test === 'ANY' ? `${operand} = ANY(:${param})` : `${operand} ${test} :${param}`;
      (isAbove ? outer : inner).push(optional ? `(:${param} IS NULL OR ${condition})` : condition);
      void type;
    }
    if (this.chance(rich ? 0.2 : 0.3)) inner.push(this.pick(FIXED));
    const odd = this.oddities({ columns, isGrouped, rich });
    const joins = odd.join ? ' JOIN public.place AS p ON p.region = s.region' : '';
    const ordinals = this.chance(0.5);
    const groupBy = dims.map((dim, at) => (ordinals ? String(at + 1) : DIMENSIONS[dim]?.sql)).join(', ');
    const where = inner.length === 0 ? '' : ` WHERE ${inner.join(' AND ')}`;
    const list = columns.map(({ name: column, sql }) => `${sql} AS ${column}`).join(', ');
    const core = `SELECT ${list} FROM public.sale AS s${joins}${where}${isGrouped && dims.length > 0 ? ` GROUP BY ${groupBy}` : ''}${odd.having}`;
    const names = columns.map((column) => column.name).join(', ');
    const above = [...outer, ...odd.above];
    const filter = above.length === 0 ? '' : ` WHERE ${above.join(' AND ')}`;
    const all = odd.window === '' ? names : `${names}, ${odd.window}`;
    const sql = this.chance(0.5)
      ? `WITH answer AS (${core}) SELECT ${all} FROM answer${filter}`
      : `SELECT ${all} FROM (${core}) AS answer${filter}`;
    const declared = odd.window === '' ? columns : [...columns, { name: 'place_in', type: 'integer' }];
    const parameters = [...params.map((param) => [param, PARAMETERS[param]]), ...odd.parameters];
    this.sets.set(name, parameters);
    return {
      name,
      text: contract(name, {
        sql: `${sql} ${orderBy(key, columns, this)}${odd.limit}`,
        columns: declared,
        key,
        parameters,
      }),
      key,
      columns,
      parameters,
    };
  }

  oddities({ columns, isGrouped, rich }) {
    const odd = { join: false, having: '', above: [], window: '', limit: '', parameters: [] };
    const has = (name) => columns.some((column) => column.name === name);
    if (this.chance(0.05)) odd.join = true;
    if (isGrouped && this.chance(0.06)) odd.having = ' HAVING count(*) > 20';
    if (isGrouped && has('n') && this.chance(0.12)) {
      odd.above.push('(:at_least IS NULL OR n >= :at_least)');
      odd.parameters.push(['at_least', { type: 'integer', optional: true, values: [5, 40, 300] }]);
    }
    if (!rich && this.chance(0.04)) odd.window = 'row_number() OVER (ORDER BY ' + columns[0].name + ') AS place_in';
    if (this.chance(0.05)) odd.limit = ' LIMIT 5';
    return odd;
  }

  /** Parameters that bind: some left out, where that is allowed. */
  paramsFor(name, share = 0.6) {
    const params = {};
    for (const [param, { optional, values }] of this.sets.get(name) ?? [])
      if (!optional || this.chance(share)) params[param] = this.pick(values);
    return params;
  }
}

function orderBy(key, columns, maker) {
  const keys = key.map((name) => {
    const { type } = columns.find((column) => column.name === name);
    return `${name}${type === 'string' ? ' COLLATE "C"' : ''}${maker.chance(0.3) ? ' DESC' : ''}`;
  });
  const lead = maker.chance(0.3)
    ? columns.find(({ type, name }) => type === 'integer' && !key.includes(name))
    : undefined;
  return `ORDER BY ${[...(lead === undefined ? [] : [`${lead.name} DESC NULLS LAST`]), ...keys].join(', ')}`;
}

/** Queries of tenants: with the tenant's name and without. */
function tenantQueries() {
  const column = (name, type) => ({ name, type });
  const parameters = [['team_is', { type: 'string', optional: true, values: [...TEAMS, 'none'] }]];
  const of = (name, columns, key, sql, params = []) => ({
    name,
    parameters: params,
    text: contract(name, { sql, columns, key, parameters: params, extra: 'scope: tenant' }),
  });
  const dims = [column('tenant_id', 'string'), column('team', 'string'), column('state', 'string')];
  const sums = [column('n', 'integer'), column('points', 'integer')];
  return [
    of(
      'tickets_fine',
      [...dims, ...sums],
      ['tenant_id', 'team', 'state'],
      'WITH a AS (SELECT t.tenant_id, t.team, t.state, count(*) AS n, sum(t.points) AS points FROM public.ticket AS t GROUP BY 1, 2, 3) SELECT tenant_id, team, state, n, points FROM a ORDER BY tenant_id COLLATE "C", team COLLATE "C", state COLLATE "C"',
    ),
    of(
      'tickets_by_team',
      [column('team', 'string'), ...sums],
      ['team'],
      'WITH a AS (SELECT t.team, count(*) AS n, sum(t.points) AS points FROM public.ticket AS t WHERE (:team_is IS NULL OR t.team = :team_is) GROUP BY t.team) SELECT team, n, points FROM a ORDER BY team COLLATE "C"',
      parameters,
    ),
    of(
      'tickets_total',
      sums,
      ['n'],
      'SELECT n, points FROM (SELECT count(*) AS n, sum(t.points) AS points FROM public.ticket AS t) AS a ORDER BY n',
    ),
  ];
}

/** Definitions by file name, the views over them, and the names of what may be asked. */
export function generate(seed, { queries = 120, views = 24 } = {}) {
  const maker = new QuestionMaker(seed);
  const rich = Array.from({ length: views }, () => maker.grouped({ rich: true }));
  const rows = Array.from({ length: 4 }, () => maker.plain());
  const others = Array.from({ length: queries }, () =>
    maker.chance(0.1) ? maker.plain() : maker.grouped({ rich: false }),
  );
  const corners = cornerQueries(PARAMETERS);
  const special = [...tenantQueries(), ...corners];
  for (const { name, parameters } of special) maker.sets.set(name, parameters);
  const all = [...rich, ...rows, ...others, ...special];
  const items = [
    ...rich,
    ...rows,
    ...maker.some(
      others.filter(({ key }) => key.length > 0),
      12,
    ),
  ].map(({ name, key }) => view(`mv_${name}`, name, maker.paramsFor(name, 0.12), key));
  items.push(view('mv_tickets', 'tickets_fine', {}, ['team', 'tenant_id']));
  for (const { name, key, isStored } of corners) if (isStored) items.push(view(`mv_${name}`, name, {}, key));
  return {
    maker,
    files: new Map(all.map(({ name, text }) => [`${name}.sql`, text])),
    views: items.join('\n'),
    names: all.map(({ name }) => name),
  };
}

function view(name, query, params, key) {
  return [
    `- name: ${name}`,
    `  sql_id: ${query}`,
    `  params: ${JSON.stringify(params)}`,
    `  indexes: [idx_${name} ON ${name}(${key[0]})]`,
    `  refresh_cron: '0 3 * * *'`,
  ].join('\n');
}
