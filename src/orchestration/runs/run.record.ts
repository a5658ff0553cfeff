import type { JsonObject } from '../../kernel/canonical-json.js';

export interface RunEvent {
  /** From 1, without gaps. */
  readonly id: number;
  readonly name: 'node' | 'result';
  readonly data: JsonObject;
}

export interface RunListener {
  event(event: RunEvent): void;
  /** No event follows. */
  end(): void;
}

/** One run as it is kept: who started it, what happened, and its result once there is one. */
export class RunRecord {
  private readonly happened: RunEvent[] = [];
  private readonly listeners = new Set<RunListener>();
  private outcome: JsonObject | undefined;
  private endedMs: number | undefined;

  constructor(
    readonly runId: string,
    readonly intent: string,
    readonly principal: string,
    readonly startedAt: string,
  ) {}

  get result(): JsonObject | undefined {
    return this.outcome;
  }

  /** When it ended, on the clock that never steps back. */
  get endedAtMs(): number | undefined {
    return this.endedMs;
  }

  get events(): readonly RunEvent[] {
    return this.happened;
  }

  note(name: RunEvent['name'], data: JsonObject): void {
    const event: RunEvent = { id: this.happened.length + 1, name, data };
    this.happened.push(event);
    for (const listener of this.listeners) listener.event(event);
  }

  /** The result is the last event. */
  finish(result: JsonObject, nowMs: number): void {
    this.outcome = result;
    this.endedMs = nowMs;
    this.note('result', result);
    this.close();
  }

  /** Nobody is told anything more. */
  close(): void {
    for (const listener of this.listeners) listener.end();
    this.listeners.clear();
  }

  /** What happened after `afterId`, then what happens; returns what stops it. */
  follow(afterId: number, listener: RunListener): () => void {
    this.happened
      .filter(({ id }) => id > afterId)
      .forEach((event) => {
        listener.event(event);
      });
    if (this.outcome === undefined) this.listeners.add(listener);
    else listener.end();
    return () => this.listeners.delete(listener);
  }
}
