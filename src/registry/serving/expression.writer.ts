import type { A_Expr, CaseExpr, FuncCall, Node, TypeName } from 'libpg-query';
import type { JsonValue } from '../../kernel/canonical-json.js';
import {
  AGGREGATE_FUNCTIONS,
  BUILT_IN_TYPES,
  DETERMINISTIC_FUNCTIONS,
  ORDER_SENSITIVE_WINDOWS,
  ROW_MAKING_FUNCTIONS,
} from '../sql/deterministic-functions.js';
import { quoted } from '../sql/index.parser.js';
import { namesOf } from '../sql/sql-node.js';
import { asValue } from './canonical.tree.js';

/** What a part of an expression is read from instead; undefined where it has to be written out. `shaped`: its result is rounded. */
export type ResolvePart = (node: Node, isRounded: boolean) => string | undefined;
/** Takes a typed value, gives the text that stands for it. */
export type BindValue = (type: string, value: JsonValue) => string;

const OPERATOR = /^[-+*/<>=~!@#%^&|`?]{1,8}$/;
const NUMBER = /^\d+(\.\d*)?([eE][+-]?\d+)?$|^\.\d+$/;
const ROUNDING: ReadonlySet<string> = new Set(['round', 'trim_scale']);
const BOOLEAN_TESTS: Readonly<Record<string, string>> = {
  IS_TRUE: 'IS TRUE',
  IS_NOT_TRUE: 'IS NOT TRUE',
  IS_FALSE: 'IS FALSE',
  IS_NOT_FALSE: 'IS NOT FALSE',
};

/**
 * Writes an expression of a canonical tree as SQL over other columns than it was written over. Only kinds of expressions whose value
 * depends on their parts alone are written; undefined for anything else, and where a column has nothing to be read from.
 */
export class ExpressionWriter {
  constructor(
    private readonly resolve: ResolvePart,
    private readonly bind: BindValue,
  ) {}

  write(node: Node | undefined, isRounded = false): string | undefined {
    if (node === undefined) return undefined;
    const found = this.resolve(node, isRounded);
    if (found !== undefined) return found;
    const value = asValue(node);
    if (value !== undefined) return this.bind(value.type, value.value);
    if ('A_Const' in node) return constantText(node);
    if ('FuncCall' in node) return this.call(node.FuncCall);
    if ('A_Expr' in node) return this.operation(node.A_Expr);
    return this.condition(node) ?? this.conversion(node);
  }

  private condition(node: Node): string | undefined {
    if ('BoolExpr' in node) {
      const { boolop, args = [] } = node.BoolExpr;
      const parts = this.all(args);
      if (parts === undefined) return undefined;
      return boolop === 'NOT_EXPR'
        ? `(NOT ${parts[0] ?? ''})`
        : `(${parts.join(boolop === 'AND_EXPR' ? ' AND ' : ' OR ')})`;
    }
    if ('NullTest' in node)
      return this.around(node.NullTest.arg, (arg) =>
        node.NullTest.nulltesttype === 'IS_NULL' ? `(${arg} IS NULL)` : `(${arg} IS NOT NULL)`,
      );
    if (!('BooleanTest' in node)) return undefined;
    const test = BOOLEAN_TESTS[node.BooleanTest.booltesttype ?? ''];
    return test === undefined ? undefined : this.around(node.BooleanTest.arg, (arg) => `(${arg} ${test})`);
  }

  private conversion(node: Node): string | undefined {
    if ('TypeCast' in node) {
      const type = typeName(node.TypeCast.typeName);
      return type === undefined ? undefined : this.around(node.TypeCast.arg, (arg) => `(${arg})::${type}`);
    }
    if ('CollateClause' in node)
      return namesOf(node.CollateClause.collname).join('.') === 'C'
        ? this.around(node.CollateClause.arg, (arg) => `(${arg} COLLATE "C")`)
        : undefined;
    if ('CoalesceExpr' in node) return this.list(node.CoalesceExpr.args, 'coalesce');
    if ('MinMaxExpr' in node)
      return this.list(node.MinMaxExpr.args, node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest');
    return 'CaseExpr' in node ? this.choice(node.CaseExpr) : undefined;
  }

  private call(call: FuncCall): string | undefined {
    const names = namesOf(call.funcname);
    const name = names.at(-1) ?? '';
    if (names.length > 1 && names[0] !== 'pg_catalog') return undefined;
    if (!isScalar(name) || call.over !== undefined || call.agg_filter !== undefined || call.func_variadic === true)
      return undefined;
    const args = call.args ?? [];
    const isRounding = ROUNDING.has(name) && (name !== 'round' || args.length === 2);
    const parts = args.map((arg, index) =>
      'NamedArgExpr' in arg
        ? this.around(arg.NamedArgExpr.arg, (value) => `${quoted(arg.NamedArgExpr.name ?? '')} => ${value}`)
        : this.write(arg, isRounding && index === 0),
    );
    return parts.includes(undefined) ? undefined : `pg_catalog.${quoted(name)}(${parts.join(', ')})`;
  }

  private operation(expression: A_Expr): string | undefined {
    const names = namesOf(expression.name);
    const operator = names.at(-1) ?? '';
    if (names.length > 1 && names[0] !== 'pg_catalog') return undefined;
    const { kind, lexpr, rexpr } = expression;
    if (kind === 'AEXPR_IN') return this.membership(lexpr, rexpr, operator === '=' ? 'IN' : 'NOT IN');
    if (kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_NOT_BETWEEN') return this.range(lexpr, rexpr, operator);
    if (kind === 'AEXPR_NULLIF') return this.list([lexpr, rexpr], 'nullif');
    const right = this.write(rexpr);
    if (right === undefined) return undefined;
    if (lexpr === undefined)
      return kind === 'AEXPR_OP' && OPERATOR.test(operator) ? `(${operator} ${right})` : undefined;
    const left = this.write(lexpr);
    if (left === undefined) return undefined;
    if (kind === 'AEXPR_DISTINCT') return `(${left} IS DISTINCT FROM ${right})`;
    if (kind === 'AEXPR_NOT_DISTINCT') return `(${left} IS NOT DISTINCT FROM ${right})`;
    if (!OPERATOR.test(operator)) return undefined;
    if (kind === 'AEXPR_OP_ANY') return `(${left} ${operator} ANY (${right}))`;
    if (kind === 'AEXPR_OP_ALL') return `(${left} ${operator} ALL (${right}))`;
    return kind === 'AEXPR_OP' ? `(${left} ${operator} ${right})` : undefined;
  }

  private membership(left: Node | undefined, right: Node | undefined, word: string): string | undefined {
    const items = right !== undefined && 'List' in right ? this.all(right.List.items ?? []) : undefined;
    return items === undefined ? undefined : this.around(left, (value) => `(${value} ${word} (${items.join(', ')}))`);
  }

  private range(left: Node | undefined, right: Node | undefined, word: string): string | undefined {
    const items = right !== undefined && 'List' in right ? this.all(right.List.items ?? []) : undefined;
    if (items?.length !== 2 || !['BETWEEN', 'NOT BETWEEN'].includes(word)) return undefined;
    return this.around(left, (value) => `(${value} ${word} ${items.join(' AND ')})`);
  }

  private choice({ arg, args = [], defresult }: CaseExpr): string | undefined {
    const of = arg === undefined ? '' : this.write(arg);
    const otherwise = defresult === undefined ? 'NULL' : this.write(defresult);
    const parts = args.map((each) => {
      if (!('CaseWhen' in each)) return undefined;
      const result = this.write(each.CaseWhen.result);
      return result === undefined
        ? undefined
        : this.around(each.CaseWhen.expr, (when) => `WHEN ${when} THEN ${result}`);
    });
    if (of === undefined || otherwise === undefined || parts.includes(undefined)) return undefined;
    return `(CASE ${of} ${parts.join(' ')} ELSE ${otherwise} END)`;
  }

  private list(nodes: readonly (Node | undefined)[] | undefined, name: string): string | undefined {
    const parts = this.all(nodes ?? []);
    return parts === undefined ? undefined : `${name}(${parts.join(', ')})`;
  }

  private all(nodes: readonly (Node | undefined)[]): readonly string[] | undefined {
    const parts = nodes.map((node) => this.write(node));
    return parts.includes(undefined) ? undefined : (parts as readonly string[]);
  }

  private around(node: Node | undefined, wrap: (text: string) => string): string | undefined {
    const text = this.write(node);
    return text === undefined ? undefined : wrap(text);
  }
}

function isScalar(name: string): boolean {
  if (!DETERMINISTIC_FUNCTIONS.has(name)) return false;
  return !AGGREGATE_FUNCTIONS.has(name) && !ORDER_SENSITIVE_WINDOWS.has(name) && !ROW_MAKING_FUNCTIONS.has(name);
}

function constantText(node: Node): string | undefined {
  if (!('A_Const' in node)) return undefined;
  const { isnull, ival, fval, boolval, sval } = node.A_Const;
  if (isnull === true) return 'NULL';
  if (ival !== undefined) return String(ival.ival ?? 0);
  if (boolval !== undefined) return boolval.boolval === true ? 'true' : 'false';
  if (fval !== undefined) return NUMBER.test(fval.fval ?? '') ? fval.fval : undefined;
  const text = sval?.sval ?? (sval === undefined ? undefined : '');
  // A backslash means two things by a setting; nobody has needed one yet.
  return text === undefined || text.includes('\\') ? undefined : `'${text.replaceAll("'", "''")}'`;
}

function typeName(type: TypeName | undefined): string | undefined {
  const names = namesOf(type?.names);
  const name = names.at(-1) ?? '';
  const isBuiltIn = names.length === 1 || (names.length === 2 && names[0] === 'pg_catalog');
  if (!isBuiltIn || !BUILT_IN_TYPES.has(name)) return undefined;
  const sizes = (type?.typmods ?? []).map((node) => constantText(node));
  if (sizes.some((size) => size === undefined || !/^\d+$/.test(size)) || name === 'interval')
    return sizes.length === 0 ? name : undefined;
  return `${name}${sizes.length === 0 ? '' : `(${sizes.join(', ')})`}${(type?.arrayBounds ?? []).map(() => '[]').join('')}`;
}
