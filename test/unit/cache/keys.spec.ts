import fc from 'fast-check';
import { CacheKeys } from '../../../src/cache/keys.js';
import { assertAccess } from '../../../src/registry/query-access.js';
import type { QueryScopeKind } from '../../../src/registry/query-definition.js';
import { changeBucket } from '../../../src/kernel/change-bucket.js';
import { boundOf, scopeOf } from './bound-query.js';

const keys = new CacheKeys('falaj');

describe('cache keys', () => {
  it('have the documented shape', () => {
    const bound = { ...boundOf(), hash: 'a3f2e1b4c5d60718' };
    expect(keys.forQuery(bound, scopeOf())).toBe(
      'falaj:qr:get_retention_by_company:retention_by_company_agg:a3f2e1b4c5d60718:v1-9f31c2aa',
    );
  });

  it('hold the scope after the namespace: nothing, the tenant, the tenant and the user', () => {
    const scope = scopeOf({ tenant: 'acme', principal: 'u1' });
    const tail = (kind: QueryScopeKind): string =>
      keys.forQuery(boundOf({ scope: kind }), scope).split(':qr:')[0] ?? '';
    expect([tail('public'), tail('tenant'), tail('user')]).toEqual(['falaj', 'falaj:t:acme', 'falaj:t:acme:u:u1']);
  });

  it.each([
    [{ tenant: null }, 'tenant', 'auth.forbidden'],
    [{ tenant: '' }, 'tenant', 'auth.forbidden'],
    [{ tenant: null, principal: 'u' }, 'user', 'auth.forbidden'],
    [{ tenant: 't', principal: '' }, 'user', 'auth.missing'],
  ] as const)(
    'are refused to the scope %j of a query for one %s, as the query is without a cache',
    (scope, kind, code) => {
      const bound = boundOf({ scope: kind });
      expect(() => keys.forQuery(bound, scopeOf(scope))).toThrow(code);
      expect(() => {
        assertAccess(scopeOf({ roles: ['admin'], ...scope }), bound.definition);
      }).toThrow(code);
    },
  );

  it('are refused to a query without an id', () => {
    expect(() => keys.forQuery(boundOf({ queryId: ' ' }), scopeOf())).toThrow('without an id');
  });

  it.each([
    ['a:b', 'a%3Ab'],
    ['a b', 'a%20b'],
    ['é', '%C3%A9'],
    ["!'()*~", '%21%27%28%29%2A%7E'],
    ['100%', '100%25'],
    ['a%3Ab', 'a%253Ab'],
    ['\u{1f54c}', '%F0%9F%95%8C'],
    ['\ud800', '%ED%A0%80'],
    ['\n\u0000', '%0A%00'],
    ['A-z_0.9', 'A-z_0.9'],
  ])('encode %j as %s', (tenant, encoded) => {
    const key = keys.forQuery(boundOf({ scope: 'tenant' }), scopeOf({ tenant }));
    expect(key.startsWith(`falaj:t:${encoded}:qr:`)).toBe(true);
  });

  it('are bounded in length, however long a name is, and still tell names apart', () => {
    const key = (tenant: string): string => keys.forQuery(boundOf({ scope: 'tenant' }), scopeOf({ tenant }));
    expect(key('x'.repeat(100_000)).length).toBeLessThan(400);
    expect(key('x'.repeat(100_000))).not.toBe(key('x'.repeat(100_001)));
    expect(key('é'.repeat(150)).length).toBeLessThan(400);
    expect(key('x'.repeat(200))).toContain('x'.repeat(200));
  });

  it('are the same only for the same question by the same scope', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.constantFrom(':', 't', 'u', 'qr', 't:a', 'a:u:b', '%3A', '%', '~', 'a:qr:b', '\ud800', '\udc00', '\ufffd'),
      fc.string({ minLength: 190, maxLength: 210 }),
    );
    const question = fc.record({
      namespace: hostile,
      scope: fc.constantFrom<QueryScopeKind>('public', 'tenant', 'user'),
      tenant: hostile,
      principal: hostile,
      operation: hostile,
      queryId: hostile.filter((id) => id.trim() !== ''),
      hash: hostile,
      version: hostile,
    });
    type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;
    const key = ({ namespace, tenant, principal, hash, ...definition }: Question): string =>
      new CacheKeys(namespace).forQuery({ ...boundOf(definition), hash }, scopeOf({ tenant, principal }));
    const meaning = (each: Question): string =>
      JSON.stringify([
        ...[each.namespace, each.scope, each.operation, each.queryId, each.hash, each.version],
        each.scope === 'public' ? null : each.tenant,
        each.scope === 'user' ? each.principal : null,
      ]);
    fc.assert(
      fc.property(question, question, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (one, other, same) => {
        const names = Object.keys(one) as (keyof Question)[];
        const two = {
          ...other,
          ...Object.fromEntries(names.filter((_, at) => same[at]).map((name) => [name, one[name]])),
        };
        expect(key(one) === key(two)).toBe(meaning(one) === meaning(two));
        expect(key(one)).toMatch(/^[A-Za-z0-9._%~-]+(:[A-Za-z0-9._%~-]+)+$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('identity of an entry', () => {
  it('tells apart scopes and full hashes, and nothing that does not matter', () => {
    const scope = scopeOf({ tenant: 'a', principal: 'u' });
    const of = (kind: QueryScopeKind, over = {}, params = {}): string =>
      keys.identity(boundOf({ scope: kind }, params), scopeOf({ ...scope, ...over }));
    expect(of('public', { tenant: 'b', principal: 'x' })).toBe(of('public'));
    expect(of('tenant', { principal: 'x' })).toBe(of('tenant'));
    const distinct = [
      of('public'),
      of('tenant'),
      of('user'),
      of('tenant', { tenant: 'b' }),
      of('user', { principal: 'x' }),
    ];
    expect(new Set([...distinct, of('public', {}, { a: 1 })]).size).toBe(6);
  });
});

describe('tags of an entry', () => {
  it('are those of the query and what the verbs of invalidation name', () => {
    const bound = boundOf({ scope: 'tenant' });
    const scope = scopeOf({ tenant: 'acme corp' });
    const key = keys.forQuery(bound, scope);
    expect(keys.tags(bound, scope, key)).toEqual([
      'table:public.companies',
      'op:get_retention_by_company',
      'region:default',
      'tenant:acme%20corp',
      expect.stringMatching(/^key#[0-9a-f]{3}$/) as string,
      'ns:falaj',
    ]);
  });

  it('are narrowed to the tenant whose rows alone row security shows the statement', () => {
    const tenancy = {
      table: 'public.companies',
      column: 'tenant_id',
      ofTenants: { 'public.companies': 'tenant_id' },
    };
    const of = (tenant: string): readonly string[] => {
      const [bound, scope] = [boundOf({ scope: 'tenant', tenancy }), scopeOf({ tenant })];
      return keys.tags(bound, scope, keys.forQuery(bound, scope)).filter((tag) => tag.startsWith('table:'));
    };
    const [acme, other] = [of('acme'), of('other')];
    expect(acme).toEqual([`table:public.companies#${changeBucket('tenant_id', 'acme')}`, 'table:public.companies#*']);
    expect(other).not.toEqual(acme);
  });

  it('name no tenant for what all may see, and no region for what is not granted', () => {
    const tags = keys.tags(boundOf({ cache: null }), scopeOf({ tenant: 'acme' }), 'k');
    expect(tags.some((tag) => tag.startsWith('tenant:') || tag.startsWith('region:'))).toBe(false);
  });
});
