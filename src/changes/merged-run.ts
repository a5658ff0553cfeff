/** `full` runs tell their callers something; a `light` one is as much as nobody asked for. */
export type RunKind = 'full' | 'light';

/**
 * Runs one piece of work for many callers: at most one run and one that waits for it to end.
 * Invariant: the run a caller is given begins after its call, so what it learns is never older than the call. A light run
 * that waits becomes full when a full one is asked for.
 */
export class MergedRun {
  private running: Promise<boolean> | null = null;
  private next: Promise<boolean> | null = null;
  private nextKind: RunKind = 'light';

  /** @param work its rejection counts as false */
  constructor(private readonly work: (kind: RunKind) => Promise<boolean>) {}

  get isRunning(): boolean {
    return this.running !== null;
  }

  request(kind: RunKind): Promise<boolean> {
    if (this.running === null) return this.begin(kind);
    if (kind === 'full') this.nextKind = 'full';
    this.next ??= this.running.then(() => {
      const nextKind = this.nextKind;
      this.next = null;
      this.nextKind = 'light';
      return this.begin(nextKind);
    });
    return this.next;
  }

  private begin(kind: RunKind): Promise<boolean> {
    const end = (outcome: boolean): boolean => {
      this.running = null;
      return outcome;
    };
    this.running = this.work(kind).then(end, () => end(false));
    return this.running;
  }
}
