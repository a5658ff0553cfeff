import { jest } from '@jest/globals';
import { AuditLog } from '../../src/audit/audit.log.js';
import { RequestDrain } from '../../src/http/request-drain.js';
import { issueToken } from '../../src/http/token.issuer.js';
import { TestApplication } from '../support/application.js';
import { eventually } from '../support/eventually.js';
import type { RawReply } from '../support/raw-connection.js';
import { ask, comparable, head, LARGE, laneTrial, ONE, OTHER, RESTRICTED, RUN } from './socket-lane.fixture.js';

const trial = laneTrial();

describe('the way from bytes that are known', () => {
  const asked: Record<string, () => Promise<string> | string> = {
    'of an anonymous caller': () => head('GET', ONE),
    'of an analyst, to a restricted query': async () => head('GET', RESTRICTED, await trial().bearer(['analyst'])),
    'that keeps the connection in words': () => head('GET', ONE, { Connection: 'keep-alive' }),
    HEAD: () => head('HEAD', ONE),
    'that has the answer already': () => head('GET', ONE, { 'If-None-Match': '*' }),
    'HEAD that has the answer': () => head('HEAD', ONE, { 'If-None-Match': '*' }),
    'that reads gzip': () => head('GET', OTHER, { 'Accept-Encoding': 'gzip' }),
    'of a large answer': () => head('GET', LARGE),
  };

  it.each(Object.keys(asked))('answers the request %s as Node does, and Node does not see it', async (name) => {
    const bytes = (await asked[name]?.()) ?? '';
    const connection = await trial().known(bytes);
    const fresh = await trial().open();
    const byNode = await ask(fresh, bytes);
    const byBytes: RawReply[] = [];
    expect(await trial().parsedDuring(async () => byBytes.push(await ask(connection, bytes)))).toBe(0);
    expect(byBytes.map(comparable)).toEqual([comparable(byNode)]);
    expect(new Map(byNode.headers).get('cache-status')).toContain('detail=l1');
    expect(connection.unread).toBe('');
  });

  const left: Record<string, () => Promise<string> | string> = {
    'that names itself': () => head('GET', ONE, { 'X-Request-Id': 'same-each-time' }),
    'that is traced': () =>
      head('GET', ONE, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }),
    'that expects something': () => head('GET', ONE, { Expect: '100-continue' }),
    'that would speak another protocol': () => head('GET', ONE, { Connection: 'Upgrade', Upgrade: 'h2c' }),
    'of an older version': () => head('GET', ONE, { Connection: 'keep-alive' }, '1.0'),
    'without the role': async () => head('GET', RESTRICTED, await trial().bearer(['viewer'])),
    'with a length': () => head('GET', ONE, { 'Content-Length': '0' }),
    'past the cache, not allowed': () => head('GET', ONE, { 'Cache-Control': 'no-cache' }),
    'with more of a head than is kept': () => head('GET', ONE, { 'X-Long': 'x'.repeat(2048) }),
    'that is answered by no question': () => head('GET', '/health/live'),
  };

  it.each(Object.keys(left))('leaves a request %s to Node, each time', async (name) => {
    const bytes = (await left[name]?.()) ?? '';
    const connection = await trial().open();
    const replies: RawReply[] = [];
    const read = async (): Promise<void> => {
      connection.send(bytes);
      const first = await connection.reply();
      replies.push(first.status === 100 ? await connection.reply() : first);
    };
    const count = await trial().parsedDuring(async () => {
      for (let time = 0; time < 6; time++) await read();
    });
    expect(count).toBe(6);
    expect(new Set(replies.slice(2).map((reply) => JSON.stringify(comparable(reply)))).size).toBe(1);
  });

  it('closes where the caller says so', async () => {
    await trial().known(head('GET', ONE));
    for (let time = 0; time < 5; time++) {
      const connection = await trial().open();
      await ask(connection, head('GET', ONE));
      const reply = await ask(connection, head('GET', ONE, { Connection: 'close' }));
      expect(new Map(reply.headers).get('connection')).toBe('close');
      await eventually(() => {
        expect(connection.socket.closed).toBe(true);
      });
    }
  });

  it('gives each connection its first request by Node, so that all time limits begin', async () => {
    const bytes = head('GET', ONE);
    await trial().known(bytes);
    const connection = await trial().open();
    expect(await trial().parsedDuring(() => ask(connection, bytes))).toBe(1);
    expect(await trial().parsedDuring(() => ask(connection, bytes))).toBe(0);
  });

  it('is found again after a request with a body', async () => {
    const bytes = head('GET', ONE);
    const connection = await trial().known(bytes);
    const body = JSON.stringify({ params: { top_n: 3 } });
    const written = head('POST', RUN, { 'Content-Type': 'application/json', 'Content-Length': String(body.length) });
    expect((await ask(connection, written + body)).status).toBe(200);
    expect(await trial().parsedDuring(() => ask(connection, bytes))).toBe(1);
    expect(await trial().parsedDuring(() => ask(connection, bytes))).toBe(0);
  });
});

