import { setImmediate } from 'node:timers/promises';
import { sha256Hex } from '../../kernel/hash.js';
import type { QueryDefinition, TableDefinition } from '../query-definition.js';
import { loadSqlParser } from '../sql/sql.parser.js';
import { parseDefinitionFile, type DefinitionFile, type DefinitionRules } from './definition-file.parser.js';
import { contentsOf, readDefinitionFiles, type DefinitionFiles } from './definition-files.reader.js';
import { definitionError, reporterFor, type DefinitionProblem } from './definition-problem.js';
import type { KeptDefinitions } from './kept-definitions.js';
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
 * @param kept where sound definitions are kept from one start to the next; null judges them in any case.
 * @throws FalajError definition.invalid with every problem of every file, each with file, line, message and remedy.
 */
export async function loadDefinitions(
  directory: string,
  { privacyFloor, rowsMax }: LoadRules,
  kept: KeptDefinitions | null = null,
): Promise<DefinitionSet> {
  const rules = { privacyFloor, rowsMax };
  const problems: DefinitionProblem[] = [];
  const [files] = await Promise.all([readDefinitionFiles(directory, problems), loadSqlParser()]);
  const key = await kept?.keyOf(`${JSON.stringify(rules)}\n${textOf(files)}`);
  const found = key === undefined || problems.length > 0 ? undefined : await kept?.find(key);
  if (found !== undefined) return found;
  const set = await judge(files, rules, problems);
  if (problems.length > 0) throw definitionError(problems);
  if (key !== undefined) await kept?.keep(key, set);
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
  return { set: await judge(files, rules, problems), problems };
}

async function judge(files: DefinitionFiles, rules: LoadRules, problems: DefinitionProblem[]): Promise<DefinitionSet> {
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
  return { version: versionOf(files), definitions: Object.freeze(ordered), tables: Object.freeze(tables) };
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

function versionOf(files: DefinitionFiles): string {
  const text = textOf(files);
  return text === '' ? 'empty' : sha256Hex(text).slice(0, 12);
}

function textOf({ queries, tables }: DefinitionFiles): string {
  return contentsOf([...queries, ...tables]);
}
