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

describe('the follower when told, failing, or restarted', () => {
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
      await clock.advance(2); // awake, it asks again soon
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
      expect(busy).toBeGreaterThanOrEqual(5);
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
      expect(link.asked.slice(-3).map(({ kind }) => kind)).toEqual(['prepare', 'other', 'follow']);
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
    it('position restart while the server goes back once more: nothing learned anew is believed on the lease of before', async () => {
      link.append('op:a', 'op:b');
      await started();
      link.holding = true;
      link.incarnation = 'two';
      await clock.advance(80);
      link.release();
      await clock.advance(0);
      expect(link.asked.at(-1)?.kind).toBe('ledger');
      link.incarnation = 'one';
      link.log = link.log.slice(0, 1);
      link.release();
      await clock.advance(0);
      expect(follower.position()).toEqual({ incarnation: 'one', seq: 1 });
      expect(follower.isTrusted()).toBe(false);
      link.holding = false;
      link.release();
      await clock.advance(0);
      expect(follower.isTrusted()).toBe(true);
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
});
