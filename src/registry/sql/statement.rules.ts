import type { IntoClause, Node, RawStmt, SelectStmt } from 'libpg-query';
import type { ReportAt } from './query-tree.builder.js';
import { namesOf, walkNodes, type NodeBody } from './sql-node.js';

const KNOWN_NODES: ReadonlySet<string> = new Set([
  'SelectStmt', 'ResTarget', 'ColumnRef', 'A_Star', 'A_Const', 'String', 'Integer', 'Float', 'Boolean', 'ParamRef', 'TypeCast', 'TypeName',
  'FuncCall', 'WindowDef', 'SortBy', 'A_Expr', 'BoolExpr', 'NullTest', 'BooleanTest', 'CaseExpr', 'CaseWhen', 'CoalesceExpr', 'MinMaxExpr',
  'SubLink', 'RowExpr', 'A_ArrayExpr', 'A_Indirection', 'A_Indices', 'CollateClause', 'RangeVar', 'Alias', 'JoinExpr', 'RangeSubselect',
  'RangeFunction', 'RangeTableSample', 'CommonTableExpr', 'List', 'GroupingSet', 'GroupingFunc', 'NamedArgExpr', 'SQLValueFunction',
]); // prettier-ignore
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);
const READ_ONLY = 'Registered queries only read: write one SELECT.';

/** The one SELECT among the parsed statements; undefined when there is not exactly one. */
export function soleSelect(statements: readonly RawStmt[], report: ReportAt): SelectStmt | undefined {
  const [first, second] = statements;
  if (first?.stmt === undefined) {
    report(0, 'sql.empty', 'there is no statement below the contract', 'Write one SELECT.');
    return undefined;
  }
  if (second !== undefined) {
    report(
      second.stmt_location,
      'sql.several_statements',
      `there are ${statements.length} statements`,
      'Write exactly one SELECT.',
    );
    return undefined;
  }
  if ((first.stmt_len ?? 0) > 0)
    report(first.stmt_len, 'sql.semicolon', 'the statement ends in a semicolon', 'Remove it.');
  if ('SelectStmt' in first.stmt) return first.stmt.SelectStmt;
  report(first.stmt_location, 'sql.not_select', `the statement is ${kindOf(first.stmt)}, not a SELECT`, READ_ONLY);
  return undefined;
}

/** No part of the statement writes, locks or is of a kind that nobody has judged. */
export function checkReadOnly(select: SelectStmt, report: ReportAt): void {
  let location: number | undefined;
  walkNodes({ SelectStmt: select }, (type, body) => {
    location = ownLocation(body) ?? location;
    return checkNode(type, body, location, report);
  });
}

function checkNode(type: string, body: NodeBody, location: number | undefined, report: ReportAt): boolean {
  if (type.endsWith('Stmt') && type !== 'SelectStmt') {
    report(location, 'sql.not_select', `the statement contains ${type.replace('Stmt', '').toUpperCase()}`, READ_ONLY);
    return false;
  }
  const into = body['intoClause'] as IntoClause | undefined;
  if (into !== undefined) report(into.rel?.location, 'sql.into', 'SELECT INTO creates a table', 'Remove INTO.');
  if (type === 'ColumnRef') checkColumn(body, location, report);
  if (type === 'LockingClause' || body['lockingClause'] !== undefined)
    report(location, 'sql.lock', 'the statement locks rows', 'Remove FOR UPDATE, FOR SHARE and their kin.');
  if (type === 'LockingClause' || type === 'IntoClause') return false;
  if (KNOWN_NODES.has(type)) return true;
  report(
    location,
    'sql.unsupported',
    `${type} is not supported in a registered query`,
    'Write it with ordinary expressions.',
  );
  return false;
}

function checkColumn(body: NodeBody, location: number | undefined, report: ReportAt): void {
  const name = namesOf(body['fields'] as Node[] | undefined).at(-1) ?? '';
  if (SYSTEM_COLUMNS.has(name))
    report(
      location,
      'sql.system_column',
      `${name} tells where a row is stored, not what it says`,
      'Use a column of the table.',
    );
}

function ownLocation(body: NodeBody): number | undefined {
  const location = body['location'];
  return typeof location === 'number' && location >= 0 ? location : undefined;
}

function kindOf(node: Node): string {
  return (Object.keys(node)[0] ?? '').replace('Stmt', '').toUpperCase();
}
