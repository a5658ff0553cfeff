import { SignJWT, UnsecuredJWT } from 'jose';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { bearer, problem, startEdge, type Edge } from './edge.fixture.js';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge();
});

afterAll(() => edge.close());

describe('who is asking', () => {
  const scope = async (headers: Record<string, string> = {}, query = ''): Promise<QueryScope> =>
    (await (await edge.get(`/sample/scope${query}`, headers)).json()) as QueryScope;

  it('is anonymous without a token', async () => {
    expect(await scope()).toEqual({
      principal: 'anonymous',
      tenants: [],
      tenant: null,
      workspaces: [],
      roles: [],
      reading: {},
    });
  });

  it('is who the token says, acting for its only tenant', async () => {
    const token = await edge.token(['analyst'], { tenants: ['t1'] });
    expect(await scope(bearer(token))).toMatchObject({
      principal: 'u1',
      tenants: ['t1'],
      tenant: 't1',
      roles: ['analyst'],
    });
  });

  it('acts for the tenant it names among several, and for none where it names none', async () => {
    const token = await edge.token(['viewer'], { tenants: ['t1', 't2'] });
    expect((await scope(bearer(token))).tenant).toBeNull();
    expect((await scope({ ...bearer(token), 'falaj-tenant': 't2' })).tenant).toBe('t2');
    const reply = await edge.get('/sample/scope', { ...bearer(token), 'falaj-tenant': 't3' });
    expect(await problem(reply)).toMatchObject({ status: 403, code: 'auth.forbidden' });
  });

  it('may enter where its role or a higher one is asked for', async () => {
    expect(await problem(await edge.get('/sample/operators'))).toMatchObject({ status: 401, code: 'auth.missing' });
    const analyst = await edge.get('/sample/operators', bearer(await edge.token(['analyst'])));
    expect(await problem(analyst)).toMatchObject({ status: 403, code: 'auth.forbidden' });
    for (const role of ['operator', 'admin'] as const) {
      expect((await edge.get('/sample/operators', bearer(await edge.token([role])))).status).toBe(200);
    }
  });

  it('is told which position and what of the cache it asked for', async () => {
    const analyst = bearer(await edge.token(['analyst']));
    expect((await scope({ 'falaj-seq': '17' })).reading).toEqual({ minimumSeq: 17 });
    expect((await scope(analyst, '?skip_cache=true')).reading).toEqual({ bypassRead: true });
    expect((await scope(analyst, '?skip_cache=false')).reading).toEqual({});
    expect((await scope({ ...analyst, 'cache-control': 'max-age=0, No-Cache' })).reading).toEqual({ bypassRead: true });
    expect((await scope({ ...analyst, 'cache-control': 'no-store' })).reading).toEqual({
      bypassRead: true,
      bypassStore: true,
    });
    expect((await scope({}, '?skip_cache=true')).reading).toEqual({ bypassDenied: true });
  });

  it.each([
    [{ 'falaj-seq': '-1' }, ''],
    [{ 'falaj-seq': '1e3' }, ''],
    [{ 'falaj-seq': '99999999999999999999' }, ''],
    [{}, '?skip_cache=yes'],
  ])('is told where %j%s makes no sense', async (headers, query) => {
    expect(await problem(await edge.get(`/sample/scope${query}`, headers))).toMatchObject({ code: 'request.invalid' });
  });
});

describe('a token that is not accepted', () => {
  const key = new TextEncoder().encode('another-secret-altogether-0123456789');
  const base = (): SignJWT =>
    new SignJWT({ roles: ['admin'] }).setProtectedHeader({ alg: 'HS256' }).setSubject('u1').setExpirationTime('1h');
  const own = (): Uint8Array => new TextEncoder().encode(edge.settings.auth.jwtSecret ?? '');
  const cases: Record<string, () => Promise<string> | string> = {
    'of another key': () => base().setIssuer('falaj').setAudience('falaj-api').sign(key),
    'of another issuer': () => base().setIssuer('else').setAudience('falaj-api').sign(own()),
    'of another audience': () => base().setIssuer('falaj').setAudience('else').sign(own()),
    'without expiry': () =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('u')
        .setIssuer('falaj')
        .setAudience('falaj-api')
        .sign(own()),
    'of another algorithm': () =>
      new SignJWT({ roles: ['admin'] })
        .setProtectedHeader({ alg: 'HS384' })
        .setSubject('u')
        .setIssuer('falaj')
        .setAudience('falaj-api')
        .setExpirationTime('1h')
        .sign(own()),
    'without a signature': () =>
      new UnsecuredJWT({ roles: ['admin'] })
        .setSubject('u')
        .setIssuer('falaj')
        .setAudience('falaj-api')
        .setExpirationTime('1h')
        .encode(),
    'that has expired': () => edge.token(['admin'], { ttlSeconds: -60 }),
    'without a subject': () => edge.token(['admin'], { subject: '' }),
    'of the anonymous': () => edge.token(['admin'], { subject: 'anonymous' }),
    'with roles that are no list': () =>
      new SignJWT({ roles: 'admin' })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('u')
        .setIssuer('falaj')
        .setAudience('falaj-api')
        .setExpirationTime('1h')
        .sign(own()),
    'that is no token': () => 'abc',
  };

  it.each(Object.keys(cases))('%s: 401 everywhere, and the token is not repeated', async (name) => {
    const token = (await cases[name]?.()) ?? '';
    for (const path of ['/sample/answer', '/sample/operators']) {
      const reply = await edge.get(path, bearer(token));
      expect(reply.headers.get('www-authenticate')).toContain('error="invalid_token"');
      const body = await problem(reply);
      expect(body).toMatchObject({ status: 401, code: 'auth.invalid' });
      expect(JSON.stringify(body)).not.toContain(token.slice(0, 60) === 'abc' ? '"abc"' : token);
    }
  });

  it('includes another scheme', async () => {
    expect(await problem(await edge.get('/sample/answer', { authorization: 'Basic dTpw' }))).toMatchObject({
      code: 'auth.invalid',
    });
  });
});
