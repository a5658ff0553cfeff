type Undo = () => Promise<void>;

/** What Ctrl-C has to take back: a verb says what it began elsewhere, for as long as that is under way. */
export class Interruption {
  private readonly begun = new Set<Undo>();

  /** Waits for the work; an interruption meanwhile runs `undo`. */
  async during<T>(work: Promise<T>, undo: Undo): Promise<T> {
    this.begun.add(undo);
    try {
      return await work;
    } finally {
      this.begun.delete(undo);
    }
  }

  /** Takes back all that is under way. What cannot be taken back is no reason to stay. */
  async happen(): Promise<void> {
    await Promise.allSettled([...this.begun].map((undo) => undo()));
  }
}
