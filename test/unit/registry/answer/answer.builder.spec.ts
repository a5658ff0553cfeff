import fc from 'fast-check';
import { buildAnswer } from '../../../../src/registry/answer/answer.builder.js';
import { encodeCell, toInstant } from '../../../../src/registry/answer/cell.encoder.js';
import type { Provenance } from '../../../../src/registry/answer/provenance.reader.js';
import type { BoundQuery, ColumnDefinition, ColumnType } from '../../../../src/registry/query-definition.js';
import type { Row } from '../../../../src/registry/transforms/transform.js';

const column = (type: ColumnType, name = 'c', nullable = true): ColumnDefinition => ({
  name,
  type,
  description: name,
  nullable,
});
const PROVENANCE: Provenance = {
  document: { dataset_id: 'd', locator: 'l', tables: ['public.t'], view: null, kind: 'real', license: 'CC0' },
  freshness: { asOfDate: '2024-01-01', updatedAt: '2024-01-02T00:00:00Z', slaDays: 30 },
  warnings: ['w'],
};

function build(columns: readonly ColumnDefinition[], rows: readonly Row[], answerBytesMax = 10_000) {
  const definition = { queryId: 'q', operation: 'op', unit: 'count', version: 'v1-00000000', columns };
  const bound = { definition, params: { p: 1 } } as unknown as BoundQuery;
  return buildAnswer({ bound, rows, provenance: PROVENANCE, answerBytesMax });
}

describe('encodeCell', () => {
  it.each<[ColumnType, string, string]>([
    ['string', 'a"b\n😀', '"a\\"b\\n😀"'], ['string', '', '""'], ['integer', '9223372036854775807', '9223372036854775807'], ['integer', '-1', '-1'],
    ['decimal', '235770403734.90', '235770403734.90'], ['decimal', '0.000000000000000000000001', '0.000000000000000000000001'], ['decimal', '1e+20', '1e+20'], ['decimal', '1.5e-07', '1.5e-07'],
    ['decimal', '-0', '-0'], ['boolean', 't', 'true'], ['boolean', 'f', 'false'], ['date', '2024-02-29', '"2024-02-29"'], ['timestamp', '2024-01-01 00:00:00', '"2024-01-01T00:00:00Z"'],
    ['timestamp', '2024-01-01 01:30:00.123456+03', '"2023-12-31T22:30:00.123456Z"'], ['timestamp', '2024-01-01 01:30:00-05:30', '"2024-01-01T07:00:00Z"'], ['json', '{"a": [1, 2]}', '{"a": [1, 2]}'], ['json', 'null', 'null'],
  ])('writes a %s %s as %s', (type, text, json) => {
    expect(encodeCell(column(type), text)).toBe(json);
    JSON.parse(json);
  }); // prettier-ignore

  it.each<[ColumnType, string]>([
    ['decimal', 'NaN'], ['decimal', 'Infinity'], ['decimal', '-Infinity'], ['decimal', '01'], ['decimal', '1.'], ['integer', '1.0'], ['integer', 'x'], ['boolean', 'true'],
    ['date', 'infinity'], ['date', '0044-03-15 BC'], ['date', '01/02/2024'], ['timestamp', 'infinity'], ['timestamp', 'Mon Jan 01 2024'],
  ])('refuses a %s %s', (type, text) => {
    expect(() => encodeCell(column(type), text)).toThrow(expect.objectContaining({ code: 'query.failed' }) as Error);
  }); // prettier-ignore

  it('moves instants to UTC without losing a microsecond', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        fc.integer({ min: -12 * 4, max: 14 * 4 }),
        (date, quarters) => {
          const local = new Date(date.getTime() + quarters * 15 * 60_000).toISOString().slice(0, 19).replace('T', ' ');
          const minutes = Math.abs(quarters * 15);
          const zone = `${quarters < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
          expect(toInstant(`${local}.000001${zone}`)).toBe(`${date.toISOString().slice(0, 19)}.000001Z`);
        },
      ),
    );
  });
});

describe('buildAnswer', () => {
  it('writes the members of an answer, in their order', () => {
    const answer = build(
      [column('string', 's'), column('decimal', 'v')],
      [
        ['a', '1.50'],
        ['b', null],
      ],
    );
    expect(answer.content.head.toString()).toBe(
      '{"query_id":"q","rows":[{"data":{"s":"a","v":1.50}},{"data":{"s":"b","v":null}}],"row_count":2,"unit":"count",' +
        '"provenance":{"dataset_id":"d","locator":"l","tables":["public.t"],"view":null,"kind":"real","license":"CC0"},' +
        '"metadata":{"operation":"op","params":{"p":1},"definition_version":"v1-00000000","columns":[{"name":"s","type":"string","unit":null},{"name":"v","type":"decimal","unit":null}]}',
    );
    const body = JSON.parse(answer.render(Date.parse('2024-03-01T00:00:00Z')).toString()) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual([
      'query_id',
      'rows',
      'row_count',
      'unit',
      'provenance',
      'metadata',
      'freshness',
      'warnings',
    ]);
    expect(body['freshness']).toEqual({ asof_date: '2024-01-01', updated_at: '2024-01-02T00:00:00Z', age_days: 60 });
    expect(body['warnings']).toEqual(['w', 'data is 60 days old, past its promise of 30 days']);
  });

  it('writes the unit that the parameter decides', () => {
    const unit = { param: 'p', values: { gdp: 'usd', people: 'persons' } };
    const definition = { queryId: 'q', operation: 'op', unit, version: 'v1-00000000', columns: [] };
    const unitFor = (p: string): unknown => {
      const bound = { definition, params: { p } } as unknown as BoundQuery;
      const answer = buildAnswer({ bound, rows: [], provenance: PROVENANCE, answerBytesMax: 10_000 });
      return (JSON.parse(answer.render(0).toString()) as { unit: unknown }).unit;
    };
    expect(['gdp', 'people'].map(unitFor)).toEqual(['usd', 'persons']);
  });

  it('keeps digits beyond doubles on the wire', () => {
    const answer = build([column('integer', 'n')], [['9007199254740993']]);
    expect(answer.content.head.toString()).toContain('{"n":9007199254740993}');
  });

  it('warns of a null where the contract has none', () => {
    const answer = build([column('integer', 'n', false)], [[null], ['1'], [null]]);
    expect(answer.content.warnings).toEqual(['w', 'the column n holds null against its contract']);
  });

  it('gives an empty answer as an answer', () => {
    expect(build([column('integer')], [])).toMatchObject({ rowCount: 0, rows: [] });
  });

  it('refuses more bytes than allowed, counted as bytes', () => {
    const rows: Row[] = Array.from({ length: 100 }, () => ['😀'.repeat(20)]);
    expect(() => build([column('string')], rows, 2_000)).toThrow(
      expect.objectContaining({ code: 'query.too_large' }) as Error,
    );
    const size = build([column('string')], rows, 100_000).content.head.byteLength;
    expect(() => build([column('string')], rows, size - 1)).toThrow(
      expect.objectContaining({ code: 'query.too_large' }) as Error,
    );
    expect(build([column('string')], rows, size).rowCount).toBe(100);
  });
});
