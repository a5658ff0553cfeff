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
  });

  describe('notifications', () => {
    it('another process’s numbers are read, but nothing is numbered for them', async () => {
      await started();
      link.append('op:x');
      link.outbox.push('op:unnumbered');
      link.notify('falaj_log', '1');
      await clock.advance(0);
      expect(follower.lastChange('op:x')).toBe(1);
      expect(link.asked.at(-1)?.values[5]).toBe(false);
      expect(link.outbox).toHaveLength(1);
    });
    it('numbers already known, and noise, ask for nothing', async () => {
      link.append('op:x');
      await started();
      const asked = link.asked.length;
      link.notify('falaj_log', '1');
      link.notify('falaj_log', 'noise');
      await clock.advance(0);
      expect(link.asked.length).toBe(asked);
    });
    it('reading for them does not put off the next confirmation', async () => {
      await started();
      link.outbox.push('op:waits');
      for (let step = 0; step < 10; step += 1) {
        await clock.advance(30);
        link.append(`a:${String(step)}`);
        link.notify('falaj_log', String(link.head));
        await clock.advance(0);
        expect(follower.isTrusted()).toBe(true);
      }
      expect(link.outbox).toEqual([]);
    });
    it('a wake makes the one that sleeps number at once', async () => {
      await started();
      link.outbox.push('op:x');
      link.notify('falaj_wake');
      await clock.advance(0);
      expect(follower.lastChange('op:x')).toBe(1);
      expect(follower.status()).toMatchObject({ leading: true, sequencerSleeping: true });
    });
    it('a wake is nothing to who does not sleep', async () => {
      link.leads = false;
      await started();
      const asked = link.asked.length;
      link.notify('falaj_wake');
      await clock.advance(0);
      expect(link.asked.length).toBe(asked);
    });
    it('lost wake-up: one that comes before the answer that says it sleeps is not lost', async () => {
      link.sleeps = false;
      await started();
      link.holding = true;
      await clock.advance(1); // awake, it asks again soon
      link.sleeps = true;
      link.release();
      link.holding = false;
      link.outbox.push('op:x');
      link.notify('falaj_wake'); // heard while the answer is on its way
      await clock.advance(0);
      expect(follower.lastChange('op:x')).toBe(1);
    });
    it('a number heard during a run that did not bring it causes another', async () => {
      await started();
      link.holding = true;
      void follower.confirm(1000);
      await clock.advance(0);
      link.release();
      link.holding = false;
      link.append('op:x');
      link.notify('falaj_log', '1');
      await clock.advance(0);
      expect(follower.lastChange('op:x')).toBe(1);
    });
    it('a leader that may not sleep looks again soon, then ever less often', async () => {
      link.sleeps = false;
      await started();
      const before = link.count('follow');
      await clock.advance(60);
      const busy = link.count('follow') - before;
      expect(busy).toBeGreaterThan(5);
      await clock.advance(100);
      expect(link.count('follow') - before - busy).toBeLessThanOrEqual(4);
    });
  });

  describe('failure', () => {
    it('leaves it suspect, and it comes back by itself', async () => {
      await started();
      link.lose();
      await clock.advance(300);
      expect(follower.isTrusted()).toBe(false);
      expect(follower.position()).toBeDefined();
      expect(await follower.confirm(10)).toBe(false);
      link.append('op:missed');
      link.reconnect();
      await clock.advance(0);
      expect(follower.isTrusted()).toBe(true);
      expect(follower.lastChange('op:missed')).toBe(1);
      expect(link.count('prepare')).toBe(2);
    });
    it('asks ever less often, at most each 2 s, and goes on for ever', async () => {
      await started();
      link.connected = false;
      const before = link.asked.length;
      await clock.advance(60_000);
      const asked = link.asked.length - before;
      expect(asked).toBeGreaterThan(29);
      expect(asked).toBeLessThan(45);
      link.connected = true;
      await clock.advance(2000);
      expect(follower.isTrusted()).toBe(true);
    });
    it('gives up all session locks before it asks again in the same session', async () => {
      await started();
      link.holding = true;
      const confirming = follower.confirm(1000);
      await clock.advance(0);
      link.release(new Error('canceling statement due to lock timeout'));
      expect(await confirming).toBe(false);
      link.holding = false;
      expect(await follower.confirm(1000)).toBe(true);
      const last = link.asked.slice(-2);
      expect(last.map(({ kind }) => kind)).toEqual(['unlock', 'follow']);
      expect(last[1]?.values.slice(6)).toEqual([false, false]);
    });
    it('tells the server which locks it holds', async () => {
      await started();
      await clock.advance(80);
      expect(link.asked.at(-1)?.values.slice(5)).toEqual([true, true, true]);
      link.lose();
      link.reconnect();
      await clock.advance(0);
      expect(link.asked.at(-1)?.values.slice(5)).toEqual([true, false, false]);
    });
    it('gives up where every reading of the ledger is outdated at once, and tries later', async () => {
      await started();
      link.incarnation = 'two';
      const log = link.log;
      link.holding = true;
      const confirming = follower.confirm(10_000);
      for (let round = 0; round < 12; round += 1) {
        await clock.advance(0);
        link.incarnation = `flapping ${String(round)}`;
        link.release();
      }
      expect(await confirming).toBe(false);
      link.log = log;
      link.holding = false;
      link.release();
      await clock.advance(2000);
      expect(follower.isTrusted()).toBe(true);
    });
  });

  describe('restart', () => {
    it('position restart: another incarnation is learned anew', async () => {
      link.append('op:a', 'op:b');
      await started();
      link.incarnation = 'two';
      link.log = [];
      link.append('op:c');
      const events: unknown[] = [];
      follower.onChange((event) => events.push(event));
      await clock.advance(80);
      expect(follower.position()).toEqual({ incarnation: 'two', seq: 1 });
      expect(follower.lastChange('op:a')).toBe(0);
      expect(events).toEqual([{ position: { incarnation: 'two', seq: 1 }, changes: [], restarted: true }]);
      expect(follower.status().restarts).toBe(1);
    });
    it('so is a log whose kept part begins after what is known', async () => {
      await started();
      link.append(...Array.from({ length: 10 }, (_, n) => `a:${String(n)}`));
      link.trimmedBelow = 5;
      await clock.advance(80);
      expect(follower.position()?.seq).toBe(10);
      expect(follower.lastChange('a:9')).toBe(10);
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
