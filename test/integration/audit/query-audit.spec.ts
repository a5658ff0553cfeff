import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { AuditFlusher } from '../../../src/audit/audit.flusher.js';
import { AuditLog } from '../../../src/audit/audit.log.js';
import { AuditRetention } from '../../../src/audit/audit.retention.js';
import { TestApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

const AUDIT = '/api/v1/admin/query-audit';
const OPEN = '/api/v1/labour-market/gcc-indicators?country=QAT';
const RESTRICTED = '/api/v1/labour-market/early-warning?as_of=2020-06-01';

interface Row {
  readonly [name: string]: unknown;
  readonly id: number;
  readonly times: number;
}

let database: TestDatabase;
let application: TestApplication;

beforeAll(async () => {
  database = await testDatabase();
  // Written when the test says so.
  application = await TestApplication.start(database, {}, (settings) => ({
    ...settings,
    queryAudit: { ...settings.queryAudit, flushMs: 3_600_000, rowsMax: 100 },
  }));
});

afterAll(async () => {
  await application.close();
  await database.drop();
});

beforeEach(async () => {
  application.app.get(AuditLog).take();
  await database.query('TRUNCATE falaj.query_audit_log');
});

const flush = (): Promise<void> => application.app.get(AuditFlusher).flush();

async function rows(search = ''): Promise<readonly Row[]> {
  await flush();
  const reply = await application.request(`${AUDIT}${search}`, { roles: ['operator'] });
  expect(reply.status).toBe(200);
  return reply.json['questions'] as readonly Row[];
}

describe('a question is recorded', () => {
  it('with who, what, when, outcome, time and how it was answered: the miss, then the hits of both ways in one row', async () => {
    const asked = new Date().toISOString();
    for (let times = 0; times < 5; times += 1) expect((await application.request(OPEN)).status).toBe(200);
    const [hits, miss, ...others] = await rows();
    expect(others).toEqual([]);
    expect(miss).toMatchObject({
      ...{ query_id: 'gcc_indicator', principal: 'anonymous', tenant: null, params: { country: 'QAT' } },
      ...{ status: 'success', code: null, cache: 'miss', times: 1, row_count: 0 },
    });
    expect(hits).toMatchObject({ cache: 'hit', times: 4, params: { country: 'QAT' } });
    expect(typeof miss?.['average_ms']).toBe('number');
    expect(miss?.['request_id']).toMatch(/./);
    expect(String(miss?.['first_at']) >= asked.slice(0, 19)).toBe(true);
  });

  it('without a value of a parameter where not everyone may ask, whoever asks and whatever comes of it', async () => {
    await application.request(RESTRICTED, { roles: ['analyst'] });
    await application.request(RESTRICTED, { roles: ['viewer'] });
    await application.request(RESTRICTED);
    const recorded = await rows('?query_id=early_warning_indicators');
    expect(recorded.map(({ principal, status, code, params }) => [principal, status, code, params])).toEqual(
      expect.arrayContaining([
        ['tester', 'success', null, null],
        ['tester', 'error', 'auth.forbidden', null],
        ['anonymous', 'error', 'auth.missing', null],
      ]),
    );
    const kept = await database.query('SELECT q::text AS row FROM falaj.query_audit_log AS q');
    expect(JSON.stringify(kept)).not.toContain('2020-06');
  });

  it('without what was sent in place of parameters', async () => {
    expect((await application.request('/api/v1/queries/gcc_indicator/run?country=QAT&password=hunter2')).status).toBe(
      400,
    );
    expect(await rows()).toMatchObject([{ status: 'error', code: 'query.parameter_unknown', params: null }]);
  });

  it('each of a batch by itself, streams and pages as questions, and nothing that is no registered query', async () => {
    const queries = [
      { query_id: 'gcc_indicator', params: { country: 'OMN' } },
      { query_id: 'nothing' },
      { query_id: 'wb_participation' },
    ];
    await application.request('/api/v1/queries/batch', { body: { queries } });
    await application.request('/api/v1/queries/gcc_indicator/stream?country=KWT');
    await application.request('/api/v1/queries/gcc_indicator/run?country=BHR&page=1');
    expect((await rows()).map(({ query_id: id, params }) => [id, params]).sort()).toEqual([
      ['gcc_indicator', { country: 'BHR' }],
      ['gcc_indicator', { country: 'KWT' }],
      ['gcc_indicator', { country: 'OMN' }],
      ['wb_participation', {}],
    ]);
  });

  it('that a warm-up asks ahead is nobody’s', async () => {
    const body = { samples: [{ fn: 'get_gcc_indicator', params: { country: 'SAU' } }] };
    expect((await application.request('/api/v1/admin/cache/warmup', { roles: ['operator'], body })).status).toBe(200);
    expect(await rows()).toEqual([]);
  });
});

describe('the endpoint', () => {
  const ask = async (country: string): Promise<void> => {
    await application.request(`/api/v1/labour-market/gcc-indicators?country=${country}`, {
      headers: { 'cache-control': 'max-age=0' },
    });
  };

  it('filters, and leads from page to page', async () => {
    for (const country of ['QAT', 'OMN', 'KWT']) {
      await ask(country);
      await flush();
    }
    await application.request(RESTRICTED);
    const all = await rows();
    expect(all).toHaveLength(4);
    const first = await application.request(`${AUDIT}?limit=3`, { roles: ['operator'] });
    const before = String(first.json['next_before']);
    const second = await application.request(`${AUDIT}?limit=3&before=${before}`, { roles: ['operator'] });
    expect([...(first.json['questions'] as Row[]), ...(second.json['questions'] as Row[])]).toEqual(all);
    expect(second.json['next_before']).toBeNull();
    expect(await rows('?status=error')).toMatchObject([{ code: 'auth.missing' }]);
    expect(await rows('?cache=none')).toHaveLength(1);
    expect(await rows('?principal=nobody')).toEqual([]);
    expect(await rows(`?since=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await rows(`?until=${new Date(Date.now() + 60_000).toISOString()}`)).toHaveLength(4);
  });

  it.each(['?limit=0', '?limit=1001', '?before=x', '?status=good', '?cache=l1', '?since=yesterday', '?query_id='])(
    'refuses %s',
    async (search) => {
      expect((await application.request(`${AUDIT}${search}`, { roles: ['operator'] })).json).toMatchObject({
        status: 400,
      });
    },
  );

  it('is for operators', async () => {
    expect((await application.request(AUDIT)).status).toBe(401);
    expect((await application.request(AUDIT, { roles: ['analyst'] })).status).toBe(403);
  });
});

describe('what is recorded', () => {
  const note = (id: string): Promise<unknown> => {
    const at = new Date().toISOString();
    const row = {
      ...{ query_id: 'a', principal: 'p', tenant: null, params: null, status: 'success', code: null, cache: 'hit' },
      ...{ times: 1, row_count: 1, total_ms: 1, max_ms: 1, request_id: null, first_at: at, last_at: at },
    };
    return asApplication(`SELECT falaj.note_questions('${id}', '${JSON.stringify([row])}')`);
  };

  it('is taken once, however often a process sends it', async () => {
    const id = randomUUID();
    await Promise.all([note(id), note(id)]);
    await note(id);
    expect(await database.query('SELECT query_id FROM falaj.query_audit_log')).toEqual([{ query_id: 'a' }]);
  });

  it('cannot be changed or removed with the application’s rights', async () => {
    await note(randomUUID());
    for (const text of [
      `UPDATE falaj.query_audit_log SET principal = 'other'`,
      'DELETE FROM falaj.query_audit_log',
      `INSERT INTO falaj.query_audit_batch (id) VALUES ('${randomUUID()}')`,
    ])
      await expect(asApplication(text)).rejects.toMatchObject({ code: '42501' });
  });

  it('goes when it is old, or when there is more than is kept, oldest first', async () => {
    await database.query(`
      INSERT INTO falaj.query_audit_log (query_id, principal, status, cache, times, first_at, last_at, total_ms, max_ms)
      SELECT 'q' || n, 'p', 'success', 'hit', 1, at, at, 1, 1
      FROM generate_series(1, 130) AS n, LATERAL (SELECT clock_timestamp() - CASE WHEN n > 10 THEN interval '1 day' ELSE interval '91 days' END AS at) AS t`);
    await application.app.get(AuditRetention).trim();
    expect(
      await database.query(
        `SELECT count(*)::int AS rows, min(substr(query_id, 2)::int) AS oldest FROM falaj.query_audit_log`,
      ),
    ).toEqual([{ rows: 100, oldest: 31 }]);
  });

  it('is written when a process stops', async () => {
    const other = await TestApplication.start(database);
    await other.request('/api/v1/labour-market/gcc-indicators?country=ARE');
    await other.close();
    await eventually(async () => {
      expect(await rows('?query_id=gcc_indicator')).toMatchObject([{ params: { country: 'ARE' } }]);
    });
  });
});

/** Runs a statement with the application's rights. */
async function asApplication(text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
