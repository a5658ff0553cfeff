import { explanationText } from '../../../src/cli/query.texts.js';

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
