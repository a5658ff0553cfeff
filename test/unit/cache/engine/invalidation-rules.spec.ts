import fc from 'fast-check';
import { matchesGlob } from '../../../../src/cache/engine/glob.js';
import { expiryTag } from '../../../../src/cache/engine/invalidation-tags.js';
import { ruleOf, ruleTag } from '../../../../src/cache/engine/sweep-rule.js';
import { gate, settled } from '../gate.js';
import { EngineBench, POLICY, SECOND } from './engine.bench.js';

const GRACEFUL = { ...POLICY, ttlMs: 60 * SECOND, graceMs: 600 * SECOND };
const rule = (kind: 'prefix' | 'pattern', text: string, isSoft = false): string =>
  ruleTag({ kind, text, isSoft, madeAtSeconds: 1_700_000_000 });

describe('a rule', () => {
  it.each([
    [rule('prefix', 'k'), true],
    [rule('prefix', 'other'), false],
    [rule('pattern', '?'), true],
    [rule('pattern', '*z'), false],
  ])('%s refuses what it speaks of and is older: %s', async (tag, isRefused) => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.change('rule:some', tag);
    expect((await bench.read()).delivery.status).toBe(isRefused ? 'miss' : 'hit');
    expect((await bench.read()).delivery.status).toBe('hit');
  });

  it('pattern sweep passed by a load in flight: what began before is not served after', async () => {
    const bench = new EngineBench();
    const held = gate<string>();
    bench.source = () => held.promise;
    const before = bench.read();
    await settled();
    bench.log.change('rule:some', rule('prefix', 'k'));
    bench.source = () => Promise.resolve('after');
    expect((await bench.read()).value).toBe('after');
    held.open('before');
    expect((await before).value).toBe('before');
    await settled();
    expect(await bench.read()).toMatchObject({ value: 'after', delivery: { status: 'hit' } });
  });

  it('is a tag and comes back from it, whatever its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.nat(2_000_000_000), (text, at) => {
        const made = { kind: 'pattern' as const, text, isSoft: at % 2 === 0, madeAtSeconds: at };
        const tag = ruleTag(made);
        expect(/\s/.test(tag)).toBe(false);
        expect(ruleOf(tag)).toEqual(made);
      }),
    );
    expect(ruleOf('table:t')).toBeUndefined();
    expect(ruleOf('rule:1:prefix:%')).toBeUndefined();
  });
});

describe('expired by hand', () => {
  it('a value is served once more while it is renewed', async () => {
    const bench = new EngineBench();
    await bench.read({ policy: GRACEFUL });
    bench.log.change('expire:some', expiryTag('table:t'));
    expect(await bench.read({ policy: GRACEFUL })).toMatchObject({ value: 'v1', delivery: { status: 'stale' } });
    await settled();
    expect(await bench.read({ policy: GRACEFUL })).toMatchObject({ value: 'v2', delivery: { status: 'hit' } });
  });

  it('by a rule, a value is served once more while it is renewed', async () => {
    const bench = new EngineBench();
    await bench.read({ policy: GRACEFUL });
    bench.log.change('rule:some', rule('prefix', 'k', true));
    expect((await bench.read({ policy: GRACEFUL })).delivery.status).toBe('stale');
    await settled();
    expect(await bench.read({ policy: GRACEFUL })).toMatchObject({ value: 'v2', delivery: { status: 'hit' } });
  });

  it('a value without grace is loaded anew', async () => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.change('expire:some', expiryTag('table:t'));
    expect((await bench.read()).value).toBe('v2');
  });

  it('nothing else is', async () => {
    const bench = new EngineBench();
    await bench.read({ policy: GRACEFUL });
    bench.log.change('expire:some', expiryTag('table:other'));
    expect((await bench.read({ policy: GRACEFUL })).delivery.status).toBe('hit');
  });
});

describe('a glob', () => {
  it.each([
    ['a:b:c', 'a:*', true],
    ['a:b:c', '*:c', true],
    ['a:b:c', 'a:?:c', true],
    ['a:b:c', 'a:??:c', false],
    ['a*c', 'a\\*c', true],
    ['abc', 'a\\*c', false],
    ['', '*', true],
    ['', '?', false],
    ['abcabcabd', '*abd', true],
    ['a', '', false],
  ])('%s against %s: %s', (text, pattern, matches) => {
    expect(matchesGlob(text, pattern)).toBe(matches);
  });

  it('agrees with a regular expression', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    fc.assert(
      fc.property(text, pattern, (of, glob) => {
        const like = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesGlob(of, glob)).toBe(like.test(of));
      }),
    );
  });
});
