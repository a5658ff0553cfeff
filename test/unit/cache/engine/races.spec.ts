import fc from 'fast-check';
import { gate, settled } from '../gate.js';
import { EngineBench, HOUR, POLICY, PliantStore } from './engine.bench.js';

/** Each test replays one interleaving and is named for the anomaly it forbids. */
describe('anomalies', () => {
  it('stale set after invalidation: a load overtaken by a change is answered and kept nowhere', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => (bench.loads === 1 ? loading.promise : Promise.resolve('new'));
    const early = bench.read();
    await settled();
    bench.log.change('table:t');
    loading.open('old');
    expect(await early).toMatchObject({ value: 'old', delivery: { stored: false }, stamp: { seq: 10 } });
    await settled();
    expect([bench.count('doomed'), bench.memory.size, bench.shared.entries.size]).toEqual([1, 0, 0]);
    expect((await bench.read()).value).toBe('new');
  });

  it('stale set after invalidation, by a process that had not heard of the change yet', async () => {
    const lagging = new EngineBench();
    const informed = new EngineBench({ shared: lagging.shared, clock: lagging.clock });
    informed.source = () => Promise.resolve('new');
    lagging.source = () => Promise.resolve('old');
    informed.log.change('table:t');
    await lagging.read();
    await settled();
    expect(lagging.shared.entries.get('k')?.payload.toString()).toBe('old');
    expect((await informed.read()).value).toBe('new');
    lagging.log.change('table:t');
    expect((await lagging.read()).value).toBe('new');
  });

  it('stale set after invalidation: a store to the second tier that arrives after the change is refused when read', async () => {
    const bench = new EngineBench({ l1: false });
    const writing = gate();
    bench.shared.beforeSet = () => writing.promise;
    await bench.read();
    bench.log.change('table:t');
    writing.open();
    await settled();
    expect(bench.shared.entries.size).toBe(1);
    expect((await bench.read()).value).toBe('v2');
  });

  it('refill of L1 from L2 during invalidation: the reply is judged by what is known when it arrives', async () => {
    const bench = new EngineBench();
    await bench.read();
    await settled();
    bench.memory.delete('k');
    const replying = gate();
    bench.shared.beforeGet = () => replying.promise;
    const reading = bench.read();
    await settled();
    bench.log.change('table:t');
    replying.open();
    expect(await reading).toMatchObject({ value: 'v2', delivery: { status: 'miss' } });
    expect(bench.memory.peek('k')?.payload.toString()).toBe('v2');
  });

  it('refill of L1 from L2 just before an invalidation: the copy goes with its original', async () => {
    const one = new EngineBench();
    const two = new EngineBench({ shared: one.shared, clock: one.clock });
    two.source = () => Promise.resolve('new');
    await one.read();
    expect((await two.read()).delivery.detail).toBe('l2');
    two.log.change('table:t');
    expect((await two.read()).value).toBe('new');
  });

  it('a waiter inheriting a doomed load: who arrives after the change starts a load of its own', async () => {
    const bench = new EngineBench();
    const doomed = gate<string>();
    bench.source = () => (bench.loads === 1 ? doomed.promise : Promise.resolve('new'));
    const early = bench.read();
    await settled();
    bench.log.change('table:t');
    expect(await bench.read()).toMatchObject({ value: 'new', delivery: { stored: true } });
    doomed.open('old');
    expect((await early).value).toBe('old');
    expect((await bench.read()).value).toBe('new');
  });

  it('a waiter inheriting a doomed load: a change of what is not read keeps loads together', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => loading.promise;
    const early = bench.read();
    await settled();
    bench.log.change('table:other');
    const late = bench.read();
    await settled();
    loading.open('v');
    expect((await Promise.all([early, late])).map(({ value }) => value)).toEqual(['v', 'v']);
    expect(bench.loads).toBe(1);
  });

  it('a waiter inheriting a load from before the position it names', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => (bench.loads === 1 ? loading.promise : Promise.resolve('later'));
    const early = bench.read();
    await settled();
    const seq = bench.log.change('table:other');
    const late = bench.read({ reading: { minimumSeq: seq } });
    expect(await late).toMatchObject({ value: 'later', stamp: { seq } });
    const joiner = bench.read({ reading: { minimumSeq: seq - 1 } });
    loading.open('earlier');
    expect((await early).value).toBe('earlier');
    expect((await joiner).value).toBe('later');
  });

  it('a waiter inheriting a load of another incarnation', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => (bench.loads === 1 ? loading.promise : Promise.resolve('restored'));
    const early = bench.read();
    await settled();
    bench.log.incarnation = 'two';
    expect((await bench.read()).value).toBe('restored');
    loading.open('before the restore');
    expect((await early).delivery.stored).toBe(false);
    expect((await bench.read()).value).toBe('restored');
  });

  it('two writers, last arrival wins: an older answer that arrives last in L2 is a lost hit, never an old value', async () => {
    const shared = new PliantStore();
    const slow = new EngineBench({ shared });
    const quick = new EngineBench({ shared, clock: slow.clock });
    slow.source = () => Promise.resolve('old');
    quick.source = () => Promise.resolve('new');
    const writing = gate();
    shared.beforeSet = (_key, entry) => (entry.payload.toString() === 'old' ? writing.promise : undefined);
    await slow.read();
    slow.log.change('table:t');
    quick.log.change('table:t');
    await quick.read();
    await settled();
    expect(shared.entries.get('k')?.payload.toString()).toBe('new');
    writing.open();
    await settled();
    expect(shared.entries.get('k')?.payload.toString()).toBe('old');
    quick.memory.delete('k');
    expect((await quick.read()).value).toBe('new');
    expect(quick.count('invalidated')).toBe(1);
  });

  it('two writers, last arrival wins: an entry from ahead is left to those who have got there', async () => {
    const shared = new PliantStore();
    const behind = new EngineBench({ shared });
    const ahead = new EngineBench({ shared, clock: behind.clock });
    ahead.log.change('table:other');
    await ahead.read();
    await settled();
    shared.beforeSet = () => gate().promise;
    expect((await behind.read()).delivery.status).toBe('miss');
    expect(behind.count('ahead')).toBe(1);
    ahead.memory.delete('k');
    expect((await ahead.read()).delivery).toMatchObject({ status: 'hit', detail: 'l2' });
  });

  it('position restart: entries ahead of a log that began anew are not served, and leave the first tier', async () => {
    const bench = new EngineBench();
    await bench.read();
    bench.log.seq = 3;
    expect(await bench.read()).toMatchObject({ value: 'v2', stamp: { seq: 3 } });
    bench.log.seq = 50;
    expect((await bench.read()).value).toBe('v2');
  });

  it('position restart: a new incarnation that has got past the old positions serves none of the old entries', async () => {
    const bench = new EngineBench();
    await bench.read();
    await settled();
    bench.log.incarnation = 'two';
    bench.log.seq = 5000;
    bench.memory.delete('k');
    expect((await bench.read()).value).toBe('v2');
    expect(bench.count('outlived')).toBe(1);
  });

  it('a bypass that joins a load: one that asked for a new answer never waits for an older load', async () => {
    const bench = new EngineBench();
    const loading = gate<string>();
    bench.source = () => (bench.loads === 1 ? loading.promise : Promise.resolve('new'));
    const early = bench.read();
    await settled();
    expect((await bench.read({ reading: { bypassRead: true } })).value).toBe('new');
    loading.open('old');
    await early;
  });

  it('a wall clock set back: what may stay in memory for its time stays no longer', async () => {
    const bench = new EngineBench({ l2: false });
    await bench.read();
    await bench.clock.advance(POLICY.l1TtlMs / 2);
    bench.clock.stepWall(-HOUR);
    await bench.clock.advance(POLICY.l1TtlMs / 2);
    expect((await bench.read()).value).toBe('v2');
  });
});