describe('bytes that were known', () => {
  it('are refused once their token has expired', async () => {
    const bytes = head('GET', RESTRICTED, await trial().bearer(['analyst'], 60));
    const connection = await trial().known(bytes);
    expect(await trial().parsedDuring(() => ask(connection, bytes))).toBe(0);
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 120_000);
    try {
      expect((await ask(connection, bytes)).status).toBe(401);
    } finally {
      now.mockRestore();
    }
  });

  it('never bring back what a change made old', async () => {
    const bytes = head('GET', ONE);
    const connection = await trial().known(bytes);
    const invalidated = { roles: ['operator' as const], body: { region: 'default' } };
    expect((await trial().application.request('/api/v1/admin/cache/invalidate', invalidated)).status).toBe(200);
    const after = await ask(connection, bytes);
    expect(new Map(after.headers).get('cache-status')).toContain('fwd=miss');
  });

  it('are counted, each with an id of its own', async () => {
    const bytes = head('GET', ONE);
    const connection = await trial().known(bytes);
    const count = async (): Promise<number> => {
      const { text } = await trial().application.request('/metrics');
      const line =
        /^http_requests_total\{route="\/api\/v1\/queries\/:query_id\/run",method="GET",status="200"\} (\d+)/m;
      return Number(line.exec(text)?.[1]);
    };
    const audit = trial().application.app.get(AuditLog, { strict: false });
    const noted = audit.counts.noted;
    const before = await count();
    const ids = new Set<string | undefined>();
    for (let time = 0; time < 20; time++) {
      ids.add(new Map((await ask(connection, bytes)).headers).get('x-request-id'));
    }
    expect(ids.size).toBe(20);
    expect(audit.counts.noted).toBe(noted + 20);
    expect(await count()).toBe(before + 20);
  });

  it('carry the hour in which they are answered', async () => {
    const bytes = head('GET', ONE);
    const connection = await trial().known(bytes);
    const date = new Map((await ask(connection, bytes)).headers).get('date') ?? '';
    expect(date).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000);
  });

  it('are bounded as all requests of a caller are', async () => {
    const limited = await TestApplication.start(trial().database, {}, (settings) => ({
      ...settings,
      http: {
        ...settings.http,
        rateLimits: { ...settings.http.rateLimits, principalPerSecond: 4, burstSeconds: 2 },
      },
    }));
    try {
      const token = await issueToken(limited.settings.auth, { subject: 'hasty', roles: ['analyst'], ttlSeconds: 300 });
      const bytes = head('GET', ONE, { Authorization: `Bearer ${token}` });
      const connection = await trial().open(limited.url);
      const told: number[] = [];
      for (let time = 0; time < 60; time++) told.push((await ask(connection, bytes)).status);
      expect(told.slice(0, 8)).toEqual(Array(8).fill(200));
      expect(told).toContain(429);
    } finally {
      await limited.close();
    }
  });

  it('are told to go elsewhere once the server stops', async () => {
    const bytes = head('GET', ONE);
    const connection = await trial().known(bytes);
    trial().application.app.get(RequestDrain).stop();
    const reply = await ask(connection, bytes);
    expect(reply.status).toBe(503);
    expect(new Map(reply.headers).get('connection')).toBe('close');
  });
});
