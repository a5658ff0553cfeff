import { chooseRefresh, imagesObstacle } from '../../../src/materialization/incremental/incremental-choice.js';
import { judgeIncremental } from '../../../src/registry/incremental/incremental.judge.js';
import type { IncrementalPlan } from '../../../src/registry/incremental/incremental-plan.js';
import type { InputFacts } from '../../../src/materialization/incremental/input.facts.js';
import { inputObstacles } from '../../../src/materialization/incremental/input.rules.js';
import { pathToKeys } from '../../../src/registry/incremental/join.paths.js';
import { loadSqlParser } from '../../../src/registry/sql/sql.parser.js';

const FACT_AND_SHOP = 'FROM public.sale AS f JOIN public.shop AS s ON s.id = f.shop_id';

describe('judging an incremental refresh', () => {
  beforeAll(loadSqlParser);

  const planOf = (sql: string, ...key: readonly string[]): IncrementalPlan => {
    const judgement = judgeIncremental(sql, key);
    if (!('plan' in judgement)) throw new Error(JSON.stringify(judgement.refusals));
    return judgement.plan;
  };
  const codesOf = (sql: string, ...key: readonly string[]): readonly string[] => {
    const judgement = judgeIncremental(sql, key);
    return 'plan' in judgement ? [] : judgement.refusals.map(({ code }) => code.replace('view.incremental_', ''));
  };

  it('finds the key of one table through selects around its groups', () => {
    const inner = 'SELECT place, sum(n) AS visits FROM public.visit GROUP BY place';
    for (const sql of [
      `${inner} ORDER BY place`,
      `SELECT v.place, v.visits FROM (${inner}) AS v WHERE v.visits > 3 ORDER BY v.place`,
      `WITH a AS (${inner}), b AS (SELECT a.place, a.visits FROM a) SELECT b.place, b.visits FROM b`,
    ])
      expect(planOf(sql, 'place')).toMatchObject({
        inputs: [{ table: 'public.visit', columns: ['place'] }],
        links: [],
        keys: [{ output: 'place', input: 0, column: 'place' }],
      });
  });

  it('follows renamed columns, and goes by the plain part of a key', () => {
    const sql = `SELECT g.shop, g.month, g.n FROM (SELECT f.shop_id AS shop, date_trunc('month', f.at) AS month, count(*) AS n
      FROM public.sale AS f GROUP BY 1, 2) AS g`;
    expect(planOf(sql, 'shop', 'month').keys).toEqual([{ output: 'shop', input: 0, column: 'shop_id' }]);
  });

  it('links tables by ON and by WHERE, each pair of inputs once', () => {
    const expected = [{ left: 0, right: 1, pairs: [['shop_id', 'id']], isOuter: false }];
    const group = 'GROUP BY s.region';
    expect(planOf(`SELECT s.region, count(*) ${FACT_AND_SHOP} ${group}`, 'region').links).toEqual(expected);
    const comma = `SELECT s.region, count(*) FROM public.sale AS f, public.shop AS s WHERE f.amount > 1 AND s.id = f.shop_id ${group}`;
    expect(planOf(comma, 'region').links).toEqual(expected);
    const two = `SELECT a.x, count(*) FROM public.a AS a JOIN public.b AS b ON b.y = a.y AND a.z = b.z GROUP BY a.x`;
    expect(planOf(two, 'x').links).toEqual([
      {
        left: 0,
        right: 1,
        pairs: [
          ['y', 'y'],
          ['z', 'z'],
        ],
        isOuter: false,
      },
    ]);
  });

  it('follows a LEFT JOIN from its optional side alone', () => {
    const sql = `SELECT a.id, count(b.id), count(c.id) FROM public.a AS a LEFT JOIN public.b AS b ON b.a_id = a.id
      LEFT JOIN public.c AS c ON c.b_id = b.id GROUP BY a.id`;
    const plan = planOf(sql, 'id');
    expect(plan.links.map(({ isOuter }) => isOuter)).toEqual([true, true]);
    expect(pathToKeys(plan, 2)?.map(({ from, to }) => [from, to])).toEqual([
      [2, 1],
      [1, 0],
    ]);
    expect(pathToKeys(plan, 0)).toEqual([]);
    // From e the way over b would miss the rows that are without a b.
    const over = `SELECT a.id, count(*) FROM public.a AS a JOIN public.d AS d ON d.a_id = a.id JOIN public.e AS e ON e.d_id = d.id
      LEFT JOIN public.b AS b ON b.a_id = a.id AND b.e_id = e.id GROUP BY a.id`;
    expect(pathToKeys(planOf(over, 'id'), 2)?.map(({ to }) => to)).toEqual([1, 0]);
  });

  it.each([
    ['window', `SELECT s.id, rank() OVER (ORDER BY s.size) AS r FROM public.shop AS s`, 'id'],
    ['limit', `SELECT s.id FROM public.shop AS s ORDER BY s.id LIMIT 5`, 'id'],
    ['limit', `SELECT v.id FROM (SELECT s.id FROM public.shop AS s ORDER BY s.id OFFSET 5) AS v`, 'id'],
    [
      'distinct',
      `SELECT DISTINCT ON (s.region) s.region, s.id FROM public.shop AS s ORDER BY s.region, s.id`,
      'region',
    ],
    ['set', `SELECT a.id FROM public.a AS a UNION ALL SELECT b.id FROM public.b AS b`, 'id'],
    ['recursive', `WITH RECURSIVE r AS (SELECT a.id FROM public.a AS a) SELECT r.id FROM r`, 'id'],
    ['grouping_sets', `SELECT s.region, count(*) FROM public.shop AS s GROUP BY ROLLUP (s.region)`, 'region'],
    ['sublink', `SELECT s.id, (SELECT max(f.amount) FROM public.sale AS f) AS most FROM public.shop AS s`, 'id'],
    [
      'sublink',
      `SELECT s.id FROM public.shop AS s WHERE EXISTS (SELECT FROM public.sale AS f WHERE f.shop_id = s.id)`,
      'id',
    ],
    ['join', `SELECT s.id FROM public.shop AS s FULL JOIN public.sale AS f ON f.shop_id = s.id`, 'id'],
    ['join', `SELECT s.id FROM public.sale AS f RIGHT JOIN public.shop AS s ON f.shop_id = s.id`, 'id'],
    ['join', `SELECT s.id FROM public.shop AS s JOIN public.sale AS f USING (id)`, 'id'],
    [
      'join',
      `SELECT s.id, count(*) FROM public.shop AS s JOIN public.sale AS f ON f.shop_id > s.id GROUP BY s.id`,
      'id',
    ],
    ['join', `SELECT s.id, count(*) FROM public.shop AS s CROSS JOIN public.sale AS f GROUP BY s.id`, 'id'],
    [
      'join',
      `SELECT a.id FROM public.a AS a LEFT JOIN (public.b AS b JOIN public.c AS c ON c.id = b.id) ON b.id = a.id`,
      'id',
    ],
    ['key', `SELECT f.shop_id AS shop FROM public.shop AS s LEFT JOIN public.sale AS f ON f.shop_id = s.id`, 'shop'],
    ['key', `SELECT lower(s.region) AS region, count(*) FROM public.shop AS s GROUP BY 1`, 'region'],
    ['key', `SELECT s.id::text AS id FROM public.shop AS s`, 'id'],
    ['key', `SELECT count(*) AS n FROM public.shop AS s`, 'n'],
    ['key', `SELECT * FROM public.shop AS s`, 'id'],
    ['shape', `SELECT s.id, g.n FROM public.shop AS s CROSS JOIN generate_series(1, 3) AS g(n)`, 'id'],
    [
      'shape',
      `SELECT s.id, v.n FROM public.shop AS s JOIN (SELECT f.shop_id, count(*) AS n FROM public.sale AS f GROUP BY 1) AS v ON v.shop_id = s.id`,
      'id',
    ],
    ['shape', `SELECT 1 AS id`, 'id'],
    ['float', `SELECT s.region, sum(s.size::float8) FROM public.shop AS s GROUP BY s.region`, 'region'],
    ['float', `SELECT s.region, avg(sqrt(s.size)) FROM public.shop AS s GROUP BY s.region`, 'region'],
    ['float', `SELECT s.region, corr(s.size, s.id) FROM public.shop AS s GROUP BY s.region`, 'region'],
    [
      'float',
      `SELECT v.region, sum(v.size) FROM (SELECT s.region, sqrt(s.size) AS size FROM public.shop AS s) AS v GROUP BY v.region`,
      'region',
    ],
    ['choice', `SELECT s.region, min(s.size / 3) FROM public.shop AS s GROUP BY s.region`, 'region'],
    ['choice', `SELECT s.region, s.size * 1.0 AS size, count(*) FROM public.shop AS s GROUP BY s.region, 2`, 'region'],
    [
      'choice',
      `SELECT v.region, v.total, count(*) FROM (SELECT s.region, s.id, sum(s.size) AS total FROM public.shop AS s GROUP BY 1, 2) AS v GROUP BY v.region, v.total`,
      'region',
    ],
    ['order', `SELECT s.region, array_agg(s.id ORDER BY s.size) FROM public.shop AS s GROUP BY s.region`, 'region'],
  ])('refuses for the reason %s: %s', (reason, sql, key) => {
    expect(codesOf(sql, key)).toEqual([reason]);
  });

  it('lets in what is exact in any order', () => {
    const sql = `SELECT s.region, sum(s.size) AS a, avg(sqrt(s.size)::numeric) AS b, min(sqrt(s.size)::numeric(9, 3)) AS c, max(s.at) AS e, string_agg(s.name, ',' ORDER BY s.name) AS d
      FROM public.shop AS s GROUP BY s.region`;
    const { added, chosen } = planOf(sql, 'region');
    expect(added).toEqual([{ input: 0, column: 'size' }]);
    expect(chosen.map(({ column }) => column)).toEqual(['region', 'at', 'name']);
  });
});

