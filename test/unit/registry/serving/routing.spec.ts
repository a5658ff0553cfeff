import { FalajError } from '../../../../src/kernel/falaj-error.js';
import type { ViewDefinition } from '../../../../src/materialization/view-definition.js';
import { type Gate } from '../../../../src/materialization/route.gates.js';
import { ViewRouter } from '../../../../src/materialization/view.router.js';
import type { ReadTransaction } from '../../../../src/database/read-transaction.js';
import type { JsonObject } from '../../../../src/kernel/canonical-json.js';
import type { BoundQuery, QueryDefinition } from '../../../../src/registry/query-definition.js';
import type { RouteVerdict } from '../../../../src/registry/query.router.js';
import { ROUTE_REFUSALS, type RouteRefusal } from '../../../../src/registry/serving/route.codes.js';
import { parameterHash } from '../../../../src/registry/binding/parameter.hash.js';
import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { checkDefinition, definitionOf } from '../../../support/definition-files.js';

const CURRENT: Gate = {
  ...{ name: 'mv', relation: '1', filenode: '2', fingerprint: 'f', as_of: '2026-01-01T00:00:00.000000Z' },
  ...{ is_quarantined: false, is_current: true, is_present: true, is_populated: true, is_same_file: true },
  is_protected: false,
};
const COLUMNS = 'place:string, kind:string, n:integer, total:integer, cost:decimal, least:decimal, weight:decimal';
const STORED = `WITH a AS (SELECT v.place, v.kind, count(*) AS n, sum(v.n) AS total, sum(v.cost) AS cost, min(v.cost) AS least, sum(v.weight) AS weight
  FROM public.visit AS v GROUP BY v.place, v.kind) SELECT place, kind, n, total, cost, least, weight FROM a ORDER BY place COLLATE "C", kind COLLATE "C"`;
const TYPES: Readonly<Record<string, string>> = {
  ...{
    place: 'text',
    kind: 'text',
    n: 'bigint',
    total: 'bigint',
    cost: 'numeric',
    least: 'numeric',
    weight: 'double precision',
  },
  ...{ tenant_id: 'text', rate: 'numeric' },
};
const PLACE = '  - {name: place, type: string, description: d, default: null}';

interface Statement {
  readonly sql: string;
  readonly columns?: string;
  readonly key?: string;
  readonly parameters?: string;
  readonly extra?: string;
}

function define(
  queryId: string,
  { sql, columns = COLUMNS, key = 'place, kind', parameters = '', extra = '' }: Statement,
): QueryDefinition {
  const { definition, problems } = checkDefinition(definitionOf(sql, { columns, key, parameters, extra }));
  if (definition === undefined || problems.length > 0)
    throw new FalajError('definition.invalid', JSON.stringify(problems.map(({ code, message }) => [code, message])));
  return { ...definition, queryId };
}

function bind(definition: QueryDefinition, given: JsonObject = {}): BoundQuery {
  const params = Object.fromEntries(
    definition.parameters.map(({ name, default: standard }) => [name, given[name] ?? standard ?? null]),
  );
  const fullHash = parameterHash(definition.parameters, params);
  return { definition, params, hash: fullHash.slice(0, 16), fullHash, datasets: [], tags: [] };
}

interface Asked {
  readonly stored?: Statement;
  readonly asked: Statement | 'the same query';
  readonly storedParams?: JsonObject;
  readonly params?: JsonObject;
  readonly gate?: Partial<Gate>;
  readonly isEnabled?: boolean;
  readonly tenant?: string | null;
}

/** What is said of one view, the database answering as it is told to. */
async function verdictOf(question: Asked): Promise<RouteVerdict | undefined> {
  const query = define('stored', question.stored ?? { sql: STORED });
  const definition = question.asked === 'the same query' ? query : define('asked', question.asked);
  const bound = bind(query, question.storedParams);
  const view = { name: 'mv', query, bound, uniqueKey: query.key, fingerprint: 'f' } as unknown as ViewDefinition;
  const found = JSON.stringify({ gates: [{ ...CURRENT, ...question.gate }], types: { mv: TYPES } });
  const reads = {
    run: (work: (reader: unknown) => unknown) =>
      work({ query: () => Promise.resolve({ fields: [], rows: [[found]] }) }),
  } as unknown as ReadTransaction;
  const router = new ViewRouter({ inOrder: () => [view] }, reads, question.isEnabled ?? true);
  return (await router.explain(bind(definition, question.params), { tenant: question.tenant ?? null }))[0];
}

