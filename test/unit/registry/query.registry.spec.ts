import { changeBucket } from '../../../src/kernel/change-bucket.js';
import { ANONYMOUS, type QueryScope, type Role } from '../../../src/kernel/query-scope.js';
import { assertAccess } from '../../../src/registry/query-access.js';
import type { QueryDefinition } from '../../../src/registry/query-definition.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { loadSqlParser } from '../../../src/registry/sql/sql.parser.js';
import { checkDefinition, definitionOf, edited } from '../../support/definition-files.js';

const clock = { now: () => 0, monotonicMs: () => 0, turnMs: () => 0 };
const TAG = (table: string, column: string, value: string): string => `table:${table}#${changeBucket(column, value)}`;

describe('QueryRegistry', () => {
  let registry: QueryRegistry;
  beforeAll(async () => {
    await loadSqlParser();
    const sample = checkDefinition(
      edited(['examples:', 'narrow:\n  - {table: public.countries, column: region, param: region}\nexamples:']),
    ).definition!;
    const other = checkDefinition(
      definitionOf('SELECT a.n FROM public.a JOIN public.countries ON true ORDER BY a.n', {
        columns: 'n:integer',
        key: 'n',
      }),
    ).definition!;
    const definitions = [{ ...other, queryId: 'other_query', operation: 'get_other' }, sample];
    registry = new QueryRegistry({ version: 'abc', definitions, tables: [] }, clock);
  });

  it('finds, lists and misses', () => {
    expect(registry.version).toBe('abc');
    expect(registry.tables).toEqual([]);
    expect(registry.list().map((definition) => definition.queryId)).toEqual(['other_query', 'sample_query']);
    expect(registry.find('nope')).toBeUndefined();
    expect(registry.get('sample_query').title).toBe('Sample');
    expect(() => registry.get('n'.repeat(1000))).toThrow(expect.objectContaining({ code: 'query.unknown' }) as Error);
  });

  it('binds parameters to hash and tags, narrowed while the value is there', () => {
    const bound = registry.bind('sample_query', { region: 'Asia', top: '3' });
    expect(bound.params).toEqual({ region: 'Asia', top: 3 });
    expect(bound.fullHash).toMatch(/^[0-9a-f]{64}$/);
    expect(bound.fullHash.startsWith(bound.hash)).toBe(true);
    expect(bound.hash).toHaveLength(16);
    expect(bound.datasets).toEqual(['countries']);
    expect(bound.tags).toEqual([
      TAG('public.countries', 'region', 'Asia'),
      'table:public.countries#*',
      'dataset:countries',
      TAG('falaj.dataset', 'dataset_id', 'countries'),
      'table:falaj.dataset#*',
      'op:sample_query',
      'route:sample_query',
    ]);
    expect(registry.bind('sample_query', {}).tags[0]).toBe('table:public.countries');
    expect(registry.bind('sample_query', {}).tags).not.toContain('table:public.countries#*');
    expect(registry.bind('sample_query', { top: 10 }).hash).toBe(registry.bind('sample_query', {}).hash);
    expect(registry.bind('other_query', {}).tags).toEqual(
      expect.arrayContaining(['table:public.a', 'table:public.countries', 'op:get_other']),
    );
  });

  it('knows what has to be tracked', () => {
    expect(registry.trackedTables()).toEqual([
      { table: 'falaj.dataset', narrowColumns: ['dataset_id'] },
      { table: 'public.a', narrowColumns: [] },
      { table: 'public.countries', narrowColumns: ['region'] },
    ]);
  });
});

describe('assertAccess', () => {
  const scope = (...roles: Role[]): QueryScope => ({ ...ANONYMOUS, principal: 'someone', roles });
  const query = (accessLevel: QueryDefinition['accessLevel'], kind: QueryDefinition['scope'] = 'public') => ({
    queryId: 'q',
    accessLevel,
    scope: kind,
  });
  const codeOf = (given: QueryScope, definition: ReturnType<typeof query>): string => {
    try {
      assertAccess(given, definition);
      return 'allowed';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it.each([
    ['allowed', ANONYMOUS, query('public')], ['auth.missing', ANONYMOUS, query('restricted')], ['auth.missing', ANONYMOUS, query('confidential')], ['auth.missing', ANONYMOUS, query('public', 'tenant')],
    ['allowed', scope(), query('public')], ['auth.forbidden', scope(), query('restricted')], ['auth.forbidden', scope('viewer', 'operator'), query('restricted')], ['allowed', scope('analyst'), query('restricted')],
    ['allowed', scope('admin'), query('restricted')], ['auth.forbidden', scope('analyst'), query('confidential')], ['allowed', scope('admin'), query('confidential')],
    ['auth.forbidden', scope('admin'), query('public', 'tenant')], ['allowed', { ...scope('viewer'), tenant: 't' }, query('public', 'tenant')], ['auth.forbidden', scope(), query('public', 'user')],
    ['allowed', { ...scope(), tenant: 't' }, query('public', 'user')], ['auth.forbidden', { ...scope('admin'), tenant: '' }, query('restricted', 'tenant')],
  ])('%s', (expected, given, definition) => {
    expect(codeOf(given, definition)).toBe(expected);
  }); // prettier-ignore
});
