import type { ReportProblem } from '../definitions/definition-problem.js';
import type { ParameterDefinition, ParameterType } from '../query-definition.js';
import { tokenizeSql, type SqlToken } from './sql-tokenizer.js';

export interface RewrittenSql {
  /** The SQL with `($n::type)` for each `:name`; line breaks stay where they were. */
  readonly statement: string;
  /** Parameter names in `$n` order. */
  readonly bindings: readonly string[];
}

export const SQL_TYPES: Readonly<Record<ParameterType, string>> = {
  string: 'text',
  integer: 'int4',
  float: 'float8',
  date: 'date',
  timestamp: 'timestamptz',
  boolean: 'bool',
  string_list: 'text[]',
  number_list: 'float8[]',
};

/**
 * Named parameters become numbered ones, each cast to its declared type and in parentheses, so that a subscript or another
 * cast behind it keeps its meaning. Text in quotes and comments is left alone.
 */
export function rewriteParameters(
  sql: string,
  parameters: readonly ParameterDefinition[],
  linesBefore: number,
  report: ReportProblem,
): RewrittenSql {
  const bindings: string[] = [];
  const tokens = tokenizeSql(sql);
  const lineOf = (token: SqlToken): number => linesBefore + countLines(sql, token.start);
  const parts = tokens.map((token) => {
    if (token.kind === 'positional')
      report(lineOf(token), 'sql.positional', `${token.text} is a numbered parameter`, 'Name the parameter: :name.');
    if (token.kind !== 'parameter') return token.text;
    const name = token.text.slice(1);
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      report(
        lineOf(token),
        'sql.parameter_undeclared',
        `:${name} is not declared`,
        `Declare ${name} under parameters:.`,
      );
      return '(NULL)';
    }
    if (!bindings.includes(name)) bindings.push(name);
    return `($${bindings.indexOf(name) + 1}::${SQL_TYPES[parameter.type]})`;
  });
  reportUnused(parameters, bindings, tokens, linesBefore, report);
  return { statement: parts.join(''), bindings };
}

function reportUnused(
  parameters: readonly ParameterDefinition[],
  bindings: readonly string[],
  tokens: readonly SqlToken[],
  linesBefore: number,
  report: ReportProblem,
): void {
  const texts = tokens.filter((token) => token.kind === 'string').map((token) => token.text);
  for (const { name } of parameters) {
    if (bindings.includes(name)) continue;
    const isQuoted = texts.some((text) => new RegExp(`:${name}\\b`).test(text));
    const remedy = isQuoted
      ? `It stands inside a quoted text, where it is only text: write for example :${name} * interval '1 day'.`
      : 'Use it in the SQL, or remove it from the contract.';
    report(linesBefore + 1, 'sql.parameter_unused', `parameter ${name} is declared but not used`, remedy);
  }
}

/** Number of the line that holds the character at `end`, from 1. */
function countLines(text: string, end: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
