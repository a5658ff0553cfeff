import { reporterFor, type DefinitionProblem } from '../definitions/definition-problem.js';
import type { ParameterType, QueryDefinition, TableDefinition } from '../query-definition.js';
import type { CatalogueFacts, TableFacts } from './catalogue.facts.js';

/** Column types whose text is the text of a parameter of the type: what narrowing may compare. */
const NARROWING_OIDS: Readonly<Partial<Record<ParameterType, readonly number[]>>> = {
  string: [25, 1043],
  integer: [20, 21, 23],
  date: [1082],
};
const KIND_NAMES: Readonly<Record<string, string>> = { v: 'a view', f: 'a foreign table' };
const MATERIALIZED_VIEW = 'm';

/**
 * Tables exist, are ordinary, readable, and hide no rows of others that could change unseen. A materialized view that somebody else
 * keeps may be read where its domain's tables.yml says what it shows: what it was made of cannot be seen.
 */
export function auditTables(
  definition: QueryDefinition,
  facts: CatalogueFacts,
  described: readonly TableDefinition[],
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report = reporterFor(definition.file, problems);
  const names = new Set(described.map(({ table }) => table));
  const ofTenants = new Set(described.filter(({ tenantColumn }) => tenantColumn !== null).map(({ table }) => table));
  for (const table of definition.reads) {
    const fault = tableFault(facts.tables.get(table), {
      // A query for a tenant is read as that tenant, from however many tables.
      isOfTenants: definition.tenancy !== null && ofTenants.has(table),
      isDescribed: names.has(table),
    });
    if (fault !== undefined) report(1, 'catalogue.table', `${table} ${fault.message}`, fault.remedy);
  }
  return problems;
}

interface Fault {
  readonly message: string;
  readonly remedy: string;
}

function tableFault(
  table: TableFacts | undefined,
  { isOfTenants, isDescribed }: { readonly isOfTenants: boolean; readonly isDescribed: boolean },
): Fault | undefined {
  if (table === undefined)
    return { message: 'does not exist', remedy: 'Correct the name, or add the migration that creates it.' };
  const kind = KIND_NAMES[table.kind];
  if (kind !== undefined)
    return { message: `is ${kind}, which hides what it reads`, remedy: 'Read the tables beneath it.' };
  if (table.isOwnView || (table.kind === MATERIALIZED_VIEW && !isDescribed)) return viewFault(table);
  if (!table.isReadable)
    return { message: 'may not be read by the application', remedy: 'Grant SELECT on it and USAGE on its schema.' };
  if (table.hasInheritors)
    return {
      message: 'has inheriting tables, whose changes it does not show',
      remedy: 'Use declarative partitioning.',
    };
  if (isOfTenants && !table.hasRowSecurity)
    return {
      message: 'holds rows of several tenants, and has no row security that parts them',
      remedy: 'Enable and force row security on it, with a policy by falaj.tenant.',
    };
  if (table.hasRowSecurity && !isOfTenants)
    return { message: 'has row security, which a shared answer cannot carry', remedy: 'Read a table without it.' };
  return undefined;
}

function viewFault({ isOwnView }: TableFacts): Fault {
  if (isOwnView)
    return {
      message: 'is a materialized view of this service, whose query is answered from it by itself',
      remedy: 'Read the tables beneath it.',
    };
  return {
    message: 'is a materialized view, which hides what it reads',
    remedy: 'Read the tables beneath it, or list it in tables.yml with what it shows of persons and tenants.',
  };
}

export function auditFunctions(definition: QueryDefinition, facts: CatalogueFacts): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const name of definition.functions)
    if (facts.volatileFunctions.has(name))
      reporterFor(definition.file, problems)(
        1,
        'catalogue.volatile',
        `${name}() is volatile on this server`,
        'Use another function.',
      );
  return problems;
}

/** A narrowing column exists, has the parameter's type, and equal values of it have equal texts. */
export function auditNarrowings(definition: QueryDefinition, facts: CatalogueFacts): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report = reporterFor(definition.file, problems);
  for (const { table, column, param } of definition.narrow) {
    const found = facts.tables.get(table)?.columns.get(column);
    const type = definition.parameters.find(({ name }) => name === param)?.type;
    const oids = type === undefined ? [] : (NARROWING_OIDS[type] ?? []);
    if (found === undefined)
      report(1, 'catalogue.narrow', `${table} has no column ${column} to narrow by`, 'Correct the narrowing.');
    else if (!oids.includes(found.typeOid) || !found.isDeterministic)
      report(
        1,
        'catalogue.narrow',
        `${table}.${column} does not compare like the parameter ${param}`,
        'Narrow by a text, integer or date column of the same type.',
      );
  }
  return problems;
}

/** Tables named in tables.yml exist and have their person keys. */
export function auditTablesFiles(
  tables: readonly TableDefinition[],
  facts: CatalogueFacts,
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const { table, domain, personKey, tenantColumn } of tables) {
    const report = reporterFor(`${domain}/tables.yml`, problems);
    const found = facts.tables.get(table);
    if (found === undefined) report(1, 'catalogue.table', `${table} does not exist`, 'Correct the name, or remove it.');
    else if (personKey !== null && !found.columns.has(personKey))
      report(1, 'catalogue.person_key', `${table} has no column ${personKey}`, 'Correct person_key.');
    else if (tenantColumn !== null && !found.columns.has(tenantColumn))
      report(1, 'catalogue.tenant_column', `${table} has no column ${tenantColumn}`, 'Correct tenant_column.');
  }
  return problems;
}
