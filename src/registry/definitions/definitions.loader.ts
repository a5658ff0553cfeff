import { setImmediate } from 'node:timers/promises';
import { sha256Hex } from '../../kernel/hash.js';
import type { QueryDefinition, TableDefinition } from '../query-definition.js';
import { loadSqlParser } from '../sql/sql.parser.js';
import { parseDefinitionFile, type DefinitionFile, type DefinitionRules } from './definition-file.parser.js';
import { readDefinitionFiles, type DefinitionFiles } from './definition-files.reader.js';
import { definitionError, reporterFor, type DefinitionProblem } from './definition-problem.js';
import { parseTablesFile } from './tables-file.parser.js';

/** Everything a definitions directory says, validated. */
export interface DefinitionSet {
  /** 12 hex digits over file names and contents; `empty` without any file. */
  readonly version: string;
  /** By query id. */
  readonly definitions: readonly QueryDefinition[];
  readonly tables: readonly TableDefinition[];
}

export type LoadRules = Omit<DefinitionRules, 'personKeys' | 'tenantColumns'>;

/**
 * Reads and validates a directory of definitions.
 * @throws FalajError definition.invalid with every problem of every file, each with file, line, message and remedy.
 */
export async function loadDefinitions(directory: string, rules: LoadRules): Promise<DefinitionSet> {
  const { set, problems } = await collectDefinitions(directory, rules);
  if (problems.length > 0) throw definitionError(problems);
  return set;
}

/** What is sound in a directory of definitions, and every problem of what is not. */
export async function collectDefinitions(
  directory: string,
  rules: LoadRules,
): Promise<{ readonly set: DefinitionSet; readonly problems: readonly DefinitionProblem[] }> {
  const problems: DefinitionProblem[] = [];
  await loadSqlParser();
  const files = await readDefinitionFiles(directory, problems);
  const tables = parseTables(files.tables, problems);
  const personKeys = new Map(
    tables.flatMap(({ table, personLevel, personKey }) =>
      personLevel && personKey !== null ? [[table, personKey] as const] : [],
    ),
  );
  const tenantColumns = new Map(
    tables.flatMap(({ table, tenantColumn }) => (tenantColumn === null ? [] : [[table, tenantColumn] as const])),
  );
  const definitions: QueryDefinition[] = [];
  for (const file of files.queries) {
    const definition = parseDefinitionFile(
      file,
      { ...rules, personKeys, tenantColumns },
      reporterFor(file.path, problems),
    );
    if (definition !== undefined) definitions.push(definition);
    // Connections are being made meanwhile; a thread held for all files at once would let their deadlines pass.
    await setImmediate();
  }
  reportDuplicates(definitions, problems);
  const ordered = [...definitions].sort((a, b) => (a.queryId < b.queryId ? -1 : 1));
  const set = { version: versionOf(files), definitions: Object.freeze(ordered), tables: Object.freeze(tables) };
  return { set, problems };
}

function parseTables(files: readonly DefinitionFile[], problems: DefinitionProblem[]): readonly TableDefinition[] {
  const tables: TableDefinition[] = [];
  for (const file of files)
    for (const table of parseTablesFile(file, reporterFor(file.path, problems))) {
      const other = tables.find((known) => known.table === table.table);
      if (other === undefined) tables.push(table);
      else
        reporterFor(file.path, problems)(
          1,
          'contract.duplicate',
          `${table.table} belongs to ${other.domain} already`,
          'Keep it in one tables.yml.',
        );
    }
  return tables;
}

function reportDuplicates(definitions: readonly QueryDefinition[], problems: DefinitionProblem[]): void {
  for (const [index, definition] of definitions.entries())
    for (const earlier of definitions.slice(0, index)) {
      const report = reporterFor(definition.file, problems);
      if (earlier.queryId === definition.queryId)
        report(
          2,
          'contract.duplicate',
          `query_id ${definition.queryId} is also in ${earlier.file}`,
          'Rename one of them.',
        );
      if (earlier.operation === definition.operation)
        report(
          2,
          'contract.duplicate',
          `operation ${definition.operation} is also in ${earlier.file}`,
          'Rename one of them.',
        );
    }
}

function versionOf({ queries, tables }: DefinitionFiles): string {
  const files = [...queries, ...tables].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (files.length === 0) return 'empty';
  return sha256Hex(files.map(({ path, text }) => `${path}\n${text.length}\n${text}`).join('\n')).slice(0, 12);
}
