const STEPS_MAX = 50;

/** What was decided on the way to an answer, in order, for whoever asked to be told. Holds names and positions, never a value. */
export class DecisionTrace {
  private readonly noted: string[] = [];

  note(step: string): void {
    if (this.noted.length < STEPS_MAX) this.noted.push(step);
  }

  get steps(): readonly string[] {
    return this.noted;
  }
}
