import { EnvelopeCodec } from '../../../../src/cache/engine/envelope.codec.js';
import { ruleTag } from '../../../../src/cache/engine/sweep-rule.js';
import { CacheKeys } from '../../../../src/cache/keys.js';
import { FamilyRegister } from '../../../../src/cache/family.register.js';
import { EntryNames } from '../../../../src/cache/maintenance/entry.names.js';
import { createdAtOf, HEAD_BYTES } from '../../../../src/cache/maintenance/envelope.age.js';
import { RegionCensus } from '../../../../src/cache/maintenance/region.census.js';
import { rulesByAge } from '../../../../src/cache/maintenance/rule.census.js';
import { entryOf } from '../../../conformance/cache-store.suite.js';
import { boundOf, definitionOf, scopeOf } from '../bound-query.js';
import { KEY, WAYS } from '../engine/envelope.fixture.js';

describe('names of entries', () => {
  const keys = new CacheKeys('falaj_test');
  const definition = definitionOf();
  const names = new EntryNames(keys.prefix, [definition], new FamilyRegister());
  const keyOf = (over: Partial<typeof definition> = {}): string =>
    keys.forQuery(boundOf({ ...definition, ...over }), scopeOf({ tenant: 'acme:corp t', principal: 'u:1' }));

  it.each(['public', 'tenant', 'user'] as const)('tell a %s entry of a definition that is there', (scope) => {
    expect(names.of(keyOf({ scope }))).toEqual({
      kind: 'current',
      region: 'default',
      operation: 'get_retention_by_company',
      queryId: 'retention_by_company_agg',
    });
  });

  it.each([
    ['another version', keyOf({ version: 'v1-00000000' })],
    ['an unknown query', keyOf({ queryId: 'gone' })],
    ['another operation', keyOf({ operation: 'other' })],
    ['another version, of a tenant', keyOf({ version: 'v1-00000000', scope: 'tenant' })],
  ])('tell an orphan: %s', (_, key) => {
    expect(names.of(key)).toEqual({ kind: 'orphan' });
  });

  it.each([
    'falaj_test:maintenance',
    'falaj_test:flight:x',
    'falaj_test:exec:dashboard:a:b:c:d',
    'falaj_test2:qr:a:b:c:d',
    'other',
    'falaj_test:qr:a:b:c',
    'falaj_test:qr:a:b:c:d:e',
    'falaj_test:',
    '',
  ])('say nothing of %j', (key) => {
    expect(names.of(key)).toEqual({ kind: 'other' });
  });
});

describe('the age of an envelope', () => {
  it.each(WAYS)('stands in its head, %s', async (_, codec: EnvelopeCodec) => {
    const createdAtMs = Date.UTC(2025, 5, 1);
    const envelope = await codec.encode(KEY, entryOf('v', { createdAtMs }));
    expect(createdAtOf(envelope.subarray(0, HEAD_BYTES))).toBe(createdAtMs);
  });

  it('is not told by what is no envelope, or by one that is older than there were any', async () => {
    const [, codec] = WAYS[0]!;
    const old = await codec.encode(KEY, entryOf('v', { createdAtMs: 1000 }));
    expect(createdAtOf(old)).toBeNull();
    expect(createdAtOf(old.subarray(0, HEAD_BYTES - 1))).toBeNull();
    expect(createdAtOf(Buffer.alloc(0))).toBeNull();
    expect(createdAtOf(Buffer.alloc(100, 'x'))).toBeNull();
  });
});

describe('the census of regions', () => {
  it('is exact where every key is measured', () => {
    const census = new RegionCensus(new Map([['a', 1000]]), 100);
    for (let at = 0; at < 10; at += 1) census.add('a', 150, at);
    census.add('b', 5_000_000, 0);
    expect(census.usage()).toEqual([
      { region: 'a', keys: 10, measured: 10, bytes: 1500, bytesMax: 1000, removed: 0, bytesRemoved: 0 },
      { region: 'b', keys: 1, measured: 1, bytes: 5_000_000, bytesMax: null, removed: 0, bytesRemoved: 0 },
    ]);
    // 1500 - 900 must go: the four least valuable.
    expect([...census.excesses()]).toEqual([['a', { bytes: 600, value: 3, tiedBytes: 150 }]]);
  });

  it('estimates beyond the sample, and asks for no more bytes', () => {
    const census = new RegionCensus(new Map([['a', 1000]]), 4);
    for (let at = 0; at < 100; at += 1) census.add('a', census.isWanted('a') ? 20 : null, at);
    expect(census.usage()[0]).toMatchObject({ keys: 100, measured: 4, bytes: 2000 });
    expect(census.excesses().get('a')).toEqual({ bytes: 1100, value: 2, tiedBytes: 100 });
  });

  it('says how much of what is worth the same must go', () => {
    const census = new RegionCensus(new Map([['a', 1000]]), 100);
    for (let at = 0; at < 4; at += 1) census.add('a', 100, 1);
    for (let at = 0; at < 10; at += 1) census.add('a', 100, 7 + at / 1000);
    for (let at = 0; at < 4; at += 1) census.add('a', 100, 9);
    expect(census.excesses().get('a')).toMatchObject({ bytes: 900, tiedBytes: 500 });
  });

  it('finds nothing to give within the limit, nor where nothing could be measured', () => {
    const census = new RegionCensus(
      new Map([
        ['a', 1000],
        ['b', 0],
      ]),
      4,
    );
    census.add('a', 1000, 1);
    census.add('b', null, 1);
    expect(census.excesses().size).toBe(0);
  });
});

describe('rules', () => {
  it('retire when no entry can be older', () => {
    const now = 1_800_000_000_000;
    const tag = (ageSeconds: number): string =>
      ruleTag({ kind: 'prefix', text: 'x', isSoft: false, madeAtSeconds: now / 1000 - ageSeconds });
    expect(rulesByAge([tag(10), tag(3599), tag(3601)], now, 3_600_000)).toEqual({ inForce: 2, retired: 1 });
  });
});
