import { SystemClock } from '../../../../src/kernel/clock.js';
import { QueryRegistry } from '../../../../src/registry/query.registry.js';
import { loadSqlParser } from '../../../../src/registry/sql/sql.parser.js';
import { checkDefinition, edited } from '../../../support/definition-files.js';

const tagged = (tags: string): string => edited(['freshness_days: 30', `freshness_days: 30\ntags: ${tags}`]);

describe('tags that a definition declares', () => {
  beforeAll(() => loadSqlParser());

  it.each([
    ['[table:{region}]', 'is of the family table, which is reserved'],
    ['["rule:x"]', 'is of the family rule, which is reserved'],
    ['["expire:x"]', 'reserved'],
    ['["key:x"]', 'reserved'],
    ['["ns:x"]', 'reserved'],
    ['["area:{zone}"]', 'names zone, which is not declared'],
    ['["area"]', 'family and a colon'],
    ['["area:a b"]', 'neither plain'],
  ])('are refused as %s, with the line', (tags, message) => {
    const { problems } = checkDefinition(tagged(tags.replace('[table:{region}]', '["table:{region}"]')));
    expect(problems).toEqual([
      expect.objectContaining({ code: 'contract.tag', message: expect.stringContaining(message) as string }),
    ]);
    expect(problems[0]!.line).toBeGreaterThan(2);
  });

  it.each(['area:x', '[]', '[1]', '["a:x", "a:x"]', '[a:*, b:*, c:*, d:*, e:*, f:*, g:*, h:*, i:*]'])(
    'are refused as %s',
    (tags) => {
      expect(checkDefinition(tagged(tags)).problems.map(({ code }) => code)).toEqual(['contract.type']);
    },
  );

  it('cannot be by a list or a fraction', () => {
    const text = tagged('["area:{share}"]').replace(
      'parameters:\n',
      'parameters:\n  - {name: share, type: float, description: d, default: null}\n',
    );
    expect(checkDefinition(text).problems).toContainEqual(
      expect.objectContaining({ code: 'contract.tag', message: expect.stringContaining('a float') as string }),
    );
  });

  it('are carried by its answers, filled in with what was asked', () => {
    const { definition } = checkDefinition(tagged('["area:{region}", "board:*"]'));
    const registry = new QueryRegistry({ version: 'x', definitions: [definition!], tables: [] }, new SystemClock());
    const tags = (params: object): readonly string[] =>
      registry.bind('sample_query', { ...params }).tags.filter((tag) => /^(area|board)/.test(tag));
    const asia = tags({ region: 'Asia' });
    expect(asia).toEqual([expect.stringMatching(/^area#[0-9a-f]{3}$/), 'area#*', 'board:*']);
    expect(tags({ region: 'Europe' })[0]).not.toBe(asia[0]);
    expect(tags({})).toEqual(['area:*', 'board:*']);
  });
});
