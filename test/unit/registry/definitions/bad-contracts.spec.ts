import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { expectRefused, TOP, withRegion, withTop, type Bad } from './bad-definition.fixture.js';

const BAD: readonly Bad[] = [
  ['no opening mark', [['/*---', '/*--']], 'contract.missing', '/*--'],
  ['no closing mark', [['---*/', '-*/']], 'contract.missing', '/*---'],
  ['text before the contract', [['/*---', '-- first\n/*---']], 'contract.missing', '-- first'],
  ['broken YAML', [['title: Sample', 'title: "Sample']], 'contract.yaml', 'params: {region: Asia}'],
  [
    'a YAML reference',
    [
      ['title: Sample', 'title: &t Sample'],
      ['description: Countries by region.', 'description: *t'],
    ],
    'contract.yaml',
    '*t',
  ],
  ['a key twice', [['title: Sample', 'title: Sample\ntitle: Again']], 'contract.yaml', 'title: Again'],
  ['a list for a contract', [['query_id: sample_query', '- a\n- b\n---*/\n/*']], 'contract.yaml', '- a'],
  ['an unknown key', [['unit: count\ncache', 'colour: red\nunit: count\ncache']], 'contract.unknown_key', 'colour'],
  [
    'an unknown parameter key',
    withTop('- {name: top, type: integer, description: d, default: 1, max: 5, width: 3}'),
    'contract.unknown_key',
    'width',
  ],
  [
    'an unknown column key',
    [['unit: count, description: Countries', 'units: count, description: Countries']],
    'contract.unknown_key',
    'units',
  ],
  ['no title', [['title: Sample\n', '']], 'contract.missing_key', 'query_id'],
  [
    'no columns',
    [
      [
        'columns:\n  - {name: region, type: string, description: Region}\n  - {name: total, type: integer, unit: count, description: Countries}\n',
        '',
      ],
    ],
    'contract.missing_key',
    'query_id',
  ],
  [
    'an empty list of columns',
    [
      [
        'columns:\n  - {name: region, type: string, description: Region}\n  - {name: total, type: integer, unit: count, description: Countries}',
        'columns: []',
      ],
    ],
    'contract.type',
    'columns: []',
  ],
  ['no cache policy', [['cache: {ttl_seconds: 3600}\n', '']], 'contract.missing_key', 'query_id'],
  ['a number for a title', [['title: Sample', 'title: 12']], 'contract.type', 'title: 12'],
  [
    'an empty description',
    [['description: Countries by region.', "description: ' '"]],
    'contract.type',
    "description: ' '",
  ],
  ['an upper-case id', [['query_id: sample_query', 'query_id: Sample']], 'contract.type', 'query_id: Sample'],
  [
    'an id that is not the file name',
    [['query_id: sample_query', 'query_id: other']],
    'contract.file_name',
    'query_id: other',
  ],
  [
    'an operation that is no name',
    [['title: Sample', 'operation: get sample\ntitle: Sample']],
    'contract.type',
    'operation',
  ],
  [
    'an unknown access level',
    [['unit: count\ncache', 'access_level: secret\nunit: count\ncache']],
    'contract.type',
    'access_level',
  ],
  ['an unknown scope', [['unit: count\ncache', 'scope: world\nunit: count\ncache']], 'contract.type', 'scope'],
  ['ttl zero', [['ttl_seconds: 3600', 'ttl_seconds: 0']], 'contract.type', 'ttl_seconds'],
  ['ttl not whole', [['ttl_seconds: 3600', 'ttl_seconds: 1.5']], 'contract.type', 'ttl_seconds'],
  ['cache: true', [['cache: {ttl_seconds: 3600}', 'cache: true']], 'contract.type', 'cache: true'],
  ['an unknown cache key', [['{ttl_seconds: 3600}', '{ttl_seconds: 3600, tier: l1}']], 'contract.unknown_key', 'tier'],
  ['freshness zero', [['freshness_days: 30', 'freshness_days: 0']], 'contract.type', 'freshness_days'],
  ['a key that is no column', [['key: [region]', 'key: [region, planet]']], 'contract.key', 'key:'],
  ['a key column twice', [['key: [region]', 'key: [region, region]']], 'contract.type', 'key:'],
  ['a column twice', [['{name: total,', '{name: region,']], 'contract.duplicate', 'Countries}'],
  ['an unknown column type', [['type: integer, unit: count', 'type: money, unit: count']], 'contract.type', 'money'],
  ['a dataset that is no id', [['dataset: countries', 'dataset: My Countries']], 'contract.type', 'dataset'],
  [
    'a dataset by an unknown parameter',
    [['dataset: countries', 'dataset: {param: source, values: {a: one}}']],
    'contract.type',
    'dataset',
  ],
  [
    'a dataset choice without values',
    [['dataset: countries', 'dataset: {param: region}']],
    'contract.missing_key',
    'dataset',
  ],
  [
    'a parameter twice',
    [[TOP, `${TOP}\n  - {name: top, type: date, description: d, default: null}`]],
    'contract.duplicate',
    'type: date',
  ],
  [
    'an unknown parameter type',
    withTop('- {name: top, type: money, description: d, default: 1}'),
    'contract.type',
    'money',
  ],
  [
    'neither required nor default',
    withTop('- {name: top, type: integer, description: d, max: 5}'),
    'contract.missing_key',
    'name: top',
  ],
  [
    'required and default',
    withTop('- {name: top, type: integer, description: d, required: true, default: 1, max: 5}'),
    'contract.type',
    'name: top',
  ],
  [
    'a default below min',
    withTop('- {name: top, type: integer, description: d, default: 0, min: 1, max: 5}'),
    'contract.default',
    'name: top',
  ],
  [
    'a default of another type',
    withTop('- {name: top, type: integer, description: d, default: many, max: 5}'),
    'contract.default',
    'name: top',
  ],
  [
    'a default that is not allowed',
    withRegion('- {name: region, type: string, description: d, default: Mars, allowed: [Asia]}'),
    'contract.default',
    'Mars',
  ],
  [
    'an impossible default date',
    withRegion('- {name: region, type: date, description: d, default: 2023-02-29}'),
    'contract.default',
    '2023-02-29',
  ],
  [
    'today in no such zone',
    withRegion('- {name: region, type: date, description: d, default: today(Mars/Olympus)}'),
    'contract.default',
    'Olympus',
  ],
  [
    'min above max',
    withTop('- {name: top, type: integer, description: d, default: 3, min: 9, max: 5}'),
    'contract.type',
    'min: 9',
  ],
  [
    'a bound of another type',
    withTop('- {name: top, type: integer, description: d, default: 3, max: lots}'),
    'contract.type',
    'lots',
  ],
  [
    'a bound on a text',
    withRegion('- {name: region, type: string, description: d, default: null, min: 3}'),
    'contract.type',
    'min: 3',
  ],
  [
    'allowed values of another type',
    withRegion('- {name: region, type: string, description: d, default: null, allowed: [1, 2]}'),
    'contract.type',
    'allowed',
  ],
  [
    'an allowed value out of bounds',
    withTop('- {name: top, type: integer, description: d, default: 3, max: 5, allowed: [3, 9]}'),
    'contract.type',
    'allowed',
  ],
  [
    'snap on a text',
    withRegion('- {name: region, type: string, description: d, default: null, snap: month}'),
    'contract.type',
    'snap',
  ],
  [
    'snap to a week',
    withRegion('- {name: region, type: date, description: d, default: null, snap: week}'),
    'contract.type',
    'week',
  ],
  [
    'a snapped lower bound inside a month',
    withRegion('- {name: region, type: date, description: d, default: null, snap: month, min: 2020-01-15}'),
    'contract.type',
    '2020-01-15',
  ],
  [
    'a text without end',
    withRegion('- {name: region, type: string, description: d, default: null, length_max: 99999}'),
    'contract.type',
    '99999',
  ],
  [
    'a length on a number',
    withTop('- {name: top, type: integer, description: d, default: 3, max: 5, length_max: 4}'),
    'contract.type',
    'length_max',
  ],
  [
    'a broken pattern',
    withRegion("- {name: region, type: string, description: d, default: null, pattern: '['}"),
    'contract.pattern',
    'pattern',
  ],
  [
    'a pattern that backtracks',
    withRegion("- {name: region, type: string, description: d, default: null, pattern: '(a+)+'}"),
    'contract.pattern',
    'pattern',
  ],
  ['an example with an unknown parameter', [['{region: Asia}', '{planet: Mars}']], 'contract.example', 'Mars'],
  ['an example out of bounds', [['{region: Asia}', '{top: 5000}']], 'contract.example', '5000'],
  ['an example that is a list', [['params: {region: Asia}', 'params: [1]']], 'contract.type', 'params: [1]'],
  [
    'examples that are no list',
    [['examples:\n  - params: {region: Asia}', 'examples: {region: Asia}']],
    'contract.type',
    'examples: {region',
  ],
  ['a list item that is no mapping', [[TOP, '- top']], 'contract.type', '- top'],
  ['YAML that is one text', [['query_id: sample_query', 'just text\n---*/\n/*']], 'contract.yaml', 'just text'],
  [
    'a narrowing by an unknown parameter',
    [['examples:', 'narrow:\n  - {table: public.countries, column: region, param: planet}\nexamples:']],
    'narrow.parameter',
    'narrow:',
  ],
  [
    'a narrowing of an unqualified table',
    [['examples:', 'narrow:\n  - {table: countries, column: region, param: region}\nexamples:']],
    'contract.type',
    'table: countries',
  ],
  [
    'a table narrowed twice',
    [
      [
        'examples:',
        'narrow:\n  - {table: public.countries, column: region, param: region}\n  - {table: public.countries, column: income, param: region}\nexamples:',
      ],
    ],
    'contract.duplicate',
    'narrow:',
  ],
];

describe('a bad contract', () => {
  beforeAll(loadSqlParser);

  it.each(BAD)('is refused at its line: %s', (...bad) => {
    expectRefused(bad);
  });
});
