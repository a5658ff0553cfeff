export type TokenKind =
  'space' | 'comment' | 'string' | 'identifier' | 'number' | 'parameter' | 'positional' | 'symbol';

export interface SqlToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
}

const IDENTIFIER = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER = /(?:0[xX][0-9A-Fa-f_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y;
const PARAMETER = /:[A-Za-z_][A-Za-z0-9_]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const ESCAPED_STRING = /[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)/y;
const PLAIN_STRING = /(?:[nNbBxX]|[uU]&)?'(?:[^']|'')*(?:'|$)/y;
const QUOTED_IDENTIFIER = /(?:[uU]&)?"(?:[^"]|"")*(?:"|$)/y;
const LINE_COMMENT = /--[^\n]*/y;
const SPACE = /\s+/y;
const POSITIONAL = /\$\d+/y;
/** Colons that are operators, longest first. */
const COLON_OPERATOR = /::|:=/y;

/** Lexers in order of trial; the first that matches takes the text. */
const LEXERS: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', SPACE],
  ['comment', LINE_COMMENT],
  ['string', ESCAPED_STRING],
  ['string', PLAIN_STRING],
  ['identifier', QUOTED_IDENTIFIER],
  ['identifier', IDENTIFIER],
  ['number', NUMBER],
  ['positional', POSITIONAL],
  ['symbol', COLON_OPERATOR],
];

/**
 * Splits PostgreSQL SQL into tokens whose texts join to the input again. A colon before a name is a parameter, but for the
 * casts `::`, `:=`, and the colon of an array slice: inside brackets, after an operand (`a[1:n]`).
 */
export function tokenizeSql(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  let depth = 0;
  let afterOperand = false;
  for (let at = 0; at < sql.length;) {
    const token = tokenAt(sql, at, depth > 0 && afterOperand);
    tokens.push(token);
    at += token.text.length;
    if (token.kind === 'space' || token.kind === 'comment') continue;
    if (token.text === '[') depth++;
    if (token.text === ']') depth--;
    afterOperand = token.kind !== 'symbol' || token.text === ')' || token.text === ']';
  }
  return tokens;
}

function tokenAt(sql: string, start: number, isSliceColon: boolean): SqlToken {
  const comment = blockCommentAt(sql, start);
  if (comment !== undefined) return { kind: 'comment', text: comment, start };
  const quoted = dollarQuoteAt(sql, start);
  if (quoted !== undefined) return { kind: 'string', text: quoted, start };
  for (const [kind, lexer] of LEXERS) {
    const text = matchAt(lexer, sql, start);
    if (text !== undefined) return { kind, text, start };
  }
  const parameter = isSliceColon ? undefined : matchAt(PARAMETER, sql, start);
  if (parameter !== undefined) return { kind: 'parameter', text: parameter, start };
  return { kind: 'symbol', text: sql.slice(start, start + 1), start };
}

function matchAt(lexer: RegExp, sql: string, at: number): string | undefined {
  lexer.lastIndex = at;
  const text = lexer.exec(sql)?.[0];
  return text === undefined || text === '' ? undefined : text;
}

/** Block comments nest in PostgreSQL. */
function blockCommentAt(sql: string, start: number): string | undefined {
  if (!sql.startsWith('/*', start)) return undefined;
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (sql.startsWith('*/', at)) {
      depth--;
      at++;
      if (depth === 0) return sql.slice(start, at + 1);
    }
  }
  return sql.slice(start);
}

function dollarQuoteAt(sql: string, start: number): string | undefined {
  const tag = matchAt(DOLLAR_TAG, sql, start);
  if (tag === undefined) return undefined;
  const end = sql.indexOf(tag, start + tag.length);
  return end < 0 ? sql.slice(start) : sql.slice(start, end + tag.length);
}