describe('what the tables of an incremental view must be', () => {
  beforeAll(loadSqlParser);

  const facts = (table: string, columns: Readonly<Record<string, string>>, indexed: readonly string[]): InputFacts => ({
    ...{ table, kind: 'r', hasFamily: false, indexed },
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, type]) => [
        name,
        { type: `pg_catalog.${type}`, isExact: /^(int4|text)$/.test(type), isScaled: type === 'money' },
      ]),
    ),
  });
  const sale = facts('public.sale', { id: 'int4', shop_id: 'int4', amount: 'numeric' }, ['id', 'shop_id']);
  const shop = facts('public.shop', { id: 'int4', region: 'text' }, ['id', 'region']);
  const obstacles = (...inputs: readonly InputFacts[]): readonly string[] => {
    const judged = judgeIncremental(`SELECT s.region, sum(f.amount) ${FACT_AND_SHOP} GROUP BY s.region`, ['region']);
    if (!('plan' in judged)) throw new Error('refused');
    return inputObstacles(judged.plan, inputs);
  };

  it('are indexed both ways, and else told with the index that would help', () => {
    expect(obstacles(sale, shop)).toEqual([]);
    expect(obstacles({ ...sale, indexed: ['id'] }, { ...shop, indexed: [] })).toEqual([
      'public.shop has no index on id: CREATE INDEX ON "public"."shop" ("id")',
      'public.shop has no index on region: CREATE INDEX ON "public"."shop" ("region")',
      'public.sale has no index on shop_id: CREATE INDEX ON "public"."sale" ("shop_id")',
    ]);
  });

  it('have one way to write what is chosen from', () => {
    const judged = judgeIncremental('SELECT f.shop_id, max(f.amount) FROM public.sale AS f GROUP BY f.shop_id', [
      'shop_id',
    ]);
    if (!('plan' in judged)) throw new Error('refused');
    expect(inputObstacles(judged.plan, [sale])).toEqual([
      expect.stringMatching(/^public\.sale\.amount is grouped by or chosen from/),
    ]);
    const scaled = { ...sale.columns, amount: { type: 'pg_catalog.numeric', isExact: false, isScaled: true } };
    expect(inputObstacles(judged.plan, [{ ...sale, columns: scaled }])).toEqual([]);
  });

  it('are plain tables with exact keys and exact sums', () => {
    const of = (input: InputFacts): readonly string[] =>
      obstacles(input, shop).map((text) => text.split(' ', 3).slice(1).join(' '));
    expect(of({ ...sale, kind: null })).toEqual(['is not']);
    expect(of({ ...sale, kind: 'v' })).toEqual(['is no']);
    expect(of({ ...sale, hasFamily: true })).toEqual(['has partitions']);
    expect(obstacles(facts('public.sale', { shop_id: 'int4', amount: 'float8' }, ['shop_id']), shop)).toEqual([
      'public.sale.amount is a binary fraction and is added up: cast it to numeric',
    ]);
    expect(obstacles(facts('public.sale', { shop_id: 'numeric', amount: 'numeric' }, ['shop_id']), shop)).toHaveLength(
      1,
    );
  });
});

describe('the choice between keys and all rows', () => {
  const choice = (change: Partial<Parameters<typeof chooseRefresh>[0]>): string =>
    chooseRefresh({ obstacle: undefined, isOpen: true, keys: 10, nulls: 0, rows: 10_000, ...change }, 0.1).mode;

  it('goes by keys while they are few and all is known of them', () => {
    expect([choice({}), choice({ keys: 1000 }), choice({ keys: 100, rows: 1 })]).toEqual(Array(3).fill('incremental'));
    for (const change of [{ keys: 1001 }, { keys: 101, rows: 1 }, { nulls: 1 }, { isOpen: false }, { obstacle: 'why' }])
      expect(choice(change)).toBe('rebuild');
  });

  it('looks at no more images than are worth it', () => {
    const limits = { shareMax: 0.1, imagesMax: 5000 };
    expect([imagesObstacle(5000, 10, limits), imagesObstacle(10_000, 10_000, limits)]).toEqual([undefined, undefined]);
    expect(imagesObstacle(5001, 10, limits)).toBe('more than 5000 images were queued');
    expect(imagesObstacle(10_001, 10_000, limits)).toBe('more than 10000 images were queued');
  });
});
