import { Logger } from '@nestjs/common';
import { ChangeFollower, type FollowerSettings } from '../../../src/changes/change.follower.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { ScriptedLink } from './scripted-link.js';

const SETTINGS: FollowerSettings = {
  leaseMs: 200,
  pollMs: 80,
  queryTimeoutMs: 1000,
  sequenceBatchMax: 100,
  retainRowsMax: 1000,
};

describe('the follower', () => {
  let link: ScriptedLink;
  let clock: VirtualClock;
  let follower: ChangeFollower;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  beforeEach(() => {
    link = new ScriptedLink();
    clock = new VirtualClock();
    follower = new ChangeFollower(link, SETTINGS, clock);
  });
  afterEach(() => follower.stop());

  const started = async (): Promise<void> => {
    const starting = follower.start(1000);
    await clock.advance(0);
    await starting;
  };

  it('begins with everything there is, in a session that is made ready first', async () => {
    link.append('table:public.t', 'op:x', 'table:public.t');
    expect(follower.position()).toBeUndefined();
    expect(follower.isTrusted()).toBe(false);
    expect(follower.isTracked('table:public.t')).toBe(false);
    await started();
    expect(link.asked.map(({ kind }) => kind)).toEqual(['prepare', 'other', 'follow', 'ledger', 'follow']);
    expect(follower.position()).toEqual({ incarnation: 'one', seq: 3 });
    expect(follower.lastChange('table:public.t')).toBe(3);
    expect(follower.lastChange('never')).toBe(0);
    expect(follower.isTracked('table:public.t')).toBe(true);
    expect(follower.isTrusted()).toBe(true);
  });
  it('fails to start with database.unavailable where the log cannot be read in time', async () => {
    link.connected = false;
    const starting = expect(follower.start(1000)).rejects.toMatchObject({ code: 'database.unavailable' });
    await clock.advance(1000);
    await starting;
  });
  it('confirms by the clock, so that its lease never runs out', async () => {
    await started();
    for (let step = 0; step < 50; step += 1) {
      await clock.advance(40);
      expect(follower.isTrusted()).toBe(true);
    }
    link.append('op:x');
    await clock.advance(80);
    expect(follower.lastChange('op:x')).toBe(1);
  });
  it('counts its lease from before the question, not from the answer', async () => {
    await started();
    link.holding = true;
    await clock.advance(80); // the question is sent
    await clock.advance(119);
    expect(follower.isTrusted()).toBe(true);
    await clock.advance(1);
    expect(follower.isTrusted()).toBe(false); // the last confirmed question was at 0
    link.release();
    await clock.advance(0);
    expect(follower.isTrusted()).toBe(true); // confirmed as of 80
    await clock.advance(79);
    expect(follower.isTrusted()).toBe(true);
    await clock.advance(1);
    expect(follower.isTrusted()).toBe(false);
  });
  it('is suspect when the wall clock tells of a suspension', async () => {
    await started();
    clock.stepWall(10_000);
    expect(follower.isTrusted()).toBe(false);
    await clock.advance(80);
    expect(follower.isTrusted()).toBe(true);
  });

  describe('confirm', () => {
    it('does not count a question that was sent before the call', async () => {
      await started();
      link.holding = true;
      const first = follower.confirm(1000);
      const second = follower.confirm(1000);
      const third = follower.confirm(1000);
      await clock.advance(0);
      const before = link.count('follow');
      link.append('op:x'); // seen by the answer, but the question was earlier
      link.release();
      expect(await first).toBe(true);
      await clock.advance(0);
      expect(link.count('follow')).toBe(before + 1); // one more for both that came later
      link.release();
      expect(await second).toBe(true);
      expect(await third).toBe(true);
    });
    it('gives up when its budget is spent', async () => {
      await started();
      link.holding = true;
      const confirming = follower.confirm(50);
      await clock.advance(50);
      expect(await confirming).toBe(false);
      link.release();
    });
    it('is not had while the outbox holds more than one run could number', async () => {
      await started();
      link.complete = false;
      const confirming = follower.confirm(30);
      link.holding = true;
      for (let round = 0; round < 5; round += 1) {
        await clock.advance(5);
        link.release();
      }
      await clock.advance(20);
      expect(await confirming).toBe(false);
      link.complete = true;
      link.holding = false;
      link.release();
      await clock.advance(1);
      expect(await follower.confirm(100)).toBe(true);
    });
    it('is had once what it asked for is known, though the log goes on growing', async () => {
      await started();
      link.answerMax = 2;
      link.append('a:1', 'a:2', 'a:3', 'a:4', 'a:5');
      link.holding = true;
      const confirming = follower.confirm(1000);
      for (let round = 0; round < 3; round += 1) {
        await clock.advance(0);
        link.release();
        link.append(`b:${String(round)}`, `c:${String(round)}`, `d:${String(round)}`);
      }
      await clock.advance(0);
      expect(await confirming).toBe(true);
      expect(follower.position()?.seq).toBe(6);
    });
    it('is refused after the end', async () => {
      await started();
      await follower.stop();
      expect(await follower.confirm(100)).toBe(false);
      expect(link.closed).toBe(true);
      const asked = link.asked.length;
      await clock.advance(1000);
      expect(link.asked.length).toBe(asked);
    });
  });

  describe('reach', () => {
    it('asks only where the number is not yet known', async () => {
      link.append('a:1');
      await started();
      const asked = link.count('follow');
      expect(await follower.reach(1, 100)).toBe(true);
      expect(link.count('follow')).toBe(asked);
      link.append('a:2');
      expect(await follower.reach(2, 100)).toBe(true);
    });
    it('says no at once to a number of another history', async () => {
      await started();
      expect(await follower.reach(99, 100_000)).toBe(false);
    });
    it('looks again where a look failed, and no longer than it may', async () => {
      await started();
      link.append('a:1');
      link.failures = 1;
      const reached = follower.reach(1, 100);
      await clock.advance(99);
      expect(await reached).toBe(true);
      link.failures = Infinity;
      const late = follower.reach(2, 100);
      await clock.advance(100);
      expect(await late).toBe(false);
      link.failures = 0;
    });
  });

  it('learns in the log which tables are no longer tracked', async () => {
    await started();
    link.tracking = [['public.t', 'untracked', 'trigger disabled', []]];
    link.append('table:public.t', 'tracking:public.t');
    await clock.advance(80);
    expect(follower.isTracked('table:public.t#0af')).toBe(false);
    expect(follower.status().tables).toEqual([
      { table: 'public.t', state: 'untracked', reason: 'trigger disabled', narrowColumns: [] },
    ]);
  });
  it('tells listeners once everything is known, and outlives their errors', async () => {
    await started();
    const seen: number[] = [];
    follower.onChange(() => {
      throw new Error('a listener’s own fault');
    });
    const forget = follower.onChange(({ changes }) => {
      seen.push(...changes.map(([tag]) => follower.lastChange(tag)));
    });
    link.append('op:x');
    await clock.advance(80);
    forget();
    link.append('op:y');
    await clock.advance(80);
    expect(seen).toEqual([1]);
    expect(follower.lastChange('op:y')).toBe(2);
  });
  it('reports its state', async () => {
    expect(follower.status()).toMatchObject({ incarnation: null, position: 0, confirmedAgoMs: null, trusted: false });
    link.append('op:x');
    await started();
    link.append('op:y');
    await clock.advance(90);
    expect(follower.status()).toEqual({
      incarnation: 'one',
      head: 2,
      position: 2,
      pending: 0,
      lagMs: 3,
      trusted: true,
      confirmedAgoMs: 10,
      leading: true,
      sequencerSleeping: true,
      tags: 2,
      restarts: 0,
      tables: [{ table: 'public.t', state: 'tracked', reason: null, narrowColumns: [] }],
    });
  });
});
