import { bearer, problem, startEdge, type Edge } from './edge.fixture.js';

/** So slow that little comes back while the test runs, however busy the machine is. */
const rateLimits = { anonymousPerSecond: 1, principalPerSecond: 2, burstSeconds: 3 };

let edge: Edge;

beforeEach(async () => {
  edge = await startEdge({ rateLimits, proxiesTrusted: 1 });
});

afterEach(() => edge.close());

const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

/** Statuses of so many requests, one after another. */
async function ask(times: number, headers: Record<string, string>): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) statuses.push((await edge.get('/sample/scope', headers)).status);
  return statuses;
}

describe('a caller past its limit', () => {
  it('is told how long to wait', async () => {
    await ask(10, from('1.1.1.1'));
    const reply = await edge.get('/sample/scope', from('1.1.1.1'));
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await problem(reply)).toMatchObject({ status: 429, code: 'request.too_many' });
  });

  it('is an address where it shows nothing; another address is another caller', async () => {
    const statuses = await ask(20, from('1.1.1.1'));
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200]);
    expect(statuses).toContain(429);
    expect(await ask(2, from('2.2.2.2'))).toEqual([200, 200]);
  });

  it('is a principal where it shows a token, from whatever address', async () => {
    const token = bearer(await edge.token(['viewer']));
    const statuses: number[] = [];
    for (let i = 0; i < 30; i++) statuses.push(...(await ask(1, { ...token, ...from(`3.3.3.${String(i)}`) })));
    expect(statuses.slice(0, 6)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(statuses).toContain(429);
    expect(await ask(1, { ...bearer(await edge.token(['viewer'], { subject: 'u2' })), ...from('3.3.3.3') })).toEqual([
      200,
    ]);
  });

  it('is an address where it guesses tokens', async () => {
    const guess = { ...bearer('eyJhbGciOiJIUzI1NiJ9.e30.AAAA'), ...from('4.4.4.4') };
    const statuses = await ask(20, guess);
    expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
    expect(statuses).toContain(429);
  });
});
