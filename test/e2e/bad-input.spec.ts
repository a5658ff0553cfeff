import { SignJWT, UnsecuredJWT } from 'jose';
import { describeBothWays, type Reply } from '../support/application.js';

const RUN = '/api/v1/queries/world_bank_indicator/run';

function expectProblem(reply: Reply, status: number, code: string): void {
  expect({ status: reply.status, code: reply.json['code'], text: reply.text }).toMatchObject({ status, code });
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(String(reply.json['detail']).length).toBeGreaterThan(5);
  expect(String(reply.json['hint']).length).toBeGreaterThan(10);
  expect(reply.json['request_id']).toBe(reply.headers.get('x-request-id'));
  expect(reply.text).not.toMatch(/\\n\s+at |node_modules|\.[jt]s:\d/);
}

describeBothWays(
  'bad input',
  (run) => {
    it.each([
      ['/api/v1/queries/nothing', 404, 'query.unknown'],
      ['/api/v1/queries/nothing/run', 404, 'query.unknown'],
      ['/api/v1/queries/nothing/explain', 404, 'query.unknown'],
      ['/api/v1/queries/%2e%2e%2fpackage/run', 404, 'query.unknown'],
      [`/api/v1/queries/${'q'.repeat(500)}/run`, 404, 'query.unknown'],
      [RUN, 400, 'query.parameter_missing'],
      [`${RUN}?country=QAT&colour=red`, 400, 'query.parameter_unknown'],
      [`${RUN}?country=QAT&__proto__=1`, 400, 'query.parameter_unknown'],
      [`${RUN}?country=QAT&start_year=soon`, 400, 'query.parameter_type'],
      [`${RUN}?country=QAT&start_year=1`, 400, 'query.parameter_range'],
      [`${RUN}?country=qat`, 400, 'query.parameter_range'],
      [`${RUN}?country=QAT&country=SAU`, 400, 'query.parameter_type'],
      [`${RUN}?country=QAT&indicator=${'x'.repeat(3000)}`, 400, 'query.parameter_range'],
      [`${RUN}?country=QAT&x=${'y'.repeat(9000)}`, 413, 'request.too_large'],
      [`${RUN}?country=QAT&page=0`, 400, 'request.invalid'],
      [`${RUN}?country=QAT&page_size=1000000`, 400, 'request.invalid'],
      [`${RUN}?country=QAT&skip_cache=maybe`, 400, 'request.invalid'],
      ['/api/v1/labour-market/world-bank-indicators?country=QAT&limit=5', 400, 'query.parameter_unknown'],
      ['/api/v1/nowhere', 404, 'request.not_found'],
      ['/../../etc/passwd', 404, 'request.not_found'],
    ])('GET %s is %i %s', async (path, status, code) => {
      expectProblem(await run.request(path), status, code);
    });

    it('tells a parameter that is given more than once from one of a wrong kind', async () => {
      const repeated = await run.request(`${RUN}?country=QAT&country=SAU`);
      expect(repeated.json['detail']).toContain('country has the wrong type: expected one value, but it is given more');
    });

    it('tells which parameters there are, and which values are allowed', async () => {
      const unknown = await run.request(`${RUN}?country=QAT&colour=red`);
      expect(unknown.text).toContain('colour');
      const range = await run.request(`${RUN}?country=QAT&indicator=GDP`);
      expectProblem(range, 400, 'query.parameter_range');
      expect(range.text).toContain('indicator');
    });

    it.each([
      ['{"params":', 400, 'request.malformed'],
      ['', 400, 'request.malformed'],
      ['[]', 400, 'request.invalid'],
      ['5', 400, 'request.invalid'],
      ['null', 400, 'query.parameter_missing'],
      ['{"params":5}', 400, 'request.invalid'],
      ['{"parameters":{}}', 400, 'request.invalid'],
      ['{"params":{"country":{"a":1}}}', 400, 'query.parameter_type'],
      ['{"params":{"country":"QAT","start_year":2020.5}}', 400, 'query.parameter_type'],
      ['{"params":{"country":"QAT","start_year":1e400}}', 400, 'query.parameter_type'],
      ['{"params":{"country":"Q\\u0000T"}}', 400, 'query.parameter_type'],
      [`{"params":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400, 'request.invalid'],
      [`{"params":{"country":"${'x'.repeat(300_000)}"}}`, 413, 'request.too_large'],
    ])('POST of body %# is %i %s', async (raw, status, code) => {
      const reply = await run.request(RUN, { method: 'POST', raw, headers: { 'content-type': 'application/json' } });
      expectProblem(reply, status, code);
    });

    it('takes JSON alone', async () => {
      const headers = { 'content-type': 'application/xml' };
      expectProblem(await run.request(RUN, { raw: '<a/>', headers }), 415, 'request.media_type');
    });

    it.each([
      ['{"queries":[]}'],
      ['{"queries":[{}]}'],
      ['{"queries":[{"query_id":5}]}'],
      ['{"queries":[{"query_id":"a","extra":1}]}'],
      [JSON.stringify({ queries: Array.from({ length: 51 }, () => ({ query_id: 'a' })) })],
    ])('refuses batch %#', async (raw) => {
      const headers = { 'content-type': 'application/json' };
      expectProblem(await run.request('/api/v1/queries/batch', { raw, headers }), 400, 'request.invalid');
    });

    it.each([
      ['DELETE', RUN, 'GET, HEAD, POST'],
      ['PUT', '/api/v1/queries', 'GET, HEAD'],
      ['POST', '/health/ready', 'GET, HEAD'],
      ['GET', '/api/v1/admin/cache/invalidate', 'POST'],
    ])('%s %s is told the methods there are', async (method, path, allowed) => {
      const reply = await run.request(path, { method });
      expectProblem(reply, 405, 'request.method_not_allowed');
      expect(reply.headers.get('allow')).toBe(allowed);
    });

    it('refuses every kind of bad token, on public queries too', async () => {
      const { auth } = run.application.settings;
      const key = new TextEncoder().encode(auth.jwtSecret ?? '');
      const sign = (audience: string, expiry: string, secret = key): Promise<string> =>
        new SignJWT({ roles: ['admin'] })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject('u')
          .setIssuer(auth.issuer)
          .setAudience(audience)
          .setExpirationTime(expiry)
          .sign(secret);
      const unsigned = new UnsecuredJWT({ roles: ['admin'] }).setSubject('u').setIssuer(auth.issuer);
      const tokens = [
        'x',
        'a.b.c',
        unsigned.setAudience(auth.audience).setExpirationTime('1h').encode(),
        await sign(auth.audience, '-1h'),
        await sign('somebody-else', '1h'),
        await sign(auth.audience, '1h', new TextEncoder().encode('x'.repeat(40))),
      ];
      for (const token of tokens) {
        const headers = { authorization: `Bearer ${token}` };
        for (const path of [`${RUN}?country=QAT`, '/api/v1/admin/cache/stats', '/health/ready']) {
          expectProblem(await run.request(path, { headers }), 401, 'auth.invalid');
        }
      }
    });

    it('keeps the operations for operators', async () => {
      for (const path of ['cache/stats', 'cache/regions', 'cache/entries', 'changes']) {
        expectProblem(await run.request(`/api/v1/admin/${path}`), 401, 'auth.missing');
        expectProblem(await run.request(`/api/v1/admin/${path}`, { roles: ['analyst'] }), 403, 'auth.forbidden');
      }
    });

    it.each([[{}], [{ key: 'a', tag: 'b' }], [{ tag: 5 }], [{ pattern: '*' }], [{ tag: '' }]])(
      'refuses to invalidate %j',
      async (body) => {
        expectProblem(
          await run.request('/api/v1/admin/cache/invalidate', { roles: ['operator'], body }),
          400,
          'request.invalid',
        );
      },
    );

    it('does not wait for a position that will never come', async () => {
      const reply = await run.request(`${RUN}?country=QAT`, { headers: { 'falaj-seq': 'x' } });
      expectProblem(reply, 400, 'request.invalid');
      if (!run.isCached) return;
      const late = await run.application.request(`${RUN}?country=QAT`, { headers: { 'falaj-seq': '999999999' } });
      expectProblem(late, 503, 'change.unreached');
    });
  },
  { data: false },
);
