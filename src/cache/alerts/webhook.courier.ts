import type { CancelTimer, Timers } from '../../kernel/clock.js';

/** Sends one message; the status of the reply. Rejects where there is none. */
export type SendMessage = (body: string, signal: AbortSignal) => Promise<number>;

export interface CourierSettings {
  readonly webhookTimeoutMs: number;
  readonly webhookAttemptsMax: number;
  readonly webhookRetryMs: number;
  readonly webhookQueueMax: number;
}

export interface CourierStatus {
  readonly queued: number;
  readonly delivered: number;
  /** Given up after the last attempt. */
  readonly failed: number;
  /** Did not fit into the queue. */
  readonly dropped: number;
}

const RETRY_MS_MAX = 60_000;

/**
 * Brings messages to a webhook one after another, in their order, each tried so many times with growing pauses. Nobody waits for it. A
 * webhook that is away costs its messages and nothing else: the queue is short, and what does not fit is counted.
 */
export class WebhookCourier {
  private readonly queue: string[] = [];
  private readonly stopping = new AbortController();
  private cancelPause: CancelTimer = () => undefined;
  private isUnderWay = false;
  private counts = { delivered: 0, failed: 0, dropped: 0 };

  constructor(
    private readonly send: SendMessage,
    private readonly settings: CourierSettings,
    private readonly timers: Timers,
    /** Told when a message is given up, with why: one word. */
    private readonly onFailure: (reason: string) => void,
  ) {}

  get status(): CourierStatus {
    return { queued: this.queue.length, ...this.counts };
  }

  post(message: string): void {
    if (this.stopping.signal.aborted) return;
    if (this.queue.length >= this.settings.webhookQueueMax) {
      this.counts.dropped += 1;
      return;
    }
    this.queue.push(message);
    if (!this.isUnderWay) void this.deliver();
  }

  /** What waits is given up. */
  stop(): void {
    this.stopping.abort();
    this.cancelPause();
    this.queue.length = 0;
  }

  private async deliver(): Promise<void> {
    this.isUnderWay = true;
    // It stands in the queue until it has arrived or was given up, and so counts for its length.
    for (let message = this.queue[0]; message !== undefined; message = this.queue[0]) {
      const failure = await this.attempt(message);
      if (this.stopping.signal.aborted) break;
      if (failure === undefined) this.counts.delivered += 1;
      else {
        this.counts.failed += 1;
        this.onFailure(failure);
      }
      this.queue.shift();
    }
    this.isUnderWay = false;
  }

  /** Why it did not arrive; undefined where it did. */
  private async attempt(message: string): Promise<string | undefined> {
    let failure = 'unsent';
    for (let attempt = 1; attempt <= this.settings.webhookAttemptsMax; attempt += 1) {
      if (attempt > 1) await this.pause(attempt);
      if (this.stopping.signal.aborted) return failure;
      const outcome = await this.tryOnce(message);
      if (outcome === 'arrived') return undefined;
      failure = outcome;
      // It was understood and refused: to say it again would change nothing.
      if (/^status_4(?!08|29)/.test(failure)) return failure;
    }
    return failure;
  }

  private async tryOnce(message: string): Promise<string> {
    const deadline = new AbortController();
    const cancel = this.timers.after(this.settings.webhookTimeoutMs, () => {
      deadline.abort();
    });
    const signal = AbortSignal.any([deadline.signal, this.stopping.signal]);
    try {
      const status = await ended(this.send(message, signal), signal);
      return status >= 200 && status < 300 ? 'arrived' : `status_${status}`;
    } catch {
      return deadline.signal.aborted ? 'timeout' : 'unreachable';
    } finally {
      cancel();
    }
  }

  private pause(attempt: number): Promise<void> {
    const ms = Math.min(RETRY_MS_MAX, this.settings.webhookRetryMs * 2 ** (attempt - 2));
    return new Promise((resolve) => {
      const cancel = this.timers.after(ms, resolve);
      this.cancelPause = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** Rejects when the signal does, whether or not the work minds it. */
function ended<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
    work.then(resolve, reject);
  });
}
