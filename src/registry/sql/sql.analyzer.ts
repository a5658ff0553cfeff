import type {
  ColumnDefinition,
  NarrowDefinition,
  OutputOrder,
  ParameterDefinition,
  PrivacyDefinition,
  ResidualFilter,
} from '../query-definition.js';
import type { ReportProblem } from '../definitions/definition-problem.js';
import { checkFunctions } from './function.rules.js';
import { checkLimits } from './limit.rules.js';
import { checkNarrowing } from './narrowing.rules.js';
import { checkOrder } from './order.rules.js';
import { checkOutputs } from './output.rules.js';
import { rewriteParameters } from './parameter.rewriter.js';
import { checkPrivacy, numberColumns } from './privacy.rules.js';
import { QueryTreeBuilder, type ReportAt } from './query-tree.builder.js';
import { tableItems, type QueryTree } from './query-tree.js';
import { analyzeServing } from './serving.rules.js';
import { lineOfByte, parseSql } from './sql.parser.js';
import { checkReadOnly, soleSelect } from './statement.rules.js';

export interface StatementRequest {
  /** The SQL below the contract, and how many lines of the file come before it. */
  readonly sql: string;
  readonly linesBefore: number;
  readonly parameters: readonly ParameterDefinition[];
  readonly columns: readonly ColumnDefinition[];
  readonly key: readonly string[];
  readonly narrow: readonly NarrowDefinition[];
  readonly privacy: PrivacyDefinition | null;
  readonly personKeys: ReadonlyMap<string, string>;
  readonly privacyFloor: number;
  readonly rowsMax: number;
  readonly report: ReportProblem;
  readonly reportKey: (key: string, code: string, message: string, remedy: string) => void;
}

/** What was learned from the SQL of one definition. */
export interface StatementAnalysis {
  readonly statement: string;
  readonly bindings: readonly string[];
  readonly reads: readonly string[];
  readonly functions: readonly string[];
  readonly isLimited: boolean;
  readonly residuals: readonly ResidualFilter[];
  readonly outputOrder: readonly OutputOrder[] | null;
}

/** Schemas whose tables are not data, and the tables of them that may be asked all the same. */
const CLOSED_SCHEMAS = /^(pg_.*|information_schema|falaj)\./;
const OPEN_TABLES: ReadonlySet<string> = new Set(['falaj.dataset']);

/**
 * Judges one registered statement by PostgreSQL's own grammar: read-only, deterministic, totally ordered, its lineage known,
 * its narrowings proved, its privacy kept. Undefined where it cannot be read at all; every problem has been reported.
 */
export function analyzeStatement(request: StatementRequest): StatementAnalysis | undefined {
  const { sql, parameters, linesBefore, report } = request;
  const { statement, bindings } = rewriteParameters(sql, parameters, linesBefore, report);
  const parsed = parseSql(statement);
  if ('error' in parsed) {
    report(linesBefore + parsed.error.line, 'sql.syntax', parsed.error.message, 'Correct the SQL.');
    return undefined;
  }
  const reportAt: ReportAt = (location, code, message, remedy) => {
    report(linesBefore + lineOfByte(statement, location ?? firstByte(statement)), code, message, remedy);
  };
  const select = soleSelect(parsed.statements, reportAt);
  if (select === undefined) return undefined;
  checkReadOnly(select, reportAt);
  const types = bindings.map((name) => parameters.find((parameter) => parameter.name === name)?.type ?? 'string');
  const functions = checkFunctions(select, types, reportAt);
  const tree = new QueryTreeBuilder(reportAt).build(select);
  const isLimited = checkTree(tree, bindings, request, reportAt);
  const serving = analyzeServing(tree.root, bindings);
  return { statement: statement.trim(), bindings, reads: readsOf(tree, reportAt), functions, isLimited, ...serving };
}

function checkTree(tree: QueryTree, bindings: readonly string[], request: StatementRequest, report: ReportAt): boolean {
  const { parameters, columns, key, privacyFloor, rowsMax, personKeys, privacy, reportKey } = request;
  const keyColumns = columns.filter((column) => key.includes(column.name));
  if (checkOutputs(tree.root, columns, report)) checkOrder(tree.root, keyColumns, report);
  for (const narrow of request.narrow) checkNarrowing(narrow, { tree, parameters, bindings, report });
  checkPrivacy({
    tree,
    personKeys,
    privacy,
    columns: columns.map(({ name }) => name),
    numbers: numberColumns(columns),
    parameters,
    bindings,
    privacyFloor,
    report,
    reportKey,
  });
  return checkLimits(tree, { parameters, bindings, rowsMax, report });
}

function readsOf(tree: QueryTree, report: ReportAt): readonly string[] {
  const items = tree.blocks.flatMap(tableItems);
  for (const { table, location } of items)
    if (CLOSED_SCHEMAS.test(table) && !OPEN_TABLES.has(table))
      report(location, 'sql.closed_table', `${table} is not data that may be asked`, 'Read tables of the domain.');
  return [...new Set(items.map((item) => item.table))].sort();
}

/** Problems of the statement as a whole stand at its first line of text. */
function firstByte(statement: string): number {
  return Buffer.byteLength(statement.slice(0, statement.length - statement.trimStart().length), 'utf8');
}
