import { type CourierSettings, WebhookCourier } from '../../../../src/cache/alerts/webhook.courier.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const SETTINGS: CourierSettings = {
  webhookTimeoutMs: 500,
  webhookAttemptsMax: 4,
  webhookRetryMs: 1000,
  webhookQueueMax: 3,
};

describe('the courier to a webhook', () => {
  let clock: VirtualClock;
  let sent: [atMs: number, body: string][];
  let replies: (number | 'silence' | 'refusal')[];
  let failures: string[];
  let courier: WebhookCourier;
  const signals: AbortSignal[] = [];

  beforeEach(() => {
    clock = new VirtualClock();
    sent = [];
    replies = [];
    failures = [];
    signals.length = 0;
    const send = (body: string, signal: AbortSignal): Promise<number> => {
      sent.push([clock.monotonicMs(), body]);
      signals.push(signal);
      const reply = replies.shift() ?? 204;
      if (reply === 'silence') return new Promise(() => undefined);
      return reply === 'refusal'
        ? Promise.reject(new Error('ECONNREFUSED https://secret@host'))
        : Promise.resolve(reply);
    };
    courier = new WebhookCourier(send, SETTINGS, clock, (reason) => failures.push(reason));
  });

  it('brings messages one after another, in their order', async () => {
    courier.post('one');
    courier.post('two');
    await clock.advance(0);
    expect(sent.map(([, body]) => body)).toEqual(['one', 'two']);
    expect(courier.status).toEqual({ queued: 0, delivered: 2, failed: 0, dropped: 0 });
  });

  it('tries again with pauses that double, and then goes on', async () => {
    replies = [500, 'refusal', 'silence', 503];
    courier.post('one');
    courier.post('two');
    await clock.advance(60_000);
    // 1000 after the first, 2000 after the second, 4000 after the deadline of the third.
    expect(sent).toEqual([
      [0, 'one'],
      [1000, 'one'],
      [3000, 'one'],
      [7500, 'one'],
      [7500, 'two'],
    ]);
    expect(failures).toEqual(['status_503']);
    expect(courier.status).toEqual({ queued: 0, delivered: 1, failed: 1, dropped: 0 });
  });

  it('gives up the wait for a silent one, and tells it so', async () => {
    replies = ['silence'];
    courier.post('one');
    await clock.advance(500);
    expect(signals[0]!.aborted).toBe(true);
    await clock.advance(1000);
    expect(courier.status.delivered).toBe(1);
  });

  it.each([400, 401, 404, 410, 301])('repeats nothing that was answered %d, unless later may help', async (status) => {
    replies = [status];
    courier.post('one');
    await clock.advance(60_000);
    expect(sent).toHaveLength(status >= 400 ? 1 : 2);
  });

  it.each([408, 429])('repeats what was answered %d', async (status) => {
    replies = [status];
    courier.post('one');
    await clock.advance(60_000);
    expect(courier.status).toMatchObject({ delivered: 1, failed: 0 });
  });

  it('holds no more than its queue takes, and counts the rest', async () => {
    replies = ['silence'];
    for (const message of ['one', 'two', 'three', 'four', 'five']) courier.post(message);
    expect(courier.status).toMatchObject({ queued: 3, dropped: 2 });
    await clock.advance(60_000);
    expect(courier.status).toEqual({ queued: 0, delivered: 3, failed: 0, dropped: 2 });
  });

  it('stops at once: under way, in a pause, and for good', async () => {
    replies = ['silence'];
    courier.post('one');
    courier.stop();
    expect(signals[0]!.aborted).toBe(true);
    courier.post('two');
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(clock.timers).toBe(0);
    expect(failures).toEqual([]);
  });

  it('stops in a pause', async () => {
    replies = [500];
    courier.post('one');
    await clock.advance(10);
    courier.stop();
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(clock.timers).toBe(0);
  });
});
