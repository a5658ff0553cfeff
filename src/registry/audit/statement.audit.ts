import type { ReadTransaction } from '../../database/read-transaction.js';
import type { SnapshotField, SnapshotReader } from '../../database/snapshot-reader.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { reporterFor, type DefinitionProblem } from '../definitions/definition-problem.js';
import type { ColumnType, QueryDefinition } from '../query-definition.js';

/** PostgreSQL types, by OID, that a column of a contract's type may have. */
const COLUMN_OIDS: Readonly<Record<ColumnType, readonly number[]>> = {
  string: [25, 1043, 1042, 19, 2950],
  integer: [20, 21, 23],
  decimal: [1700, 700, 701],
  boolean: [16],
  date: [1082],
  timestamp: [1114, 1184],
  json: [114, 3802],
};

/** Statements planned in one transaction: few enough to end well within its time. */
const BATCH = 15;
/** Batches at once: a start waits for the server's planning, which another of its processes can do meanwhile. */
const LANES = 3;

/**
 * Has the server plan each statement with null parameters, without running it, and compares the columns it would give. A
 * statement that is refused ends its transaction, so the ones of its batch are then asked one by one.
 */
export async function auditStatements(
  definitions: readonly QueryDefinition[],
  transactions: ReadTransaction,
): Promise<readonly DefinitionProblem[]> {
  const batches: (readonly QueryDefinition[])[] = [];
  for (let at = 0; at < definitions.length; at += BATCH) batches.push(definitions.slice(at, at + BATCH));
  const found: (readonly DefinitionProblem[])[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < batches.length; at = next++)
      found[at] = await auditBatch(batches[at] ?? [], transactions);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found.flat();
}

async function auditBatch(
  batch: readonly QueryDefinition[],
  transactions: ReadTransaction,
): Promise<readonly DefinitionProblem[]> {
  try {
    return await transactions.run((reader) => auditAll(batch, reader));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const problems: DefinitionProblem[] = [];
    for (const definition of batch) problems.push(...(await auditAlone(definition, transactions)));
    return problems;
  }
}

async function auditAll(
  definitions: readonly QueryDefinition[],
  reader: SnapshotReader,
): Promise<readonly DefinitionProblem[]> {
  const problems: DefinitionProblem[] = [];
  for (const definition of definitions) {
    const text = `SELECT * FROM (\n${definition.statement}\n) AS audited LIMIT 0`;
    const values = definition.bindings.map(() => null);
    const { fields } = await reader.query(text, values);
    const report = reporterFor(definition.file, problems);
    for (const fault of columnFaults(definition, fields))
      report(1, 'catalogue.columns', fault, 'Correct the contract, or cast in the SQL.');
  }
  return problems;
}

async function auditAlone(
  definition: QueryDefinition,
  transactions: ReadTransaction,
): Promise<readonly DefinitionProblem[]> {
  try {
    return await transactions.run((reader) => auditAll([definition], reader));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const problems: DefinitionProblem[] = [];
    const message = `the server refuses the statement: ${causeOf(error)}`;
    reporterFor(definition.file, problems)(1, 'catalogue.statement', message, 'Correct the SQL.');
    return problems;
  }
}

function isRefusal(error: unknown): error is FalajError {
  return error instanceof FalajError && error.code === 'query.failed';
}

function columnFaults({ statementColumns }: QueryDefinition, fields: readonly SnapshotField[]): readonly string[] {
  const given = fields.map((field) => field.name).join(', ');
  const declared = statementColumns.map((column) => column.name).join(', ');
  if (given !== declared) return [`the server gives the columns (${given}), the contract declares (${declared})`];
  return statementColumns.flatMap((column, index) => {
    const oid = fields[index]?.typeOid ?? 0;
    return COLUMN_OIDS[column.type].includes(oid)
      ? []
      : [`the column ${column.name} is declared ${column.type} and has the type with OID ${oid}`];
  });
}

function causeOf(error: FalajError): string {
  return error.cause instanceof Error ? error.cause.message : error.detail;
}
