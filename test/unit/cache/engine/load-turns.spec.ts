import fc from 'fast-check';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { type Gate, gate, settled } from '../gate.js';
import { EngineBench, POLICY } from './engine.bench.js';

/** A source whose loads the test ends one by one. */
function slowSource(): { bench: EngineBench; loading: Gate<string>[] } {
  const bench = new EngineBench();
  const loading: Gate<string>[] = [];
  bench.source = () => {
    const next = gate<string>();
    loading.push(next);
    return next.promise;
  };
  return { bench, loading };
}

/** One read each after a change of its own: two loads go out, and the last two readers wait for a turn. */
async function churned(): Promise<ReturnType<typeof slowSource> & { reads: ReturnType<EngineBench['read']>[] }> {
  const { bench, loading } = slowSource();
  const reads: ReturnType<EngineBench['read']>[] = [];
  for (let round = 0; round < 4; round += 1) {
    if (round > 0) bench.log.change('table:t');
    reads.push(bench.read());
    await settled();
  }
  return { bench, loading, reads };
}

describe('changes that come faster than a load', () => {
  it('do not multiply it: two of a key are under way, and whoever waits gets what was read after all who wait had come', async () => {
    const { bench, loading, reads } = await churned();
    expect([bench.loads, bench.engine.loadsInFlight]).toEqual([2, 2]);
    loading[0]!.open('first');
    await settled();
    expect(bench.loads).toBe(3);
    loading[2]!.open('third');
    loading[1]!.open('second');
    const answers = await Promise.all(reads);
    expect(answers.map(({ value }) => value)).toEqual(['first', 'second', 'third', 'third']);
    expect(answers.map(({ delivery }) => delivery.collapsed)).toEqual([undefined, undefined, undefined, true]);
    // Nothing changed since the third began: it is the answer from now on.
    expect(await bench.read()).toMatchObject({ value: 'third', delivery: { status: 'hit' } });
    expect(bench.engine.loadsInFlight).toBe(0);
  });

  it('leave who comes after a turn began, and after one more change, a load of its own', async () => {
    const { bench, loading, reads } = await churned();
    loading[0]!.open('first');
    await settled();
    bench.log.change('table:t');
    const late = bench.read();
    await settled();
    expect(bench.loads).toBe(3);
    loading[2]!.open('third');
    await settled();
    expect(bench.loads).toBe(4);
    loading[3]!.open('fourth');
    loading[1]!.open('second');
    expect((await late).value).toBe('fourth');
    expect((await reads[3]!).value).toBe('third');
  });

  it('hold up no other key', async () => {
    const { bench, loading } = await churned();
    const other = bench.read({ key: 'other' });
    await settled();
    loading[2]!.open('other');
    expect((await other).value).toBe('other');
  });

  it.each([
    [null, 1000],
    [2000, 500],
  ])('wait for loads that hang no longer than a moment (a reader waits %s ms)', async (hardTimeoutMs, turnMs) => {
    const { bench, loading } = slowSource();
    const policy = { ...POLICY, hardTimeoutMs };
    const hanging = [bench.read({ policy })];
    for (let round = 0; round < 2; round += 1) {
      await settled();
      bench.log.change('table:t');
      hanging.push(bench.read({ policy }));
    }
    await settled();
    await bench.clock.advance(turnMs - 1);
    await settled();
    expect(bench.loads).toBe(2);
    await bench.clock.advance(1);
    await settled();
    expect(bench.loads).toBe(3);
    loading[2]!.open('third');
    expect((await hanging[2]!).value).toBe('third');
    for (const { open } of loading) open('late');
    await Promise.all(hanging);
  });

  it('and a position that is lost meanwhile lead straight to the source', async () => {
    const { bench, loading, reads } = await churned();
    bench.log.known = false;
    loading[0]!.open('first');
    await settled();
    for (const { open } of loading.slice(1)) open('own');
    const answers = await Promise.all(reads);
    expect(answers[2]).toMatchObject({ value: 'own', delivery: { detail: 'suspect' } });
    expect(answers[3]).toMatchObject({ value: 'own', delivery: { detail: 'suspect' } });
  });

  it('and a turn that fails do not fail those who had joined it', async () => {
    const { bench, loading, reads } = await churned();
    const ended = Promise.allSettled(reads);
    loading[0]!.open('first');
    await settled();
    loading[2]!.fail(new FalajError('database.unavailable', 'connection lost'));
    await settled();
    expect(bench.loads).toBe(4);
    loading[3]!.open('fourth');
    loading[1]!.open('second');
    const outcomes = await ended;
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[3]).toMatchObject({ value: { value: 'fourth' } });
  });

  it('in any order of reads, changes and ends never give an answer from before its reader came', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('read' as const) },
      { weight: 3, arbitrary: fc.constant('change' as const) },
      { weight: 3, arbitrary: fc.nat(3) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { bench, loading } = slowSource();
        let version = 0;
        const running: { version: number; open: (value: string) => void }[] = [];
        const snapshot = bench.source;
        bench.source = () => {
          const promise = snapshot();
          running.push({ version, open: loading.at(-1)!.open });
          return promise;
        };
        const reads: Promise<[came: number, got: number]>[] = [];
        for (const each of steps) {
          if (each === 'read') {
            const came = version;
            reads.push(bench.read().then(({ value }) => [came, Number(value)]));
          } else if (each === 'change') {
            version += 1;
            bench.log.change('table:t');
          } else {
            for (const ended of running.splice(each % Math.max(running.length, 1), 1))
              ended.open(String(ended.version));
          }
          await settled();
          expect(running.length).toBeLessThanOrEqual(2);
        }
        while (running.length > 0) {
          for (const { version: of, open } of running.splice(0)) open(String(of));
          await settled();
        }
        for (const [came, got] of await Promise.all(reads)) expect(got).toBeGreaterThanOrEqual(came);
      }),
      { numRuns: 200 },
    );
  });
});
