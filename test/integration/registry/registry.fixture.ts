import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../../src/config/settings.js';
import type { ReadTransaction } from '../../../src/database/read-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import { loadDefinitions } from '../../../src/registry/definitions/definitions.loader.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { definitionOf, type SqlOptions } from '../../support/definition-files.js';

export const REGISTRY_SETTINGS = { rowsMax: 20, answerBytesMax: 4000, privacyFloor: 5 };
export const TIMEOUT_MS = 2000;

/** A definitions directory of a test's own. */
export class DefinitionDirectory {
  private constructor(readonly path: string) {}

  static async make(): Promise<DefinitionDirectory> {
    const path = await mkdtemp(join(tmpdir(), 'definitions-'));
    await mkdir(join(path, 'testing/queries'), { recursive: true });
    return new DefinitionDirectory(path);
  }

  async query(name: string, sql: string, options: SqlOptions): Promise<void> {
    const text = definitionOf(sql, options).replace('query_id: sample_query', `query_id: ${name}`);
    await writeFile(join(this.path, `testing/queries/${name}.sql`), text);
  }

  async tables(text: string): Promise<void> {
    await writeFile(join(this.path, 'testing/tables.yml'), text);
  }

  async load(): Promise<QueryRegistry> {
    const { privacyFloor, rowsMax } = REGISTRY_SETTINGS;
    return new QueryRegistry(await loadDefinitions(this.path, { privacyFloor, rowsMax }), new SystemClock());
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true });
  }
}

export function settingsFor(timeoutMs = TIMEOUT_MS, definitionsDirectory = ''): Settings {
  return {
    database: { statementTimeoutMs: timeoutMs },
    registry: { ...REGISTRY_SETTINGS, definitionsDirectory, keptDirectory: join(definitionsDirectory, '.kept') },
  } as Settings;
}

export function executorOf(registry: QueryRegistry, reads: ReadTransaction, timeoutMs?: number): QueryExecutor {
  return new QueryExecutor(registry, reads, settingsFor(timeoutMs));
}

/** The code of the error a promise rejects with; `none` where it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error as { code: string }).code,
  );
}
