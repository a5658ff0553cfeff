import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FalajError } from '../kernel/falaj-error.js';
import { sha256Hex } from '../kernel/hash.js';
import { CsvReader } from './csv.reader.js';
import type { CsvRecord } from './csv.record.js';

/** The bundled, compressed source files of one folder. */
export class BundledFilesReader {
  private readonly checksums = new Map<string, string>();

  constructor(private readonly directory: string) {}

  /** The records of a comma-separated file whose header has at least these columns. */
  records(path: string, columns: readonly string[]): CsvRecord[] {
    return [...new CsvReader(path, this.text(path), columns).records()];
  }

  text(path: string): string {
    const bytes = this.bytes(path);
    try {
      return gunzipSync(bytes).toString('utf8');
    } catch (cause) {
      throw invalid(path, 'is not readable gzip', cause);
    }
  }

  /** Digest of the stored bytes, read once: several datasets may come from one file. */
  checksum(path: string): string {
    const known = this.checksums.get(path);
    if (known !== undefined) return known;
    const checksum = sha256Hex(this.bytes(path));
    this.checksums.set(path, checksum);
    return checksum;
  }

  private bytes(path: string): Buffer {
    try {
      return readFileSync(join(this.directory, path));
    } catch (cause) {
      throw invalid(path, 'is missing or not readable', cause);
    }
  }
}

function invalid(path: string, problem: string, cause: unknown): FalajError {
  return new FalajError('data.invalid', `${path} ${problem}`, { fields: { file: path }, cause });
}
