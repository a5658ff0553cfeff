import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { held, problem, startEdge, type Edge } from './edge.fixture.js';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge({ bodyBytesMax: 2048, urlLengthMax: 600, requestTimeoutMs: 300 });
});

afterAll(() => edge.close());

const post = (path: string, body: string, type = 'application/json'): Promise<Response> =>
  fetch(edge.url + path, { method: 'POST', body, headers: { 'content-type': type } });

describe('a bad request', () => {
  it('to an unknown path is told so, without its query string', async () => {
    const body = await problem(await edge.get('/nowhere?token=unspeakable'));
    expect(body).toMatchObject({ status: 404, code: 'request.not_found', instance: '/nowhere' });
    expect(JSON.stringify(body)).not.toContain('unspeakable');
  });

  it('with a wrong method is told the right ones', async () => {
    const reply = await fetch(`${edge.url}/sample/broken/x`, { method: 'DELETE' });
    expect(reply.headers.get('allow')).toBe('GET, HEAD');
    expect(await problem(reply)).toMatchObject({ status: 405, code: 'request.method_not_allowed' });
  });

  it.each([
    ['{"name":', 'application/json', 400, 'request.malformed'],
    ['', 'application/json', 400, 'request.malformed'],
    ['{"__proto__":{"a":1}}', 'application/json', 400, 'request.malformed'],
    ['name=a', 'application/x-www-form-urlencoded', 415, 'request.media_type'],
    ['name', 'text/plain', 415, 'request.media_type'],
    [`{"name":"${'x'.repeat(3000)}"}`, 'application/json', 413, 'request.too_large'],
    ['{"a":'.repeat(40), 'application/json', 400, 'request.invalid'],
  ])('with body %#', async (body, type, status, code) => {
    expect(await problem(await post('/sample/body', body, type))).toMatchObject({ status, code });
  });

  it('names every field that is wrong, at any depth, and every field nobody asked for', async () => {
    const { code, errors } = await problem(await post('/sample/body', '{"inner":{"n":"x","m":1},"extra":1}'));
    expect(code).toBe('request.invalid');
    expect(errors?.map(({ field }) => field).sort()).toEqual(['extra', 'inner.m', 'inner.n', 'name']);
    expect((await post('/sample/body', '{"name":"a","inner":{"n":1}}')).status).toBe(201);
  });

  it('is not called too deep for brackets inside a text', async () => {
    const name = JSON.stringify('["{'.repeat(40));
    expect((await post('/sample/body', `{"name":${name},"inner":{"n":1}}`)).status).toBe(201);
  });

  it('whose URL is too long or cannot be decoded', async () => {
    expect(await problem(await edge.get(`/sample/answer?x=${'y'.repeat(700)}`))).toMatchObject({ status: 413 });
    const reply = await fetch(`${edge.url}/sample/broken/%zz`);
    expect(await problem(reply)).toMatchObject({ status: 400, code: 'request.malformed' });
  });

  it('that is not HTTP at all, or has absurd headers', async () => {
    const raw = (text: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(Number(new URL(edge.url).port), '127.0.0.1', () => socket.write(text));
        let got = '';
        socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
        socket.on('close', () => {
          resolve(got);
        });
      });
    expect(await raw('NOT HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request[\s\S]*"code":"request\.malformed"/);
    expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 413 [\s\S]*"code":"request\.too_large"/,
    );
  });
});

describe('trouble inside', () => {
  it('of a known kind keeps its code, and says when to come back', async () => {
    const reply = await edge.get('/sample/broken/ours');
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(await problem(reply)).toMatchObject({
      status: 503,
      code: 'database.unavailable',
      detail: 'the database is away',
    });
  });

  it('of an unknown kind tells the client nothing and the log everything', async () => {
    const body = await problem(await edge.get('/sample/broken/theirs', { 'x-request-id': 'find-me' }));
    expect(body).toMatchObject({ status: 500, code: 'internal.unexpected', request_id: 'find-me' });
    expect(JSON.stringify(body)).not.toContain('secret');
    const line = edge.logLines.find((each) => each.includes('find-me'));
    expect(line).toContain('a secret of the inside');
  });

  it('that takes too long is a timeout', async () => {
    expect(await problem(await edge.get('/sample/slow'))).toMatchObject({ status: 504, code: 'query.timeout' });
    held.release?.();
  });
});

describe('every request', () => {
  it('has an id: its own where sane, else a new one', async () => {
    expect((await edge.get('/sample/scope', { 'x-request-id': 'abc.1' })).headers.get('x-request-id')).toBe('abc.1');
    const made = (await edge.get('/sample/scope', { 'x-request-id': 'a b' })).headers.get('x-request-id');
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives its parameters as sent, without the reserved ones', async () => {
    const reply = await edge.get('/sample/parameters?a=1&b=x&b=y&page=1&page_size=2&skip_cache=false');
    expect(await reply.json()).toEqual({ a: '1', b: ['x', 'y'] });
  });
});

describe('a stop', () => {
  it('waits for what runs, and sends what comes elsewhere', async () => {
    const own = await startEdge({ requestTimeoutMs: 5000 });
    const running = own.get('/sample/slow');
    await eventually(() => {
      expect(own.drain.inFlight).toBe(1);
    });
    own.drain.stop();
    expect(await problem(await own.get('/sample/scope'))).toMatchObject({ status: 503, code: 'server.stopping' });
    expect(await own.drain.drained(20)).toBe(false);
    const drained = own.drain.drained(5000);
    held.release?.();
    expect(await (await running).text()).toBe('done');
    expect(await drained).toBe(true);
    expect(await own.drain.drained(0)).toBe(true);
    await own.close();
  });

  it('counts a request whose client went away', async () => {
    const own = await startEdge({ requestTimeoutMs: 5000 });
    const gone = httpRequest(`${own.url}/sample/slow`).on('error', () => undefined);
    gone.end();
    await eventually(() => {
      expect(own.drain.inFlight).toBe(1);
    });
    gone.destroy();
    held.release?.();
    await eventually(() => {
      expect(own.drain.inFlight).toBe(0);
    });
    await own.close();
  });
});

describe('trouble that goes on', () => {
  it('is one line a second, which counts the others', async () => {
    const own = await startEdge();
    const told = (): string[] => own.logLines.filter((line) => line.includes('request not served'));
    const ask = (): Promise<Response> => own.get('/sample/broken/ours');
    await Promise.all([ask(), ask(), ask()]);
    expect(told()).toHaveLength(1);
    await eventually(async () => {
      await ask();
      expect(told()).toHaveLength(2);
    });
    expect(told()[1]).toMatch(/"more":\d+/);
    await own.close();
  });
});
