import { ServerWatch } from '../../../src/database/embedded/server-watch.js';
import { VirtualClock } from '../../support/virtual-clock.js';

describe('ServerWatch', () => {
  let clock: VirtualClock;
  let server: { isRunning: boolean; tries: number; startable: boolean; revive(): Promise<void> };
  let told: string[];
  let watch: ServerWatch;

  beforeEach(() => {
    clock = new VirtualClock();
    told = [];
    server = {
      isRunning: true,
      tries: 0,
      startable: true,
      revive(): Promise<void> {
        this.tries += 1;
        if (!this.startable) return Promise.reject(new Error('no'));
        this.isRunning = true;
        return Promise.resolve();
      },
    };
    watch = new ServerWatch(server, clock, {
      revived: () => void told.push('revived'),
      failed: () => void told.push('failed'),
    });
  });

  it('leaves a server alone that runs, and starts one again that ended', async () => {
    await clock.advance(10_000);
    expect(server.tries).toBe(0);
    server.isRunning = false;
    await clock.advance(1000);
    expect([server.tries, told]).toEqual([1, ['revived']]);
  });

  it('tries with growing waits, a few times a minute, and tells of an outage once', async () => {
    Object.assign(server, { isRunning: false, startable: false });
    await clock.advance(1000);
    expect(server.tries).toBe(1);
    await clock.advance(1999);
    expect(server.tries).toBe(1);
    await clock.advance(1);
    expect(server.tries).toBe(2);
    await clock.advance(57_000);
    expect(server.tries).toBe(6);
    server.startable = true;
    await clock.advance(60_000);
    expect(told).toEqual(['failed', 'revived']);
  });

  it('does not start one more than a few times a minute that always ends', async () => {
    for (let second = 0; second < 50; second += 1) {
      server.isRunning = false;
      await clock.advance(1000);
    }
    expect(server.tries).toBe(6);
    await clock.advance(60_000);
    expect(server.tries).toBe(7);
  });

  it('does nothing after it was stopped, not even when a try was under way', async () => {
    let finish: () => void = () => undefined;
    server.revive = (): Promise<void> => {
      server.tries += 1;
      return new Promise((resolve) => (finish = resolve));
    };
    server.isRunning = false;
    await clock.advance(1000);
    watch.stop();
    finish();
    await clock.advance(60_000);
    expect([server.tries, told, clock.timers]).toEqual([1, [], 0]);
  });
});
