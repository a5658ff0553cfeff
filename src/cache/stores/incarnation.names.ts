const NAMES_MAX = 256;

/**
 * Names of the log's incarnations as numbers of one byte. A process meets few, most of the time one; of those beyond a bound there
 * are no numbers, so that names from elsewhere cannot fill memory.
 */
export class IncarnationNames {
  private readonly names: string[] = [];

  /** @returns undefined where it has none and there is none left. */
  numberOf(name: string): number | undefined {
    // Newest last, and asked for most.
    const known = this.names.lastIndexOf(name);
    if (known >= 0) return known;
    return this.names.length < NAMES_MAX ? this.names.push(name) - 1 : undefined;
  }

  nameOf(number: number): string {
    const name = this.names[number];
    if (name === undefined) throw new RangeError(`no incarnation has the number ${String(number)}`);
    return name;
  }
}
