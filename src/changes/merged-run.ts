/**
 * Runs one piece of work for many callers: at most one run and one that waits for it to end.
 * Invariant: the run a caller is given begins after its call, so what it learns is never older than the call.
 */
export class MergedRun {
  private running: Promise<boolean> | null = null;
  private next: Promise<boolean> | null = null;

  /** @param work its rejection counts as false */
  constructor(private readonly work: () => Promise<boolean>) {}

  get isRunning(): boolean {
    return this.running !== null;
  }

  request(): Promise<boolean> {
    if (this.running === null) return this.begin();
    this.next ??= this.running.then(() => {
      this.next = null;
      return this.begin();
    });
    return this.next;
  }

  private begin(): Promise<boolean> {
    const end = (outcome: boolean): boolean => {
      this.running = null;
      return outcome;
    };
    this.running = this.work().then(end, () => end(false));
    return this.running;
  }
}
