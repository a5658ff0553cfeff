import { Logger } from '@nestjs/common';
import { ChangeFollower } from '../../../src/changes/change.follower.js';
import { ChangeRecorder } from '../../../src/changes/change.recorder.js';
import { VirtualClock } from '../../support/virtual-clock.js';
import { ScriptedLink } from './scripted-link.js';

const SETTINGS = {
  leaseMs: 200,
  pollMs: 80,
  queryTimeoutMs: 1000,
  sequenceBatchMax: 100,
  retainRowsMax: 1000,
  reachTimeoutMs: 500,
};

describe('the recorder', () => {
  let link: ScriptedLink;
  let clock: VirtualClock;
  let follower: ChangeFollower;
  let recorder: ChangeRecorder;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    link = new ScriptedLink();
    clock = new VirtualClock();
    follower = new ChangeFollower(link, SETTINGS, clock);
    recorder = new ChangeRecorder(link, follower, SETTINGS);
    const starting = follower.start(1000);
    await clock.advance(0);
    await starting;
  });
  afterEach(() => follower.stop());

  it('records each tag once and gives the number that covers them', async () => {
    expect(await recorder.record(['op:x', 'region:y', 'op:x'])).toBe(2);
    expect(link.log.map(([tag]) => tag)).toEqual(['op:x', 'region:y']);
    expect(follower.lastChange('region:y')).toBe(2);
  });
  it('covers what was written elsewhere in this process', async () => {
    link.outbox.push('table:public.t');
    expect(await recorder.coverOwnWrites()).toBe(1);
  });
  it('refuses what is no tag and records nothing of it', async () => {
    await expect(recorder.record(['op:x', 'no tag'])).rejects.toMatchObject({ code: 'request.invalid' });
    expect(link.count('record')).toBe(0);
  });
  it('says database.unavailable where nothing was recorded', async () => {
    link.lose();
    await expect(recorder.record(['op:x'])).rejects.toMatchObject({ code: 'database.unavailable' });
  });
  it('says change.unreached where it was recorded and could not be numbered in time', async () => {
    link.complete = false;
    link.holding = true;
    const covering = expect(recorder.coverOwnWrites()).rejects.toMatchObject({ code: 'change.unreached' });
    await clock.advance(500);
    await covering;
    link.complete = true;
    link.holding = false;
    link.release();
  });
  it('looks again where a look failed, as long as there is time', async () => {
    link.outbox.push('table:public.t');
    link.failures = 2;
    const covering = recorder.coverOwnWrites();
    await clock.advance(499);
    expect(await covering).toBe(1);
  });
  it('says why, where every look failed', async () => {
    link.failures = Infinity;
    const covering = expect(recorder.coverOwnWrites()).rejects.toMatchObject({
      code: 'change.unreached',
      cause: { code: 'database.unavailable' },
    });
    await clock.advance(500);
    await covering;
    link.failures = 0;
  });
});
