import { FalajError } from '../kernel/falaj-error.js';

const INTEGER = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** One line of a bundled table: typed access by column, every complaint with file and line. */
export class CsvRecord {
  constructor(
    private readonly file: string,
    readonly line: number,
    private readonly positions: ReadonlyMap<string, number>,
    private readonly values: readonly string[],
  ) {}

  /** The value without surrounding spaces; never empty. */
  text(column: string): string {
    const value = this.optional(column);
    if (value === null) throw this.invalid(`column ${column} is empty`);
    return value;
  }

  /** As `text`, with null for an empty value or the source's own mark for unknown. */
  optional(column: string, unknown = ''): string | null {
    const position = this.positions.get(column);
    const value = position === undefined ? undefined : this.values[position]?.trim();
    if (value === undefined) throw this.invalid(`there is no column ${column}`);
    return value === '' || value === unknown ? null : value;
  }

  integer(column: string): number {
    const value = this.text(column);
    if (!INTEGER.test(value)) throw this.invalid(`column ${column} is not a whole number`);
    return Number(value);
  }

  /** The decimal as written: PostgreSQL's numeric keeps every digit of the source. */
  decimal(column: string): string {
    const value = this.text(column);
    if (!DECIMAL.test(value)) throw this.invalid(`column ${column} is not a number`);
    return value;
  }

  /** True or false by the source's own two words. */
  flag(column: string, yes: string, no: string): boolean {
    const value = this.text(column);
    if (value !== yes && value !== no) throw this.invalid(`column ${column} is neither ${yes} nor ${no}`);
    return value === yes;
  }

  invalid(problem: string): FalajError {
    return new FalajError('data.invalid', `${this.file} line ${this.line}: ${problem}`, {
      fields: { file: this.file, line: this.line },
    });
  }
}
