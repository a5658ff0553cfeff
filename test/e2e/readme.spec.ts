import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MaterializedViews } from '../../src/materialization/materialized-views.js';
import { TestApplication } from '../support/application.js';
import { expectInOrder, SHOWN_AT, tourOf } from '../support/document-tour.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
describe.each([true, false])('the README tour, cached: %s', (isCached) => {
  let database: TestDatabase;
  let application: TestApplication;

  beforeAll(async () => {
    database = await testDatabase({ data: true });
    application = await TestApplication.start(database, { CACHE_ENABLED: String(isCached) });
    await application.app.get(MaterializedViews).refresh(undefined);
  }, 900_000);
  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  it('has its steps', () => {
    expect(tourOf(README).length).toBeGreaterThanOrEqual(8);
  });

  it('prints what it shows, in the order it is read', async () => {
    // Two steps show the cache itself; the others answer the same without one.
    const steps = tourOf(README).filter(
      ({ url, withHeaders }) => isCached || !(withHeaders || url.includes('/explain')),
    );
    expect(steps.length).toBeGreaterThanOrEqual(6);
    for (const { url, body, withHeaders, expected } of steps) {
      expect(url.startsWith(SHOWN_AT)).toBe(true);
      const reply = await application.request(
        url.slice(SHOWN_AT.length),
        body === undefined ? {} : { body: JSON.parse(body) as unknown },
      );
      const headers = [...reply.headers].map(([name, value]) => `${name}: ${value}`);
      const status = `HTTP/1.1 ${String(reply.status)} OK`;
      const shown = withHeaders ? expected.split('\n') : [expected];
      const got = withHeaders ? [status, ...headers].join('\n') : reply.text;
      // Headers come in any order; a body only in its own.
      shown.forEach((part) => {
        expectInOrder(part, got);
      });
    }
  });

  it('says true figures: the rows of the panel add up to 1,226', async () => {
    const reply = await application.request('/api/v1/labour-market/employee-transitions?source=panel');
    const rows = reply.json.rows as { data: { transitions: number } }[];
    expect(rows.reduce((sum, { data }) => sum + data.transitions, 0)).toBe(1226);
    expect(README).toContain('1,226');
  });

  it('lists every variable of .env.example', () => {
    const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
    const names = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !README.includes(`\`${name}\``))).toEqual([]);
  });
});
