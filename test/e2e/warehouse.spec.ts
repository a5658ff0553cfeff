import { readFileSync, readdirSync } from 'node:fs';
import { describeBothWays, type Reply } from '../support/application.js';
import { expectInOrder, SHOWN_AT, tourOf } from '../support/document-tour.js';

const BASE = '/api/v1';
type Row = Readonly<Record<string, unknown>>;

function rowsOf(reply: Reply): readonly Row[] {
  if (reply.status !== 200) throw new Error(`status ${String(reply.status)}: ${reply.text}`);
  return (reply.json['rows'] as readonly { readonly data: Row }[]).map(({ data }) => data);
}

const queryIds = readdirSync('definitions/warehouse/queries').map((file) => file.replace(/\.sql$/, ''));

describeBothWays(
  'the warehouse',
  (run) => {
    const rows = async (path: string): Promise<readonly Row[]> => rowsOf(await run.request(BASE + path));

    it('knows what all invoice lines come to', async () => {
      const reply = await run.request(`${BASE}/inventory/demand/summary`);
      expect(rowsOf(reply)).toEqual([
        expect.objectContaining({
          lines: 541_909,
          value_gbp: 9_747_747.93,
          first_day: '2010-12-01',
          last_day: '2011-12-09',
        }),
      ]);
      expect(reply.json).toMatchObject({
        unit: 'gbp',
        provenance: { dataset_id: 'retail', kind: 'real' },
        freshness: { asof_date: '2011-12-09' },
      });
    });

    it.each(queryIds)('runs every example of %s', async (id) => {
      const contract = await run.request(`${BASE}/queries/${id}`, { roles: ['admin'] });
      const examples = contract.json['examples'] as readonly Row[];
      expect(examples.length).toBeGreaterThan(0);
      for (const params of examples) {
        const reply = await run.request(`${BASE}/queries/${id}/run`, { roles: ['admin'], body: { params } });
        expect([params, rowsOf(reply).length > 0 || id === 'get_configuration']).toEqual([params, true]);
      }
    });

    it.each([
      ...['/inventory/items', '/inventory/items/85123A', '/inventory/summary', '/inventory/low-stock'],
      ...['/inventory/movements', '/inventory/reorder', '/inventory/demand/daily', '/inventory/demand/weekly'],
      ...['/inventory/demand/monthly', '/inventory/demand/monthly?sku=85123A', '/inventory/demand/brands'],
      ...['/equipment', '/equipment/FL-01', '/equipment/health', '/equipment/metrics', '/equipment/failures'],
      ...['/equipment/maintenance', '/equipment/ROOM-01/telemetry', '/equipment/FL-01/telemetry/summary'],
      ...['/operations/tasks', '/operations/tasks/summary'],
    ])('answers %s with rows and where they come from', async (path) => {
      const reply = await run.request(BASE + path);
      expect(rowsOf(reply).length).toBeGreaterThan(0);
      expect(['real', 'derived', 'generated']).toContain((reply.json['provenance'] as Row)['kind']);
      expect(reply.headers.get('etag')).toMatch(/^"/);
    });

    it('adds up: days, weeks and months go out alike', async () => {
      const [summary] = await rows('/inventory/demand/summary');
      for (const period of ['daily', 'weekly', 'monthly', 'brands']) {
        const found = await rows(`/inventory/demand/${period}`);
        const pieces = found.reduce((sum, row) => sum + Number(row['total_quantity']), 0);
        expect([period, pieces]).toEqual([period, summary?.['outbound_quantity']]);
      }
    });

    it('tells what is not there, and what is not asked rightly', async () => {
      const codes = async (path: string, body?: unknown): Promise<unknown[]> => {
        const { status, json } = await run.request(BASE + path, body === undefined ? {} : { body });
        return [status, json['code'], typeof json['hint']];
      };
      expect(await codes('/inventory/items/NOTHING')).toEqual([404, 'inventory.unknown_item', 'string']);
      expect(await codes('/inventory/items/85123A?x=1')).toEqual([400, 'query.parameter_unknown', 'string']);
      expect(await codes('/equipment/NONE')).toEqual([404, 'equipment.unknown', 'string']);
      expect(await codes('/equipment/NONE/telemetry')).toEqual([404, 'equipment.unknown', 'string']);
      expect(await codes('/equipment?type=boat')).toEqual([400, 'query.parameter_range', 'string']);
      expect(await codes('/inventory/items?limit=0')).toEqual([400, 'query.parameter_range', 'string']);
      expect(await codes('/search', {})).toEqual([400, 'request.invalid', 'string']);
      expect(await codes('/search', { corpus: 'digits', vector: [1, 2] })).toEqual([400, 'request.invalid', 'string']);
      expect(await codes('/search', { query: '???' })).toEqual([400, 'request.invalid', 'string']);
      expect(await codes('/evidence', { query: 'x', as_of: 'today' })).toEqual([400, 'request.invalid', 'string']);
    });

    it('lets only those write who may, and tells of people to analysts alone', async () => {
      const write = { sku: '85123A', kind: 'inbound', quantity: 1 };
      for (const path of ['/inventory/movements', '/equipment/FL-01/assign', '/equipment/FL-01/release']) {
        expect((await run.request(BASE + path, { body: write })).status).toBe(401);
        expect((await run.request(BASE + path, { body: write, roles: ['analyst'] })).status).toBe(403);
      }
      for (const path of ['/equipment/FL-01/assignments', '/operations/tasks?assignee=worker-01']) {
        expect((await run.request(BASE + path)).status).toBe(401);
        expect((await run.request(BASE + path, { roles: ['operator'] })).status).toBe(403);
        expect((await run.request(BASE + path, { roles: ['analyst'] })).status).toBe(200);
      }
      for (const path of ['/sessions/a', '/configuration/a']) expect((await run.request(BASE + path)).status).toBe(401);
    });

    it('finds names that are written alike, and keeps six of twelve', async () => {
      const { status, json } = await run.request(`${BASE}/search`, { body: { query: 'hanging heart light holder' } });
      const results = json['results'] as readonly Row[];
      expect([status, json['method'], json['dimension']]).toEqual([200, 'hashed-character-trigrams-v1', 256]);
      expect(results[0]).toMatchObject({ title: expect.stringContaining('HANGING HEART') as string });
      expect(json['candidates']).toBe(12);
      expect(results.length).toBe(6);
      expect(results.every((each) => Number(each['similarity']) >= 0.3 && Number(each['relevance']) >= 0.35)).toBe(
        true,
      );
      const filtered = await run.request(`${BASE}/search`, {
        body: { query: 'heart', filters: { prefix: '22', label: 'goods' } },
      });
      const ids = (filtered.json['results'] as readonly Row[]).map(({ document_id: id }) => String(id));
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.every((id) => id.startsWith('22'))).toBe(true);
    });

    it('packs evidence by the stated weights', async () => {
      const { status, json } = await run.request(`${BASE}/evidence`, {
        body: { query: 'when an item is ordered anew', as_of: '2011-12-09' },
      });
      expect([status, json['as_of']]).toEqual([200, '2011-12-09']);
      const part = json['components'] as Readonly<Record<string, number>>;
      const score =
        0.3 * part['similarity']! +
        0.25 * part['authority']! +
        0.2 * part['freshness']! +
        0.15 * part['cross_reference']! +
        0.1 * part['diversity']!;
      expect(json['score']).toBeCloseTo(score, 3);
      const [first] = json['evidence'] as readonly Row[];
      expect(first).toMatchObject({ id: 'documents/reorder-rule', source: 'policy', authority: 0.9 });
      const none = await run.request(`${BASE}/evidence`, { body: { query: 'zzzzzz qqqqqq' } });
      expect(none.json).toMatchObject({ evidence: [], as_of: null, confidence: 'low' });
    });

    it('prints what its document shows', async () => {
      const steps = tourOf(readFileSync('docs/warehouse.md', 'utf8'));
      expect(steps.length).toBeGreaterThanOrEqual(6);
      for (const { url, body, expected } of steps) {
        const options = body === undefined ? {} : { body: JSON.parse(body) as unknown };
        expectInOrder(expected, (await run.request(url.slice(SHOWN_AT.length), options)).text);
      }
    });

    it('is described by examples that are what comes', async () => {
      const { json } = await run.request('/openapi.json');
      type Described = Readonly<
        Record<string, { responses: Readonly<Record<string, { content?: object }>>; summary: string }>
      >;
      const paths = json['paths'] as Readonly<Record<string, Described>>;
      const example = (path: string, method: string, code = '200'): unknown =>
        (
          paths[`${BASE}${path}`]?.[method]?.responses[code]?.content as {
            'application/json': { schema: { example: unknown } };
          }
        )['application/json'].schema.example;
      const searched = await run.request(`${BASE}/search`, { body: { query: 'hanging heart light holder', limit: 1 } });
      expect(example('/search', 'post')).toEqual(searched.json);
      const found = await run.request(`${BASE}/evidence`, { body: { query: 'when an item is ordered anew' } });
      expect(example('/evidence', 'post')).toEqual(found.json);
      const [item] = await rows('/inventory/items/85123A');
      expect(item).toMatchObject(example('/inventory/items/{sku}', 'patch') as Row);
      const booked = example('/inventory/movements', 'post', '201') as { item: Row };
      expect({ ...booked.item, quantity: Number(booked.item['quantity']) - 12 }).toEqual(
        example('/inventory/items/{sku}', 'patch'),
      );
      const own = Object.entries(paths).filter(([path]) =>
        /v1\/(inventory|equipment|operations|search|evidence|sessions|configuration)/.test(path),
      );
      expect(own.length).toBeGreaterThan(25);
      expect(
        own
          .flatMap(([path, methods]) => Object.values(methods).map(({ summary }) => [path, summary]))
          .filter(([, summary]) => !summary),
      ).toEqual([]);
    });

    it('warms its pack without an error', async () => {
      if (!run.isCached) return;
      const body = { packs: ['warehouse_overview'] };
      const reply = await run.application.request(`${BASE}/admin/cache/warmup`, { roles: ['operator'], body });
      expect(reply.json).toMatchObject({ errors: 0 });
      expect(Number(reply.json['sets']) + Number(reply.json['hits'])).toBe(10);
    });

    it('answers again from the cache, in the same bytes', async () => {
      const path = `${BASE}/inventory/items?term=lantern&limit=3`;
      const first = await run.request(path);
      const second = await run.request(path);
      expect(second.text).toBe(first.text);
      if (run.isCached) expect(second.headers.get('cache-status')).toMatch(/^falaj; hit; ttl=\d+; detail=l1$/);
    });
  },
  { data: ['warehouse'] },
);

describe('the definitions of the warehouse', () => {
  it('are all asked for by name in a data client', () => {
    const clients = readdirSync('src/domains/warehouse')
      .filter((file) => file.endsWith('.data-client.ts'))
      .map((file) => readFileSync(`src/domains/warehouse/${file}`, 'utf8'))
      .join('\n');
    const declared = [...clients.matchAll(/@RegisteredQuery\('[a-z0-9_]+', '([a-z0-9_]+)'\)/g)].map(
      (match) => match[1],
    );
    expect(declared.sort()).toEqual(queryIds.sort());
  });
});
