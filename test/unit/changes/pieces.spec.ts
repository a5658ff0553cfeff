import fc from 'fast-check';
import { Logger } from '@nestjs/common';
import { Lease } from '../../../src/changes/lease.js';
import { MergedRun } from '../../../src/changes/merged-run.js';
import { Pace } from '../../../src/changes/pace.js';
import { RepeatingTask } from '../../../src/changes/repeating-task.js';
import { TagLedger, type TagChange } from '../../../src/changes/tag-ledger.js';
import { assertTag } from '../../../src/changes/tag-syntax.js';
import { TrackingState } from '../../../src/changes/tracking-state.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const UNALTERED = { alterations: 0, altered: null, alteredAt: null };

describe('the ledger of tags', () => {
  it('keeps the last change of each', () => {
    const ledger = new TagLedger(10);
    ledger.apply([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ]);
    expect([ledger.lastChange('a'), ledger.lastChange('b'), ledger.lastChange('c')]).toEqual([3, 2, 0]);
  });
  it('begins anew with a floor', () => {
    const ledger = new TagLedger(10);
    ledger.apply([['a', 9]]);
    ledger.load([['b', 7]], 5);
    expect([ledger.lastChange('a'), ledger.lastChange('b')]).toEqual([5, 7]);
  });
  it('never says an earlier change than there was, and stays bounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 8 }),
        (tags, max) => {
          const ledger = new TagLedger(max);
          const truth = new Map<string, number>();
          tags.forEach((tag, index) => {
            const change: TagChange = [String(tag), index + 1];
            ledger.apply([change]);
            truth.set(...change);
          });
          expect(ledger.size).toBeLessThanOrEqual(max);
          for (const [tag, seq] of truth) expect(ledger.lastChange(tag)).toBeGreaterThanOrEqual(seq);
          const last = tags.at(-1);
          if (last !== undefined) expect(ledger.lastChange(String(last))).toBe(tags.length);
        },
      ),
    );
  });
});

describe('the lease', () => {
  it('is measured from the moment given, and no later moment makes it shorter', async () => {
    const clock = new VirtualClock();
    const lease = new Lease(100, clock);
    expect(lease.isValid()).toBe(false);
    expect(lease.ageMs()).toBe(Number.POSITIVE_INFINITY);
    const early = lease.moment();
    await clock.advance(50);
    lease.renew(lease.moment());
    lease.renew(early);
    await clock.advance(99);
    expect(lease.isValid()).toBe(true);
    await clock.advance(1);
    expect(lease.isValid()).toBe(false);
  });
  it('is shortened by the wall clock and never lengthened', async () => {
    const clock = new VirtualClock();
    const lease = new Lease(100, clock);
    lease.renew(lease.moment());
    clock.stepWall(-5000);
    expect(lease.isValid()).toBe(true);
    await clock.advance(100);
    expect(lease.isValid()).toBe(false);
    lease.renew(lease.moment());
    clock.stepWall(100);
    expect(lease.isValid()).toBe(false);
  });
});

describe('merged runs', () => {
  it('give a caller a run that began after its call, and merge those who wait', async () => {
    const runs: { kind: string; end: (outcome: boolean) => void }[] = [];
    const merged = new MergedRun((kind) => new Promise((end) => runs.push({ kind, end })));
    const first = merged.request('light');
    const second = merged.request('light');
    const third = merged.request('full');
    expect(merged.isRunning).toBe(true);
    expect(runs).toHaveLength(1);
    runs[0]!.end(true);
    expect(await first).toBe(true);
    await Promise.resolve();
    expect(runs.map(({ kind }) => kind)).toEqual(['light', 'full']);
    runs[1]!.end(false);
    expect([await second, await third]).toEqual([false, false]);
    expect(merged.isRunning).toBe(false);
    void merged.request('light');
    expect(runs.map(({ kind }) => kind)).toEqual(['light', 'full', 'light']);
  });
  it('count a rejection as false and go on', async () => {
    let calls = 0;
    const merged = new MergedRun(() => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('x')) : Promise.resolve(true);
    });
    expect(await merged.request('full')).toBe(false);
    expect(await merged.request('full')).toBe(true);
  });
});

describe('the pace', () => {
  it('polls, hurries while awake, and backs off from failure to a cap', () => {
    const pace = new Pace(80);
    expect(pace.next('idle', true)).toBe(80);
    expect(Array.from({ length: 7 }, () => pace.next('awake', false))).toEqual([2, 4, 8, 16, 25, 25, 25]);
    expect(pace.next('awake', true)).toBe(1);
    expect(Array.from({ length: 7 }, () => pace.next('failed', false))).toEqual([80, 160, 320, 640, 1280, 2000, 2000]);
    expect(pace.next('idle', false)).toBe(80);
    expect(pace.next('failed', false)).toBe(80);
  });
});

describe('the pace amid many writers', () => {
  it('is slower once look after look has found something, and quick again after one that has not', () => {
    const pace = new Pace(80);
    expect(Array.from({ length: 10 }, () => pace.next('awake', true))).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 5, 5]);
    expect(pace.next('awake', false)).toBe(2);
    expect(pace.next('awake', true)).toBe(1);
    expect(Array.from({ length: 20 }, () => pace.next('idle', true))).toEqual(Array.from({ length: 20 }, () => 80));
  });
});

describe('the state of tracking', () => {
  const state = new TrackingState();
  state.replace([
    { table: 'public.a', state: 'tracked', reason: null, narrowColumns: [], ...UNALTERED },
    { table: 'public.b', state: 'untracked', reason: 'view', narrowColumns: [], ...UNALTERED },
  ]);
  it.each([
    ['table:public.a', true],
    ['table:public.a#*', true],
    ['table:public.a#0af', true],
    ['table:public.b', false],
    ['table:public.b#0af', false],
    ['table:public.unknown', false],
    ['op:x', true],
    ['key#0af', true],
  ])('%s: %p', (tag, tracked) => {
    expect(state.isTracked(tag)).toBe(tracked);
  });
});

describe('tag syntax', () => {
  it.each(['op:x', 'key#0af', 'table:public.t#*', 'tenant:مؤسسة'])('takes %s', (tag) => {
    expect(() => {
      assertTag(tag);
    }).not.toThrow();
  });
  it.each(['', 'x', 'X:y', 'op:', 'op:a b', 'op:\u0000', 'op:\n', `op:${'x'.repeat(254)}`])('refuses %j', (tag) => {
    expect(() => {
      assertTag(tag);
    }).toThrow('not a tag');
  });
});

describe('a repeating task', () => {
  it('never overlaps, outlives failure, and stops', async () => {
    Logger.overrideLogger(false);
    const clock = new VirtualClock();
    const turns: ((error?: Error) => void)[] = [];
    const task = new RepeatingTask(clock, {
      name: 'x',
      everyMs: 10,
      work: () =>
        new Promise((resolve, reject) => {
          turns.push((error) => {
            if (error === undefined) resolve();
            else reject(error);
          });
        }),
    });
    task.start();
    await clock.advance(100);
    expect(turns).toHaveLength(1);
    turns[0]!(new Error('x'));
    await clock.advance(10);
    turns[1]!(new Error('x'));
    await clock.advance(10);
    turns[2]!();
    task.stop();
    await clock.advance(100);
    expect(turns).toHaveLength(3);
  });
});