const by = (measure: string, type = 'integer', rest = ''): Statement => ({
  sql: `WITH a AS (SELECT v.place, ${measure} AS m FROM public.visit AS v${rest} GROUP BY v.place) SELECT place, m FROM a ORDER BY place COLLATE "C"`,
  columns: `place:string, m:${type}`,
  key: 'place',
});
const told = (condition: string, parameters = ''): Statement => ({
  sql: `WITH a AS (SELECT v.place, v.kind, count(*) AS n FROM public.visit AS v GROUP BY v.place, v.kind) SELECT place, kind, n FROM a WHERE ${condition} ORDER BY place COLLATE "C", kind COLLATE "C"`,
  columns: 'place:string, kind:string, n:integer',
  parameters,
});
const TICKETS: Statement = {
  sql: `WITH a AS (SELECT t.tenant_id, t.place, count(*) AS n FROM public.tickets AS t GROUP BY 1, 2) SELECT tenant_id, place, n FROM a ORDER BY tenant_id COLLATE "C", place COLLATE "C"`,
  columns: 'tenant_id:string, place:string, n:integer',
  key: 'tenant_id, place',
  extra: 'scope: tenant',
};
const TICKETS_BY_PLACE: Statement = {
  sql: `WITH a AS (SELECT t.place, count(*) AS n FROM public.tickets AS t GROUP BY 1) SELECT place, n FROM a ORDER BY place COLLATE "C"`,
  columns: 'place:string, n:integer',
  key: 'place',
  extra: 'scope: tenant',
};
const PEOPLE: Statement = {
  sql: `WITH a AS (SELECT p.s, count(DISTINCT p.person_id) AS persons FROM public.people AS p GROUP BY p.s) SELECT s, persons FROM a ORDER BY s COLLATE "C"`,
  columns: 's:string, persons:integer',
  key: 's',
  extra: 'privacy: {persons_column: persons, minimum_group_size: 5}',
};
const withTail = (tail: string): Statement => ({ sql: `${STORED}${tail}` });
const replaced = (from: string, to: string): Statement => ({ sql: STORED.replace(from, to) });

const REFUSED: readonly (readonly [RouteRefusal, Asked])[] = [
  ['disabled', { asked: by('count(*)'), isEnabled: false }],
  ['tables', { asked: by('count(*)', 'integer', ' JOIN public.firms AS f ON f.k = v.place') }],
  [
    'shape',
    {
      asked: {
        ...by('count(*)'),
        sql: `WITH RECURSIVE a AS (SELECT v.place, 1 AS m FROM public.visit AS v) SELECT place, m FROM a ORDER BY place COLLATE "C"`,
      },
    },
  ],
  [
    'params',
    {
      stored: told('n >= :least', '  - {name: least, type: integer, description: d, default: 3}'),
      asked: 'the same query',
      params: { least: 2 },
    },
  ],
  [
    'suppression',
    { stored: PEOPLE, asked: { ...PEOPLE, sql: PEOPLE.sql.replace('GROUP BY p.s', `WHERE p.s <> 'x' GROUP BY p.s`) } },
  ],
  ['limit', { stored: withTail(' LIMIT 10'), asked: by('count(*)') }],
  [
    'windows',
    {
      asked: {
        ...told('true'),
        sql: `WITH a AS (SELECT v.place, v.kind, count(*) OVER (ORDER BY v.place) AS n FROM public.visit AS v) SELECT place, kind, n FROM a ORDER BY place COLLATE "C", kind COLLATE "C"`,
      },
    },
  ],
  ['distinct', { asked: by('count(DISTINCT v.kind)') }],
  [
    'set_operation',
    {
      asked: {
        ...told('true'),
        sql: `WITH a AS (SELECT v.place, v.kind, 1 AS n FROM public.visit AS v UNION ALL SELECT v.place, v.kind, 2 FROM public.visit AS v) SELECT place, kind, n FROM a ORDER BY place COLLATE "C", kind COLLATE "C"`,
      },
    },
  ],
  ['source', { asked: by('count(*)', 'integer', ' JOIN public.visit AS w ON w.place = v.place') }],
  ['conditions', { stored: replaced('GROUP BY v.place', `WHERE v.n > 3 GROUP BY v.place`), asked: by('count(*)') }],
  ['filter', { asked: by('count(*)', 'integer', ' WHERE v.n > 3') }],
  [
    'groups',
    {
      asked: {
        ...by('count(*)'),
        sql: by('count(*)').sql.replaceAll('v.place', 'v.town').replace('SELECT v.town', 'SELECT v.town AS place'),
      },
    },
  ],
  [
    'having',
    {
      asked: {
        ...by('count(*)'),
        sql: by('count(*)').sql.replace('GROUP BY v.place', 'GROUP BY v.place HAVING count(*) > 3'),
      },
    },
  ],
  ['percentile', { asked: by('percentile_cont(0.5) WITHIN GROUP (ORDER BY v.n)', 'decimal') }],
  ['measure', { asked: by('stddev_samp(v.n)', 'decimal') }],
  ['float_sum', { asked: by('sum(v.weight)', 'decimal') }],
  ['scale', { asked: by('min(v.cost)', 'decimal') }],
  [
    'key_type',
    {
      stored: {
        ...told('true'),
        sql: told('true').sql.replaceAll('kind COLLATE "C"', 'rate').replaceAll('kind', 'rate'),
        columns: 'place:string, rate:decimal, n:integer',
        key: 'place, rate',
      },
      asked: {
        sql: `WITH a AS (SELECT v.rate, count(*) AS n FROM public.visit AS v GROUP BY v.rate) SELECT rate, n FROM a ORDER BY rate`,
        columns: 'rate:decimal, n:integer',
        key: 'rate',
      },
    },
  ],
  [
    'columns',
    {
      asked: {
        ...told('true'),
        sql: told('true')
          .sql.replace('SELECT place, kind, n FROM', 'SELECT place, kind, n::text::integer AS n FROM')
          .replace('count(*) AS n', 'sum(v.n) AS n')
          .replace('v.kind, sum', 'v.kind, v.n + sum'),
      },
    },
  ],
  [
    'order',
    {
      asked: {
        ...by('count(*)'),
        key: 'm',
        sql: by('count(*)').sql.replace('ORDER BY place COLLATE "C"', 'ORDER BY m'),
      },
    },
  ],
  ['tenancy', { stored: TICKETS, asked: TICKETS_BY_PLACE, tenant: null }],
  ['row_security', { asked: by('count(*)'), gate: { is_protected: true } }],
  ['dropped', { asked: by('count(*)'), gate: { is_present: false } }],
  ['not_populated', { asked: by('count(*)'), gate: { is_populated: false } }],
  ['outdated', { asked: by('count(*)'), gate: { fingerprint: 'g' } }],
  ['drifted', { asked: by('count(*)'), gate: { is_same_file: false } }],
  ['quarantined', { asked: by('count(*)'), gate: { is_quarantined: true } }],
  ['changed_inputs', { asked: by('count(*)'), gate: { is_current: false } }],
  ['not_built', { asked: by('count(*)'), gate: { name: 'another' } }],
];

