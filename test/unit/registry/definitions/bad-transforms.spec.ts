import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { expectRefused, type Bad } from './bad-definition.fixture.js';

const BAD: readonly Bad[] = [
  [
    'an unknown transform',
    [['examples:', 'transform:\n  - spin: {fast: true}\nexamples:']],
    'contract.transform',
    '- spin',
  ],
  [
    'a transform over no column',
    [['examples:', 'transform:\n  - top_n: {column: planet, n: 3}\nexamples:']],
    'contract.transform',
    '- top_n',
  ],
  [
    'a transform over a column that an earlier step took away',
    [['examples:', 'transform:\n  - select: {columns: [region]}\n  - top_n: {column: total, n: 3}\nexamples:']],
    'contract.transform',
    '- top_n',
  ],
  [
    'two transforms in one item',
    [['examples:', 'transform:\n  - {top_n: {column: total, n: 3}, select: {columns: [total]}}\nexamples:']],
    'contract.transform',
    '- {top_n',
  ],
  [
    'a transform with a bare argument',
    [['examples:', 'transform:\n  - top_n: 3\nexamples:']],
    'contract.transform',
    '- top_n: 3',
  ],
];

describe('a bad transform', () => {
  beforeAll(loadSqlParser);

  it.each(BAD)('is refused at the line of its step: %s', (...bad) => {
    expectRefused(bad);
  });
});
