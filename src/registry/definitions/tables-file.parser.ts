import type { TableDefinition } from '../query-definition.js';
import { QUALIFIED_TABLE } from './contract.parser.js';
import type { DefinitionFile } from './definition-file.parser.js';
import type { ReportProblem } from './definition-problem.js';
import { readYamlList } from './yaml.reader.js';

const COLUMN = /^[a-z_][a-z0-9_]{0,62}$/;

/** Facts about a domain's tables, from its tables.yml. */
export function parseTablesFile(file: DefinitionFile, report: ReportProblem): readonly TableDefinition[] {
  const tables: TableDefinition[] = [];
  for (const item of readYamlList(file.text, report)) {
    item.refuseUnknown(['table', 'person_level', 'person_key', 'tenant_column']);
    const table = item.text('table', { required: true, pattern: QUALIFIED_TABLE, patternName: 'schema.table' });
    const personLevel = item.boolean('person_level') ?? false;
    const personKey = item.text('person_key', { pattern: COLUMN, patternName: 'a column name' }) ?? null;
    const tenantColumn = item.text('tenant_column', { pattern: COLUMN, patternName: 'a column name' }) ?? null;
    if (personLevel && personKey === null && !item.has('person_key'))
      item.missing('person_key', 'the column that tells persons apart');
    if (table === undefined) continue;
    if (tables.some((other) => other.table === table))
      item.report('table', 'contract.duplicate', `${table} is listed twice`, 'List each table once.');
    else tables.push({ table, domain: file.domain, personLevel, personKey, tenantColumn });
  }
  return tables;
}
