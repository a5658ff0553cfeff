import type { CacheStats, Rates, RegionPolicy, Regions } from '../../../web/src/api/cache.types.js';
import type { Parameter } from '../../../web/src/api/registry.types.js';
import { lineageOf } from '../../../web/src/pages/queries/query.lineage.js';
import { formValues, hintOf, paramsOf } from '../../../web/src/pages/queries/question.values.js';
import { queryOfKey } from '../../../web/src/pages/regions/entry.key.js';
import { rowsOf } from '../../../web/src/pages/regions/region.rows.js';
import { graphOf } from '../../../web/src/pages/views/view.graph.js';

const parameter = (part: Partial<Parameter>): Parameter => ({
  ...{ name: 'p', type: 'string', description: 'What', required: false, length_max: 10 },
  ...part,
});

describe('a question', () => {
  it('is filled in from an example, and sends what is filled in', () => {
    const parameters = [parameter({ name: 'a' }), parameter({ name: 'b' }), parameter({ name: 'c' })];
    const values = formValues(parameters, { a: ['x', 'y'], b: 3, other: 1 });
    expect(values).toEqual({ a: 'x, y', b: '3', c: '' });
    expect(paramsOf({ ...values, c: '  ' })).toEqual({ a: 'x, y', b: '3' });
  });

  it('says what a parameter takes, and what it is where it is left out', () => {
    expect(hintOf(parameter({ min: 1, max: 5, default: 2 }))).toBe('What, from 1, to 5. Left out: 2.');
    expect(hintOf(parameter({ required: true, type: 'number_list' }))).toBe('What, separated by commas.');
    expect(hintOf(parameter({ default: null }))).toBe('What. Left out: none.');
  });
});

describe('drawings', () => {
  it('of views join tables, views that read views, and queries, each once', () => {
    const { nodes, edges } = graphOf([
      { name: 'mv_a', query_id: 'q', reads: ['public.t'] },
      { name: 'mv_b', query_id: 'q', reads: ['public.mv_a', 'other.t'] },
    ]);
    expect(nodes.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      ...['table t', 'table other.t', 'view mv_a', 'view mv_b', 'query q'],
    ]);
    expect(edges).toEqual([
      { from: 'public.t', to: 'public.mv_a' },
      { from: 'public.mv_a', to: 'query q' },
      { from: 'public.mv_a', to: 'public.mv_b' },
      { from: 'other.t', to: 'public.mv_b' },
      { from: 'public.mv_b', to: 'query q' },
    ]);
  });

  it('of a query name each dataset once, chosen or always', () => {
    const datasets = { always: ['one'], by_parameter: { param: 'p', values: { a: ['one', 'two'], b: ['two'] } } };
    const lineage = { tables: ['public.t'], datasets, narrow: [], tags: [] };
    const { nodes } = lineageOf({ query_id: 'q', operation: 'get_q', lineage });
    expect(nodes.map(({ label }) => label)).toEqual(['one', 'two', 'public.t', 'q', 'get_q']);
  });
});

describe('a key', () => {
  it.each([
    ['falaj:qr:get_q:q:0123:v1', 'q'],
    ['falaj:t:acme:u:ann:qr:get_q:q%20r:0123:v1', 'q r'],
    ['falaj:exec:dashboard:x:7d', null],
    ['falaj:t:qr:x', null],
  ])('%s is of %j', (key, queryId) => {
    expect(queryOfKey(key)).toBe(queryId);
  });
});

it('regions in use stand before the others, each with what is known of it', () => {
  const policy = (name: string) => ({ name }) as RegionPolicy;
  const regions = {
    regions: [policy('idle'), policy('busy')],
    operations: [{ region: 'busy' }, { region: null }],
  } as unknown as Regions;
  const memory = { region: 'busy', keys: 2, bytes: 10, bytes_max: 100, evictions: 0, expirations: 0 };
  const stats = {
    maintenance: { regions: [{ region: 'busy', keys: 3, bytes: 30 }] },
    tiers: { l1: { regions: [memory] } },
    window: { regions: [{ region: 'busy', reads: 5 } as Rates & { region: string }] },
  } as unknown as CacheStats;
  expect(rowsOf(regions, stats)).toEqual([
    {
      policy: policy('busy'),
      memory,
      rates: { region: 'busy', reads: 5 },
      shared: { region: 'busy', keys: 3, bytes: 30 },
      operations: 1,
    },
    { policy: policy('idle'), memory: null, rates: null, shared: null, operations: 0 },
  ]);
});
