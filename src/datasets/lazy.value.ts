/** A value made when it is first needed: an unchanged dataset parses no files. */
export class Lazy<T extends object> {
  private made: T | undefined;

  constructor(private readonly make: () => T) {}

  get value(): T {
    this.made ??= this.make();
    return this.made;
  }
}
