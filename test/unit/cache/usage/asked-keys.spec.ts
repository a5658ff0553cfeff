import { AskedKeys } from '../../../../src/cache/usage/asked-keys.js';
import type { AskedQuestion } from '../../../../src/cache/usage/asked-question.js';
import { QuestionSeal } from '../../../../src/cache/usage/question.seal.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const HOUR_MS = 3_600_000;
const question = (key: string): AskedQuestion => ({ key, queryId: 'q', params: { kind: 'quince' }, tenant: null });

describe('what is asked most', () => {
  let clock: VirtualClock;
  let keys: AskedKeys;
  beforeEach(() => {
    clock = new VirtualClock();
    keys = new AskedKeys({ keysMax: 10, halfLifeMs: HOUR_MS }, clock);
  });
  const ask = (key: string, times = 1): void => {
    for (let n = 0; n < times; n += 1) keys.note(key, () => question(key));
  };
  const most = (): (readonly [string, number])[] => keys.most(10).map(({ key, weight }) => [key, weight] as const);

  it('counts half after the half-life, so that what was asked lately goes before what was asked long ago', async () => {
    ask('old', 8);
    keys.fold();
    await clock.advance(2 * HOUR_MS);
    ask('new', 3);
    expect(most()).toEqual([
      ['new', 3],
      ['old', 2],
    ]);
    ask('old', 2);
    expect(most()[0]).toEqual(['old', 4]);
  });

  it('hands each use over once', () => {
    ask('a', 3);
    expect(keys.fold()).toEqual([{ ...question('a'), uses: 3 }]);
    expect(keys.fold()).toEqual([]);
    ask('a');
    expect(keys.fold()).toEqual([{ ...question('a'), uses: 1 }]);
    expect(most()).toEqual([['a', 4]]);
  });

  it('is bounded: questions asked once push out each other, and never what is asked often', () => {
    ask('often', 50);
    for (let n = 0; n < 1000; n += 1) ask(`once ${String(n)}`);
    expect(keys.size).toBeLessThanOrEqual(10);
    expect(most()[0]).toEqual(['often', 50]);
  });

  it('takes in what others remember where it is more, and not where the record is full', () => {
    ask('a', 2);
    keys.recall({ ...question('a'), weight: 5 });
    keys.recall({ ...question('b'), weight: 1 });
    expect(most()).toEqual([
      ['a', 5],
      ['b', 1],
    ]);
    for (let n = 0; n < 8; n += 1) ask(`k${String(n)}`);
    keys.recall({ ...question('late'), weight: 99 });
    expect(keys.size).toBe(10);
    expect(most().map(([key]) => key)).not.toContain('late');
  });
});

describe('the seal of a question', () => {
  const secret = (fill: number): { name: string; secret: Buffer } => ({
    name: `k${String(fill)}`,
    secret: Buffer.alloc(32, fill),
  });

  it('hides what was asked, opens with the same key, also once another is first, and nowhere else', () => {
    const seal = new QuestionSeal([secret(1)]);
    const digest = seal.digest('key');
    const sealed = seal.seal(question('key'), digest);
    expect(sealed.toString('latin1')).not.toContain('quince');
    expect(seal.open(sealed, 'q', digest)).toEqual(question('key'));
    expect(new QuestionSeal([secret(2), secret(1)]).open(sealed, 'q', digest)).toEqual(question('key'));
    expect(new QuestionSeal([secret(2)]).open(sealed, 'q', digest)).toBeUndefined();
    expect(seal.open(sealed, 'other', digest)).toBeUndefined();
    expect(seal.open(sealed, 'q', seal.digest('another'))).toBeUndefined();
    const forged = Buffer.from(sealed);
    forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
    expect(seal.open(forged, 'q', digest)).toBeUndefined();
    expect(seal.open(Buffer.from([200]), 'q', digest)).toBeUndefined();
  });

  it('needs a key, for its digest as well', () => {
    const none = new QuestionSeal([]);
    expect(none.isAble).toBe(false);
    expect(() => none.digest('key')).toThrow(TypeError);
    expect(new QuestionSeal([secret(1)]).digest('key')).not.toEqual(new QuestionSeal([secret(2)]).digest('key'));
  });
});