/**
 * A source whose value is the number of its last commit, a log that each process follows at its own pace, a shared tier:
 * whatever the interleaving of commits, followings, loads and store commands, a read never gives a value older than the
 * position its process had reached when it began.
 */
describe('any interleaving', () => {
  type Step = 'commit' | 'commit elsewhere' | 'follow 0' | 'follow 1' | 'read 0' | 'read 1' | 'forget' | 'reload 0';
  const step = fc.constantFrom<Step>(
    ...(['commit', 'commit elsewhere', 'follow 0', 'follow 1', 'read 0', 'read 0', 'read 1', 'read 1'] as const),
    ...(['forget', 'reload 0'] as const),
  );

  it('serves no value older than the position reached', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 5, maxLength: 60 }), async (scheduler, steps) => {
        const shared = new PliantStore();
        shared.beforeGet = async () => scheduler.schedule(Promise.resolve(), 'get');
        shared.beforeSet = async () => scheduler.schedule(Promise.resolve(), 'set');
        const clock = new EngineBench().clock;
        const processes = [new EngineBench({ shared, clock }), new EngineBench({ shared, clock })] as const;
        const history: string[][] = [];
        const committed = (tag: string, upTo: number): number =>
          history.slice(0, upTo).filter((tags) => tags.includes(tag)).length;
        const follow = (process: EngineBench): void => {
          history.slice(process.log.seq - 10).forEach((tags) => process.log.change(...tags));
        };
        const reads: Promise<void>[] = [];
        const read = async (process: EngineBench, bypassRead: boolean): Promise<void> => {
          const floor = committed('table:t', process.log.seq - 10);
          const load = async (): Promise<string> => {
            await scheduler.schedule(Promise.resolve(), 'snapshot');
            const snapshot = String(committed('table:t', history.length));
            await scheduler.schedule(Promise.resolve(), 'rows');
            return snapshot;
          };
          const { value, stamp } = await process.read({ load, reading: { bypassRead } });
          expect(Number(value)).toBeGreaterThanOrEqual(floor);
          expect(Number(value)).toBeGreaterThanOrEqual(committed('table:t', stamp!.seq - 10));
        };
        const act: Record<Step, () => void> = {
          commit: () => history.push(['table:t']),
          'commit elsewhere': () => history.push(['table:u']),
          'follow 0': () => {
            follow(processes[0]);
          },
          'follow 1': () => {
            follow(processes[1]);
          },
          'read 0': () => reads.push(read(processes[0], false)),
          'read 1': () => reads.push(read(processes[1], false)),
          'reload 0': () => reads.push(read(processes[0], true)),
          forget: () => {
            processes[0].memory.delete('k');
          },
        };
        for (const each of steps) {
          act[each]();
          if (scheduler.count() > 3) await scheduler.waitNext(1);
        }
        while (scheduler.count() > 0) await scheduler.waitNext(1);
        await scheduler.waitFor(Promise.all(reads));
      }),
      { numRuns: 150 },
    );
  });
});
