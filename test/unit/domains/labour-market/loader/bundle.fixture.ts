import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BundledFilesReader } from '../../../../../src/datasets/bundled-files.reader.js';

const ROOT = join(import.meta.dirname, '../../../../..');
export const DATA = join(ROOT, 'data/labour');
export const TARGETS = join(ROOT, 'definitions/labour-market/targets.yml');

/** A copy of the bundled sources that a test may spoil. */
export class Bundle {
  private readonly folder = mkdtempSync(join(tmpdir(), 'falaj-bundle-'));
  readonly dataDirectory = join(this.folder, 'labour');
  readonly targetsFile = join(this.folder, 'targets.yml');

  constructor() {
    mkdirSync(this.dataDirectory);
    cpSync(DATA, this.dataDirectory, { recursive: true });
    cpSync(TARGETS, this.targetsFile);
  }

  get files(): BundledFilesReader {
    return new BundledFilesReader(this.dataDirectory);
  }

  /** Rewrites a compressed file's text. */
  edit(path: string, change: (text: string) => string): void {
    const text = gunzipSync(readFileSync(join(this.dataDirectory, path))).toString('utf8');
    this.write(path, change(text));
  }

  write(path: string, text: string): void {
    const file = join(this.dataDirectory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, gzipSync(text));
  }

  restore(path: string): void {
    cpSync(join(DATA, path), join(this.dataDirectory, path));
  }

  removeFile(path: string): void {
    rmSync(join(this.dataDirectory, path));
  }

  delete(): void {
    rmSync(this.folder, { recursive: true });
  }
}
