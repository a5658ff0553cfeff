import type { ReadTransaction } from '../../database/read-transaction.js';
import type { SnapshotField } from '../../database/snapshot-reader.js';
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

/** Has the server plan the statement with null parameters, without running it, and compares the columns it would give. */
export async function auditStatement(
  definition: QueryDefinition,
  transactions: ReadTransaction,
): Promise<readonly DefinitionProblem[]> {
  const problems: DefinitionProblem[] = [];
  const report = reporterFor(definition.file, problems);
  try {
    const text = `SELECT * FROM (\n${definition.statement}\n) AS audited LIMIT 0`;
    const { fields } = await transactions.run((reader) =>
      reader.query(
        text,
        definition.bindings.map(() => null),
      ),
    );
    for (const fault of columnFaults(definition, fields))
      report(1, 'catalogue.columns', fault, 'Correct the contract, or cast in the SQL.');
  } catch (error) {
    if (!(error instanceof FalajError) || error.code !== 'query.failed') throw error;
    report(1, 'catalogue.statement', `the server refuses the statement: ${causeOf(error)}`, 'Correct the SQL.');
  }
  return problems;
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
