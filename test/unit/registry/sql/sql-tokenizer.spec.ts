import fc from 'fast-check';
import { rewriteParameters } from '../../../../src/registry/sql/parameter.rewriter.js';
import { tokenizeSql } from '../../../../src/registry/sql/sql-tokenizer.js';
import type { ParameterDefinition, ParameterType } from '../../../../src/registry/query-definition.js';

function parameter(name: string, type: ParameterType = 'integer'): ParameterDefinition {
  return { name, type, description: name, required: true, lengthMax: 10 };
}

function rewritten(sql: string, ...parameters: ParameterDefinition[]) {
  const reports: string[] = [];
  const result = rewriteParameters(sql, parameters, 10, (line, code) => reports.push(`${line} ${code}`));
  return { ...result, reports };
}

/** Texts in which a colon before a name is no parameter. */
const LITERALS = [
  `'it''s :a'`, `E'\\':a\\\\'`, `e'\\n:a'`, `U&'\\0061 :a'`, `$$ :a $$`, `$tag$ :a $$ :a $tag$`, `":a"`, `"x"":a"`, `U&"d\\0061t :a"`,
  `/* :a */`, `/* :a /* :a */ :a */`, `-- :a\n`, `B'01'`, `X'1F'`, `N':a'`, `x::a`, `x :: a`, `arr[1:a]`, `arr[f(1):a]`, `arr[x[1]:a]`, `arr["n":a]`,
]; // prettier-ignore

describe('tokenizeSql', () => {
  it('gives tokens that join to the input again, whatever the input', () => {
    const pieces = fc.array(
      fc.oneof(fc.constantFrom(...LITERALS, ':a', "'", '"', '$', '[', ']', '/*', '*/', '--', '\n', ' '), fc.string()),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const sql = parts.join('');
        const tokens = tokenizeSql(sql);
        expect(tokens.map((token) => token.text).join('')).toBe(sql);
        let at = 0;
        for (const token of tokens) {
          expect(token.start).toBe(at);
          at += token.text.length;
        }
      }),
    );
  });

  it('finds parameters and nothing else', () => {
    const names = tokenizeSql(`SELECT :a, x::int, 'q :b', arr[1:n], arr[:c], :d::date -- :e`)
      .filter((token) => token.kind === 'parameter')
      .map((token) => token.text);
    expect(names).toEqual([':a', ':c', ':d']);
  });
});

describe('rewriteParameters', () => {
  it('numbers each name once and casts it to its type', () => {
    const { statement, bindings, reports } = rewritten('SELECT :a + :b - :a', parameter('a'), parameter('b', 'float'));
    expect(statement).toBe('SELECT ($1::int4) + ($2::float8) - ($1::int4)');
    expect(bindings).toEqual(['a', 'b']);
    expect(reports).toEqual([]);
  });

  it.each([
    ['string', 'text'], ['integer', 'int4'], ['float', 'float8'], ['date', 'date'], ['boolean', 'bool'], ['string_list', 'text[]'], ['number_list', 'float8[]'],
  ] as const)('casts a %s to %s', (type, cast) => {
    expect(rewritten('SELECT :a', parameter('a', type)).statement).toBe(`SELECT ($1::${cast})`);
  }); // prettier-ignore

  it('keeps a subscript and a cast behind a parameter what they are', () => {
    expect(rewritten('SELECT :a[1], :a::text', parameter('a', 'string_list')).statement).toBe(
      'SELECT ($1::text[])[1], ($1::text[])::text',
    );
  });

  it('leaves every literal, comment, cast and slice alone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LITERALS), { minLength: 1 }), (literals) => {
        const sql = `SELECT ${literals.join(' , ')} `;
        expect(rewritten(`${sql}, :a`, parameter('a')).statement).toBe(`${sql}, ($1::int4)`);
      }),
    );
  });

  it('keeps line breaks where they were', () => {
    const { statement } = rewritten(`SELECT :a\n, 'x\ny' -- :a\n, :a`, parameter('a'));
    expect(statement.split('\n')).toEqual([`SELECT ($1::int4)`, `, 'x`, `y' -- :a`, `, ($1::int4)`]);
  });

  it('reports undeclared, unused and numbered parameters with lines of the file', () => {
    expect(rewritten('SELECT 1,\n :b', parameter('a')).reports).toEqual([
      '12 sql.parameter_undeclared',
      '11 sql.parameter_unused',
    ]);
    expect(rewritten('SELECT\n\n$1').reports).toEqual(['13 sql.positional']);
  });

  it('takes an unterminated literal to the end, for the parser to refuse', () => {
    expect(rewritten(`SELECT 'open :a`, parameter('a')).statement).toBe(`SELECT 'open :a`);
    expect(rewritten(`SELECT $$open :a`, parameter('a')).statement).toBe(`SELECT $$open :a`);
    expect(rewritten(`SELECT /* open :a`, parameter('a')).statement).toBe(`SELECT /* open :a`);
  });
});
