import { FalajError } from '../kernel/falaj-error.js';
import { CsvRecord } from './csv.record.js';

/**
 * Reads comma-separated text with a header line: quoted fields with doubled quotes, CRLF or LF, an optional byte order
 * mark. Fields do not span lines in the bundled files, so a quote left open is an error of its line.
 */
export class CsvReader {
  constructor(
    private readonly file: string,
    private readonly content: string,
    private readonly columns: readonly string[],
  ) {}

  *records(): Generator<CsvRecord> {
    const lines = this.content.replace(/^\uFEFF/, '').split(/\r?\n/);
    const header = this.split(lines[0] ?? '', 1);
    const positions = this.positions(header);
    for (let index = 1; index < lines.length; index++) {
      const line = lines[index] ?? '';
      if (line === '') {
        if (index === lines.length - 1) return;
        throw this.invalid(index + 1, 'the line is empty');
      }
      const values = this.split(line, index + 1);
      if (values.length !== header.length) {
        throw this.invalid(index + 1, `${values.length} fields where the header names ${header.length}`);
      }
      yield new CsvRecord(this.file, index + 1, positions, values);
    }
  }

  private positions(header: readonly string[]): ReadonlyMap<string, number> {
    const positions = new Map(header.map((name, index) => [name.trim(), index]));
    const missing = this.columns.filter((column) => !positions.has(column));
    if (missing.length > 0) throw this.invalid(1, `the header lacks ${missing.join(', ')}`);
    return positions;
  }

  private split(line: string, number: number): string[] {
    if (!line.includes('"')) return line.split(',');
    const values: string[] = [];
    let rest = line;
    for (;;) {
      const match = /^(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/.exec(rest);
      if (match === null) throw this.invalid(number, 'a quote is misplaced or left open');
      values.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
      if (match[3] === '') return values;
      rest = rest.slice(match[0].length);
    }
  }

  private invalid(line: number, problem: string): FalajError {
    return new FalajError('data.invalid', `${this.file} line ${line}: ${problem}`, {
      fields: { file: this.file, line },
    });
  }
}