describe('the gates of routing', () => {
  beforeAll(loadSqlParser);

  it.each(REFUSED)('refuse with the code %s', async (code, question) => {
    const verdict = await verdictOf(question);
    expect([verdict?.verdict, verdict?.rule, verdict?.reason]).toEqual([code, null, ROUTE_REFUSALS[code]]);
  });

  it('have a case here for every code there is', () => {
    const covered = new Set<string>([...REFUSED.map(([code]) => code), 'not_needed']);
    expect(Object.keys(ROUTE_REFUSALS).filter((code) => !covered.has(code))).toEqual([]);
  });

  it.each<readonly [string, string, Asked]>([
    ['the very question', 'same', { asked: 'the same query' }],
    [
      'a filter of finished rows',
      'filtered',
      { stored: told('(:place IS NULL OR place = :place)', PLACE), asked: 'the same query', params: { place: 'x' } },
    ],
    [
      'a range over what it puts out',
      'filtered',
      {
        stored: told(
          '(:least IS NULL OR n >= :least)',
          '  - {name: least, type: integer, description: d, default: null}',
        ),
        asked: 'the same query',
        params: { least: 4 },
      },
    ],
    [
      'a filter below the groups, on what they are grouped by',
      'shared',
      {
        asked: {
          ...told('true'),
          sql: told('true').sql.replace('GROUP BY', 'WHERE v.place = :place GROUP BY'),
          parameters: '  - {name: place, type: string, description: d, required: true}',
        },
        params: { place: 'x' },
      },
    ],
    [
      'a list',
      'rolled_up',
      {
        asked: {
          ...by('count(*)', 'integer', ' WHERE v.kind = ANY(:kinds)'),
          parameters: '  - {name: kinds, type: string_list, description: d, required: true}',
        },
        params: { kinds: ['a', 'b'] },
      },
    ],
    ['coarser counts', 'rolled_up', { asked: by('count(*)') }],
    ['coarser sums', 'rolled_up', { asked: by('sum(v.cost)', 'decimal') }],
    ['quotients of sums', 'rolled_up', { asked: by('round(100.0 * sum(v.cost) / count(*), 2)', 'decimal') }],
    ['the least of decimals, rounded', 'rolled_up', { asked: by('round(min(v.cost), 2)', 'decimal') }],
    ['rows of the scope’s tenant', 'rolled_up', { stored: TICKETS, asked: TICKETS_BY_PLACE, tenant: 'acme' }],
  ])('are passed by %s', async (_, rule, question) => {
    expect(await verdictOf(question)).toMatchObject({ verdict: 'used', rule, asOf: CURRENT.as_of });
  });
});
