import { jest } from '@jest/globals';
import { AnswerStreams } from '../../../src/http/answer.streams.js';
import { ReadyLane } from '../../../src/http/ready.lane.js';
import { eventually } from '../../support/eventually.js';
import { bearer, problem, sampleAnswer, startEdge, type Edge } from './edge.fixture.js';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge({ pageSizeMax: 50 });
});

afterAll(() => edge.close());

describe('an answer that may be sent ahead of the framework', () => {
  it('is learned from its own route, and never from one that asks for a role', async () => {
    const learned = jest.spyOn(edge.app.get(ReadyLane), 'learn');
    const operator = bearer(await edge.token(['operator']));
    expect((await edge.get('/sample/ready/operators', operator)).status).toBe(200);
    expect(learned).not.toHaveBeenCalled();
    expect((await edge.get('/sample/ready', operator)).status).toBe(200);
    expect(learned).toHaveBeenCalledTimes(1);
    learned.mockRestore();
  });
});

describe('an answer', () => {
  it('goes out as its bytes, with validator, age and how it came', async () => {
    const reply = await edge.get('/sample/answer');
    expect(reply.status).toBe(200);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, no-cache',
      'cache-status': 'falaj; hit; ttl=100; detail=l1',
      age: '5',
      vary: 'Authorization, Falaj-Tenant, Accept-Encoding',
      'falaj-seq': '42',
      'x-total-rows': '3',
    });
    expect(reply.headers.get('etag')).toMatch(/^"[0-9a-f]{24}-\d{8}"$/);
    const expected = sampleAnswer({ status: 'hit' }).render(Date.now()).toString('utf8');
    expect(await reply.text()).toBe(expected);
  });

  it.each(['%', 'W/%', '"x", %', '*'])('is not sent again to who names it as %s', async (form) => {
    const etag = (await edge.get('/sample/answer')).headers.get('etag') ?? '';
    const reply = await edge.get('/sample/answer', { 'if-none-match': form.replace('%', etag) });
    expect(reply.status).toBe(304);
    expect(await reply.text()).toBe('');
    expect(reply.headers.get('etag')).toBe(etag);
    expect(reply.headers.get('cache-status')).toContain('hit');
    expect(reply.headers.get('content-type')).toBeNull();
  });

  it('is sent to who names another', async () => {
    expect((await edge.get('/sample/answer', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const get = await edge.get('/sample/answer');
    const head = await fetch(`${edge.url}/sample/answer`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    for (const name of ['etag', 'content-type', 'content-length', 'cache-status', 'vary']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
  });

  it('is private to a caller with an identity', async () => {
    const reply = await edge.get('/sample/answer', bearer(await edge.token(['viewer'])));
    expect(reply.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('to a POST has no validator', async () => {
    const reply = await fetch(`${edge.url}/sample/answer`, { method: 'POST' });
    expect(reply.headers.get('etag')).toBeNull();
    expect(reply.headers.get('cache-status')).toBe('falaj; fwd=miss; stored');
  });

  it('can go out one row a line, with a validator of its own', async () => {
    const reply = await edge.get('/sample/lines');
    expect(reply.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await reply.text()).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { data: { s: string } }).data.s)).toEqual(['a]}"{[', 'é', '']);
    const etag = reply.headers.get('etag') ?? '';
    expect(etag).not.toBe((await edge.get('/sample/answer')).headers.get('etag'));
    expect((await edge.get('/sample/lines', { 'if-none-match': etag })).status).toBe(304);
  });
});

describe('places for streams', () => {
  it('are given back by an answer that the client has already, by a refusal, and by a client that goes away', async () => {
    const streams = edge.app.get(AnswerStreams);
    const etag = (await edge.get('/sample/lines')).headers.get('etag') ?? '';
    expect((await edge.get('/sample/lines', { 'if-none-match': etag })).status).toBe(304);
    expect((await edge.get('/sample/lines?page=0')).status).toBe(400);
    expect((await edge.get('/sample/lines/broken')).status).toBe(503);
    const leaving = new AbortController();
    const reply = await fetch(`${edge.url}/sample/lines/many`, { signal: leaving.signal });
    expect(streams.open).toBe(1);
    leaving.abort();
    await expect(reply.text()).rejects.toThrow();
    await eventually(() => {
      expect(streams.open).toBe(0);
    });
  });

  it('are refused as a problem before anything is asked', async () => {
    const streams = edge.app.get(AnswerStreams);
    const places = Array.from({ length: edge.settings.http.streamsMax }, () => streams.reserve());
    expect(await problem(await edge.get('/sample/lines'))).toMatchObject({
      status: 503,
      code: 'request.too_many_streams',
    });
    places.forEach((place) => {
      place.release();
    });
    expect((await edge.get('/sample/lines')).status).toBe(200);
  });
});

describe('an answer that is kept compressed', () => {
  const get = (accepted: string, more: Record<string, string> = {}): Promise<Response> =>
    edge.get('/sample/zipped', { 'accept-encoding': accepted, ...more });

  it('goes to who reads gzip as it is kept, and is the same document with a validator of its own', async () => {
    const plain = await get('identity');
    const zipped = await get('gzip, br');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(Number(zipped.headers.get('content-length'))).toBeLessThan(Number(plain.headers.get('content-length')));
    expect(await zipped.text()).toBe(await plain.text());
    expect(zipped.headers.get('etag')).toBe(plain.headers.get('etag')?.replace(/"$/, '-gzip"'));
    expect(zipped.headers.get('vary')).toContain('Accept-Encoding');
    expect(plain.headers.get('vary')).toContain('Accept-Encoding');
  });

  it.each(['identity', 'gzip;q=0', 'br', '*;q=0', 'gzip;q=0, *'])('goes plain to who accepts %s', async (accepted) => {
    expect((await get(accepted)).headers.get('content-encoding')).toBeNull();
  });

  it.each(['gzip', 'GZIP;q=0.5', 'identity;q=0.1, *', 'x-gzip', 'deflate,gzip'])(
    'goes zipped to %s',
    async (accepted) => {
      expect((await get(accepted)).headers.get('content-encoding')).toBe('gzip');
    },
  );

  it('is not sent again to who has it in a form that it takes, whose own tag confirms it', async () => {
    const [plain, zipped] = await Promise.all(
      ['identity', 'gzip'].map(async (accepted) => (await get(accepted)).headers.get('etag') ?? ''),
    );
    for (const etag of [plain ?? '', zipped ?? '']) {
      const held = await get('gzip', { 'if-none-match': etag });
      expect([held.status, held.headers.get('etag')]).toEqual([304, etag]);
    }
    expect((await get('identity', { 'if-none-match': plain ?? '' })).status).toBe(304);
    // A cache that keeps it zipped for others would else take this for leave to give it to who reads no gzip.
    const unread = await get('identity', { 'if-none-match': zipped ?? '' });
    expect([unread.status, unread.headers.get('content-encoding'), unread.headers.get('etag')]).toEqual([
      200,
      null,
      plain,
    ]);
  });

  it('answers HEAD as it answers GET', async () => {
    const zipped = await get('gzip');
    const head = await fetch(`${edge.url}/sample/zipped`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
    for (const name of ['etag', 'content-encoding', 'content-length', 'vary'])
      expect(head.headers.get(name)).toBe(zipped.headers.get(name));
  });
});

describe('an answer that clients may keep', () => {
  it.each([
    ['hit/100', 'private, max-age=30', '0'],
    ['hit/12', 'private, max-age=12', '0'],
    ['hit/0', 'private, no-cache', '500'],
    ['stale/-5', 'private, no-cache', '500'],
    ['bypass/100', 'private, no-cache', '500'],
  ])('%s says %s', async (path, control, age) => {
    const { headers } = await edge.get(`/sample/kept/${path}`);
    expect(headers.get('cache-control')).toBe(control);
    expect(headers.get('age')).toBe(age);
  });
});

describe('a page', () => {
  const page = async (query: string): Promise<{ text: string; body: Record<string, unknown>; reply: Response }> => {
    const reply = await edge.get(`/sample/answer?${query}`);
    const text = await reply.text();
    return { text, body: JSON.parse(text) as Record<string, unknown>, reply };
  };

  it('has its rows exactly as they stood, and says which of how many', async () => {
    const { text, body, reply } = await page('page=2&page_size=1');
    expect(text).toContain('"rows":[{"data":{"n":235770403734.900000000000001,"s":"é"}}]');
    expect(body).toMatchObject({
      row_count: 1,
      metadata: { operation: 'get_sample', page: 2, page_size: 1, total_rows: 3 },
      freshness: { asof_date: '2024-12-31' },
    });
    expect(Object.keys(body)[0]).toBe('query_id');
    expect(reply.headers.get('x-total-rows')).toBe('3');
    const again = await edge.get('/sample/answer?page=2&page_size=1', {
      'if-none-match': reply.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
  });

  it.each([
    ['page=1', 3],
    ['page_size=2', 2],
    ['page=2&page_size=2', 1],
    ['page=9&page_size=2', 0],
  ])('%s has %i rows', async (query, rows) => {
    const { body } = await page(query);
    expect(body['rows']).toHaveLength(rows);
    expect(body['row_count']).toBe(rows);
  });

  it('of an answer without rows is empty', async () => {
    const { pageOf } = await import('../../../src/http/answer-page.js');
    const empty = pageOf(sampleAnswer({ status: 'miss' }, []), { page: 1, pageSize: 5 }, '/q');
    const metadata = { total_rows: 0, total_pages: 1, next: null };
    expect(JSON.parse(empty.answer.render(0).toString())).toMatchObject({ rows: [], metadata });
  });

  it('leads to the others, from the first to the last: together they are the whole answer, by one digest', async () => {
    const whole = JSON.parse(await (await edge.get('/sample/answer')).text()) as { rows: object[] };
    const rows: object[] = [];
    const digests = new Set<unknown>();
    let next: string | null = '/sample/answer?a=b&page=1&page_size=2';
    for (let asked = 0; next !== null && asked < 5; asked += 1) {
      const reply: Response = await edge.get(next);
      const body = (await reply.json()) as { rows: object[]; metadata: Record<string, unknown> };
      rows.push(...body.rows);
      digests.add(body.metadata['answer_digest']);
      next = body.metadata['next'] as string | null;
      const rels = [...(reply.headers.get('link') ?? '').matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel);
      expect(rels).toEqual(next === null ? ['first', 'prev', 'last'] : ['first', 'next', 'last']);
    }
    expect(rows).toEqual(whole.rows);
    expect(digests.size).toBe(1);
    expect((await edge.get('/sample/answer')).headers.get('link')).toBeNull();
  });

  it('of lines has its links in the header', async () => {
    const reply = await edge.get('/sample/lines?page=2&page_size=1');
    expect((await reply.text()).trimEnd().split('\n')).toHaveLength(1);
    expect(reply.headers.get('link')).toContain('</sample/lines?page=3&page_size=1>; rel="next"');
    expect(reply.headers.get('x-total-rows')).toBe('3');
  });

  it.each(['page=0', 'page=x', 'page_size=51', 'page_size=-1', 'page=1&page=2', 'page=1.5'])(
    '%s is refused',
    async (query) => {
      const { code, errors } = await problem(await edge.get(`/sample/answer?${query}`));
      expect(code).toBe('request.invalid');
      expect(errors?.[0]?.field).toMatch(/^page/);
    },
  );
});
