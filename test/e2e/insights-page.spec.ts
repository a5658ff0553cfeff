import { readdirSync, readFileSync } from 'node:fs';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { TestApplication, type Reply } from '../support/application.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const PAGE = readFileSync('docs/insights.md', 'utf8');
const SHOWN_AT = 'http://127.0.0.1:3000';

/** Every curl of the page with the output shown beneath it. */
function questions(): { readonly path: string; readonly shown: string }[] {
  const blocks = PAGE.matchAll(/```sh\ncurl -s "([^"]+)"\n```\n\n```json\n([\s\S]*?)\n```/g);
  return [...blocks].map(([, url = '', shown = '']) => ({ path: url.replace(SHOWN_AT, ''), shown }));
}

let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase({ data: ['insights'] });
  application = await TestApplication.start(database);
  await application.app.get(MaterializedViews).refresh(undefined);
});
afterAll(async () => {
  await application.close();
  await database.drop();
});

describe('the page about insights', () => {
  it.each(questions())('shows what $path prints', async ({ path, shown }) => {
    const { status, text } = await application.request(path);
    expect(status).toBe(200);
    expect(text.startsWith(shown.replace(/…$/, ''))).toBe(true);
    expect(shown.length).toBeGreaterThan(100);
  });

  it('has five questions, and names every query', () => {
    expect(questions()).toHaveLength(5);
    for (const file of readdirSync('definitions/insights/queries'))
      expect(PAGE).toContain(`\`${file.replace('.sql', '')}\``);
  });
});

describe('the views of insights', () => {
  const plain = ({ json }: Reply): unknown => {
    const { rows, unit } = json;
    return { rows, unit };
  };

  it.each([
    ['daily_signal_stats', '/api/v1/insights/signals/daily?signal_type=whale'],
    ['daily_signal_stats', '/api/v1/insights/signals/daily'],
    ['insight_accuracy_leaderboard', '/api/v1/insights/leaderboard?category=film'],
  ])('%s answers %s as the tables do', async (view, path) => {
    const routed = await application.request(path);
    const direct = await TestApplication.start(database, { VIEW_ROUTING_ENABLED: 'false' });
    try {
      const asked = await direct.request(path);
      expect(routed.json['provenance']).toMatchObject({ view });
      expect(asked.json['provenance']).toMatchObject({ view: null });
      expect(plain(routed)).toEqual(plain(asked));
      expect((routed.json['rows'] as unknown[]).length).toBeGreaterThan(80);
    } finally {
      await direct.close();
    }
  });
});
