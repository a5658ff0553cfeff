import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { expectRefused, withTop, type Bad } from './bad-definition.fixture.js';

const BAD: readonly Bad[] = [
  ...['page', 'page_size', 'skip_cache'].map((name): Bad => [
    `a parameter named ${name}`,
    withTop(`- {name: ${name}, type: integer, description: d, default: 1}`),
    'contract.reserved',
    `name: ${name}`,
  ]),
  ...(
    [
      ['a unit for no parameter', '{param: nobody, values: {a: usd}}', 'contract.type'],
      ['a unit for a parameter of any text', '{param: region, values: {Asia: usd}}', 'contract.type'],
      ['a unit that is none', '{param: region, values: {Asia: US Dollars}}', 'contract.type'],
      ['a choice of units without values', '{param: region}', 'contract.missing_key'],
      ['a choice of units with more', '{param: region, values: {Asia: usd}, always: usd}', 'contract.unknown_key'],
      ['a list of units', '[usd, qar]', 'contract.type'],
    ] as const
  ).map(([title, unit, code]): Bad => [title, [['unit: count\ncache', `unit: ${unit}\ncache`]], code, `unit: ${unit}`]),
  ['no unit', [['unit: count\ncache', 'cache']], 'contract.missing_key', 'query_id'],
];

describe('a contract with a reserved name or a faulty unit', () => {
  beforeAll(() => loadSqlParser());

  it.each(BAD)('is refused: %s', (...bad) => {
    expectRefused(bad);
  });
});
