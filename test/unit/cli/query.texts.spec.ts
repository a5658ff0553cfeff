import type { JsonValue } from '../../../src/kernel/canonical-json.js';
import { explanationText, queriesText } from '../../../src/cli/query.texts.js';

const TOLD = {
  ...{
    query_id: 'q',
    definition_version: 'v1-0',
    params: {},
    datasets: ['d'],
    cache: 'granted',
    region: 'default',
    key: 'k',
    tier: null,
  },
  ...{ position: null, trusted: false, tags: [], entries: [] },
};
const route = (taken: string, rule: string | null, views: readonly Record<string, string | null>[]) => ({
  ...TOLD,
  route: { taken, rule, tables: ['public.t'], views },
});

describe('the explanation of a query', () => {
  it('names the view that answers, its rule, and why each other does not', () => {
    const text = explanationText(
      route('mv_fine', 'rolled_up', [
        {
          view: 'mv_fine',
          verdict: 'used',
          rule: 'rolled_up',
          as_of: '2026-01-01T00:00:00Z',
          reason: 'groups are added up',
        },
        { view: 'mv_other', verdict: 'having', rule: null, as_of: null, reason: 'it leaves out groups' },
      ]),
      undefined,
    );
    expect(text).toMatch(
      /route +mv_fine, by the rule rolled_up\n[^]*mv_fine +used +rolled_up +2026[^]*mv_other +having[^]*leaves out groups/,
    );
  });

  it('says that no view is near', () => {
    expect(explanationText(route('tables', null, []), undefined)).toMatch(
      /route +tables\nno view reads a table of this query$/,
    );
  });
});

describe('the list of queries', () => {
  const query = (query_id: string, ttl_seconds: JsonValue) => ({
    ...{ query_id, access_level: 'public', title: 'A title that is longer than there is room for' },
    cache: { ttl_seconds, region: 'default' },
  });
  const listed = (width: number): string =>
    queriesText(
      {
        registry_version: 'abc',
        queries: [
          query('a_query_whose_name_is_long_but_is_what_one_needs', 3600),
          query('by_timeframe', { by_parameter: { param: 'timeframe', values: { '24h': 300, '90d': 3600 } } }),
        ],
      },
      width,
    );

  it('says how long an answer is kept whose life goes by a parameter', () => {
    expect(listed(140)).toMatch(/by_timeframe +public +300 to 3600 +A title/);
  });

  it('never cuts the name of a row where another column can give way, or be left out', () => {
    for (const width of [100, 70, 60])
      expect(listed(width)).toContain('a_query_whose_name_is_long_but_is_what_one_needs');
    expect(listed(60)).toContain('not shown for want of room');
    for (const line of listed(60).split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });
});
