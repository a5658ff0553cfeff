import type { AnswerParts } from '../../../../src/kernel/answer-parts.js';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { EngineBench, HOUR, POLICY, SECOND } from './engine.bench.js';

/** An answer made from one part, which is cached by itself and depends on `table:part`. */
class Composed {
  partLoads = 0;
  wholeLoads = 0;
  hold: () => Promise<void> = () => Promise.resolve();
  partFailure: Error | undefined;
  part = { key: 'part', identity: 'part', tags: ['table:part'] };

  constructor(
    readonly bench: EngineBench,
    readonly policy = POLICY,
    readonly partPolicy = POLICY,
  ) {}

  read(reading = {}): ReturnType<EngineBench['read']> {
    return this.bench.read({
      ...{ key: 'whole', identity: 'whole', tags: ['op:whole'], policy: this.policy, reading, isComposed: true },
      load: async (parts?: AnswerParts) => {
        this.wholeLoads += 1;
        const number = this.wholeLoads;
        const { value } = await this.readPart({ ...reading, ...(parts && { parts }) });
        await this.hold();
        return `whole ${String(number)} of ${value}`;
      },
    });
  }

  readPart(reading = {}): ReturnType<EngineBench['read']> {
    const load = (): Promise<string> =>
      this.partFailure === undefined
        ? Promise.resolve(`part ${String(++this.partLoads)}`)
        : Promise.reject(this.partFailure);
    return this.bench.read({ ...this.part, policy: this.partPolicy, reading, load });
  }
}

describe('an answer made from answers', () => {
  it('ends with its part: a nested answer does not outlive it', async () => {
    const composed = new Composed(new EngineBench());
    await composed.read();
    expect((await composed.read()).delivery.status).toBe('hit');
    composed.bench.log.change('table:part');
    expect((await composed.read()).value).toBe('whole 2 of part 2');
  });

  it('is as old as its part, right where its part was, and fresh as long as it', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench, POLICY, { ...POLICY, ttlMs: 100 * SECOND });
    await composed.readPart();
    await bench.clock.advance(60 * SECOND);
    const { delivery } = await composed.read();
    expect(delivery).toMatchObject({ status: 'miss', stored: true, ageSeconds: 60, ttlSeconds: 40 });
    await bench.clock.advance(41 * SECOND);
    expect((await composed.read()).value).toBe('whole 2 of part 2');
  });

  it('has no grace past the life of its part', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench, { ...POLICY, graceMs: HOUR }, { ...POLICY, ttlMs: SECOND });
    await composed.read();
    await bench.clock.advance(2 * SECOND);
    expect((await composed.read()).delivery).toMatchObject({ status: 'miss' });
  });

  it('is not kept where a part was given past its life, and says so', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench, POLICY, { ...POLICY, ttlMs: SECOND, graceMs: HOUR });
    await composed.readPart();
    await bench.clock.advance(2 * SECOND);
    const { value, delivery } = await composed.read();
    expect([value, delivery]).toEqual([
      'whole 1 of part 1',
      { status: 'miss', stored: false, ageSeconds: 2, detail: 'stale-part' },
    ]);
    expect((await composed.read()).value).toBe('whole 2 of part 2');
  });

  it('says of a part that was past its life, where it is made straight from the source as well', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench, POLICY, { ...POLICY, staleIfErrorMs: HOUR });
    await composed.readPart();
    bench.log.trusted = false;
    bench.log.onConfirm = () => Promise.resolve(false);
    composed.partFailure = new FalajError('database.unavailable', 'away');
    const { value, delivery } = await composed.read();
    expect([value, delivery]).toEqual(['whole 1 of part 1', { status: 'bypass', detail: 'stale-part' }]);
  });

  it('is not kept where no log vouched for a part', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench, POLICY, { ...POLICY, read: 'strict' });
    bench.log.onConfirm = () => Promise.resolve(false);
    expect((await composed.read()).delivery).toMatchObject({ status: 'miss', stored: false });
  });

  it('is not kept where a part may change without any log telling', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench);
    const read = (isTold: boolean): ReturnType<EngineBench['read']> =>
      bench.read({
        ...{ key: 'whole', identity: 'whole', tags: ['op:whole'], policy: POLICY, reading: {}, isComposed: true },
        load: async (parts?: AnswerParts) => {
          if (!isTold) parts?.withhold();
          return (await composed.readPart(parts && { parts })).value;
        },
      });
    expect((await read(false)).delivery).toMatchObject({ status: 'miss', stored: false });
    expect((await read(true)).delivery).toMatchObject({ status: 'miss', stored: true });
  });

  it('is not given to who came after a change of its part, though they joined its load', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench);
    let release: () => void = () => undefined;
    composed.hold = () => new Promise((resolve) => (release = resolve));
    const early = composed.read();
    await bench.clock.advance(0);
    composed.hold = () => Promise.resolve();
    bench.log.change('table:part');
    const late = composed.read();
    await bench.clock.advance(0);
    release();
    expect((await early).value).toBe('whole 1 of part 1');
    expect((await late).value).toBe('whole 2 of part 2');
    expect((await composed.read()).value).toBe('whole 2 of part 2');
  });

  it('is given to who joined its load, where what changed since is none of its parts', async () => {
    const bench = new EngineBench();
    const composed = new Composed(bench);
    let release: () => void = () => undefined;
    composed.hold = () => new Promise((resolve) => (release = resolve));
    const early = composed.read();
    await bench.clock.advance(0);
    bench.log.change('table:other');
    const late = composed.read();
    await bench.clock.advance(0);
    release();
    expect([(await early).value, (await late).value]).toEqual(['whole 1 of part 1', 'whole 1 of part 1']);
  });

  it('ends with a rule on keys, which may speak of its part', async () => {
    const composed = new Composed(new EngineBench());
    await composed.read();
    composed.bench.log.change('rule:some', 'rule:elsewhere');
    expect((await composed.read()).delivery.status).toBe('miss');
  });

  it('asks its parts anew where the caller asks it anew', async () => {
    const composed = new Composed(new EngineBench());
    await composed.read();
    expect((await composed.read({ bypassRead: true })).value).toBe('whole 2 of part 2');
  });
});
