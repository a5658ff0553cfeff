import { readFileSync, readdirSync } from 'node:fs';
import { describeBothWays, type Reply } from '../support/application.js';

const BASE = '/api/v1/labour-market';

interface Answer {
  readonly query_id: string;
  readonly rows: readonly { readonly data: Readonly<Record<string, unknown>> }[];
  readonly row_count: number;
  readonly unit: string;
  readonly provenance: { readonly dataset_id: string; readonly kind: string; readonly tables: readonly string[] };
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly freshness: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

function answer(reply: Reply): Answer {
  if (reply.status !== 200) throw new Error(`status ${String(reply.status)}: ${reply.text}`);
  return reply.json as unknown as Answer;
}

const queryIds = readdirSync('definitions/labour-market/queries').map((file) => file.replace(/\.sql$/, ''));

describeBothWays('the labour market', (run) => {
  const data = async (path: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    answer(await run.request(path)).rows.map((row) => row.data);

  it('knows the GDP of Qatar in 2022', async () => {
    const reply = await run.request(
      `${BASE}/world-bank-indicators?indicator=NY.GDP.MKTP.CD&country=QAT&start_year=2022&end_year=2022`,
    );
    expect(answer(reply).rows).toEqual([
      { data: expect.objectContaining({ country_code: 'QAT', year: 2022, value: 235_770_403_734.9 }) as unknown },
    ]);
    expect(reply.text).toContain('235770403734.9');
    expect(answer(reply).provenance).toMatchObject({ dataset_id: 'world_bank_gdp', kind: 'real', view: null });
  });

  it('knows unemployment in Saudi Arabia in 2024', async () => {
    const rows = await data(
      `${BASE}/world-bank-indicators?indicator=SL.UEM.TOTL.NE.ZS&country=SAU&start_year=2024&end_year=2024`,
    );
    expect(rows).toEqual([expect.objectContaining({ value: 3.518 })]);
  });

  it("counts the panel's transitions over all pairs, the merged row included", async () => {
    const rows = await data(`${BASE}/employee-transitions?source=panel`);
    expect(rows.reduce((sum, row) => sum + Number(row['transitions']), 0)).toBe(1226);
  });

  it.each([
    'retention-by-company',
    'salary-statistics',
    'employee-transitions',
    'qatarization-rates',
    'gcc-indicators',
    'world-bank-indicators?country=QAT',
    'vision-2030',
  ])('answers %s with rows, provenance and freshness', async (question) => {
    const {
      rows,
      row_count: count,
      provenance,
      freshness,
      metadata,
      unit,
    } = answer(await run.request(`${BASE}/${question}`));
    expect(rows.length).toBeGreaterThan(0);
    expect(count).toBe(rows.length);
    expect(provenance.tables.length).toBeGreaterThan(0);
    expect(['real', 'derived', 'generated']).toContain(provenance.kind);
    expect(freshness).toHaveProperty('asof_date');
    expect(metadata).toHaveProperty('operation');
    expect(typeof unit).toBe('string');
  });

  it('keeps the early warnings for analysts', async () => {
    expect((await run.request(`${BASE}/early-warning`)).status).toBe(401);
    expect((await run.request(`${BASE}/early-warning`, { roles: ['viewer'] })).status).toBe(403);
    const reply = await run.request(`${BASE}/early-warning`, { roles: ['analyst'] });
    expect(answer(reply).rows.length).toBeGreaterThan(0);
    expect(reply.headers.get('cache-control')).toBe('private, no-cache');
  });

  it.each(queryIds)('runs every example of %s', async (id) => {
    const contract = await run.request(`/api/v1/queries/${id}`, { roles: ['admin'] });
    const examples = contract.json['examples'] as readonly Record<string, unknown>[];
    for (const params of [...examples, ...(examples.length === 0 ? [{}] : [])]) {
      const reply = await run.request(`/api/v1/queries/${id}/run`, { roles: ['admin'], body: { params } });
      expect(answer(reply).query_id).toBe(id);
      expect(answer(reply).rows.length).toBeGreaterThan(0);
    }
  });

  it('answers the same question twice: miss, then hit, the same bytes, then 304', async () => {
    const path = `${BASE}/gcc-indicators?country=QAT`;
    const first = await run.request(path);
    const second = await run.request(path);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(first.headers.get('cache-status')).toBe(
      run.isCached ? 'falaj; fwd=miss; stored' : 'falaj; fwd=bypass; detail=disabled',
    );
    if (run.isCached) {
      expect(second.headers.get('cache-status')).toMatch(/^falaj; hit; ttl=\d+; detail=l1$/);
      expect(Number(second.headers.get('falaj-seq'))).toBeGreaterThan(0);
    }
    const third = await run.request(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(third.status).toBe(304);
    expect(third.text).toBe('');
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
  });

  it('answers the named endpoint and the query endpoint alike', async () => {
    const named = await run.request(`${BASE}/gcc-indicators?country=SAU`);
    const generic = await run.request('/api/v1/queries/gcc_indicator/run?country=SAU');
    const posted = await run.request('/api/v1/queries/gcc_indicator/run', { body: { params: { country: 'SAU' } } });
    expect(generic.text).toBe(named.text);
    expect(posted.text).toBe(named.text);
  });

  it('says what is missing to the targets, and how fast it has to come', async () => {
    const rows = await data(`${BASE}/vision-2030`);
    const measured = rows.filter((row) => row['current_value'] !== null);
    expect(measured.length).toBeGreaterThan(0);
    for (const row of measured) {
      expect(row['years_left']).toBe(Number(row['target_year']) - Number(String(row['last_measured']).slice(0, 4)));
      expect(typeof row['required_per_year']).toBe('number');
    }
    expect(
      rows.filter((row) => row['status'] === 'Not Measured').every((row) => row['required_per_year'] === null),
    ).toBe(true);
  });

  it.each([
    ['GET', '/api/v1/queries/world_bank_indicator/run?country=QAT&page_size=17', undefined],
    ['GET', `${BASE}/world-bank-indicators?page=1&country=QAT&page_size=40`, undefined],
    ['POST', '/api/v1/queries/world_bank_indicator/run?page_size=25', { params: { country: 'QAT' } }],
  ])(
    'leads %s %s from page to page to the whole answer, each row once and in its order',
    async (method, first, body) => {
      const all = answer(await run.request('/api/v1/queries/world_bank_indicator/run?country=QAT')).rows;
      const rows: unknown[] = [];
      const digests = new Set<unknown>();
      for (let next: string | null = first; next !== null && rows.length < all.length;) {
        const page = answer(await run.request(next, { method, ...(body === undefined ? {} : { body }) }));
        rows.push(...page.rows);
        digests.add(page.metadata['answer_digest']);
        next = page.metadata['next'] as string | null;
      }
      expect(rows).toEqual(all);
      expect(digests.size).toBe(1);
    },
  );

  it('streams pages and restricted answers as it answers them, to those who may ask', async () => {
    const path = '/api/v1/queries/early_warning_indicators';
    expect((await run.request(`${path}/stream`)).status).toBe(401);
    expect((await run.request(`${path}/stream`, { roles: ['viewer'] })).status).toBe(403);
    const all = answer(await run.request(`${path}/run`, { roles: ['analyst'] })).rows;
    const lines = async (search: string): Promise<unknown[]> =>
      (await run.request(`${path}/stream${search}`, { roles: ['analyst'] })).text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    expect(await lines('')).toEqual(all);
    expect(await lines('?page=2&page_size=2')).toEqual(all.slice(2, 4));
    // After the analyst's, from the same cache.
    expect((await run.request(`${path}/stream`)).json).toMatchObject({ code: 'auth.missing' });
  });

  it('pages, streams and batches the same rows', async () => {
    const path = '/api/v1/queries/world_bank_indicator';
    const all = answer(await run.request(`${path}/run?country=QAT`)).rows;
    const page = await run.request(`${path}/run?country=QAT&page=2&page_size=10`);
    expect(answer(page).rows).toEqual(all.slice(10, 20));
    expect(answer(page).metadata).toMatchObject({ page: 2, page_size: 10, total_rows: all.length });
    expect(page.headers.get('x-total-rows')).toBe(String(all.length));
    const stream = await run.request(`${path}/stream?country=QAT`);
    expect(stream.headers.get('content-type')).toBe('application/x-ndjson');
    expect(
      stream.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(all);
    const batch = await run.request('/api/v1/queries/batch', {
      body: {
        queries: [
          { query_id: 'world_bank_indicator', params: { country: 'QAT' } },
          { query_id: 'nothing' },
          { query_id: 'early_warning_indicators' },
          { query_id: 'world_bank_indicator', params: { country: 5 } },
        ],
      },
    });
    const results = batch.json['results'] as readonly { status: number; answer?: Answer; problem?: { code: string } }[];
    expect(results.map(({ status }) => status)).toEqual([200, 404, 401, 400]);
    expect(results[0]?.answer?.rows).toEqual(all);
    expect(results[1]?.problem?.code).toBe('query.unknown');
  });
});

describe('the definitions', () => {
  it('are all asked for by name in a data client', () => {
    const clients = readdirSync('src/domains/labour-market')
      .filter((file) => file.endsWith('.data-client.ts'))
      .map((file) => readFileSync(`src/domains/labour-market/${file}`, 'utf8'))
      .join('\n');
    const declared = [...clients.matchAll(/@RegisteredQuery\('[a-z0-9_]+', '([a-z0-9_]+)'\)/g)].map(
      (match) => match[1],
    );
    expect(declared.sort()).toEqual(queryIds.sort());
  });
});
