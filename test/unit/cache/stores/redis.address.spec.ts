import { memberServer, oneServer, seedServers } from '../../../../src/cache/stores/redis.address.js';
import { RedirectError, redirectOf } from '../../../../src/cache/stores/redirect.error.js';

describe('where a client is told to go', () => {
  it('is the address itself for one server', () => {
    expect(oneServer({ url: 'redis://:p%2Cw@h:1/2' }, 50)).toBe('redis://:p%2Cw@h:1/2');
  });

  it('is every sentinel, with what the master asks for and what they ask for themselves', () => {
    const url = 'rediss://us%40er:p,w@a:1/3,rediss://us%40er:p,w@[::1]/3';
    const servers = { url, mode: 'sentinel', sentinelName: 'm', sentinelPassword: 'theirs' } as const;
    expect(oneServer(servers, 50)).toMatchObject({
      sentinels: [
        { host: 'a', port: 1 },
        { host: '::1', port: 26_379 },
      ],
      name: 'm',
      username: 'us@er',
      password: 'p,w',
      db: 3,
      sentinelPassword: 'theirs',
      tls: {},
      sentinelTLS: {},
      enableTLSForSentinelMode: true,
    });
  });

  it('is every member named, and those that they name, with the same user and password', () => {
    const servers = { url: 'redis://u:p@a:1,redis://u:p@b', mode: 'cluster' } as const;
    const common = { username: 'u', password: 'p' };
    expect(seedServers(servers)).toEqual([
      { ...common, host: 'a', port: 1 },
      { ...common, host: 'b', port: 6379 },
    ]);
    expect(memberServer(servers, '::1:7002')).toEqual({ ...common, host: '::1', port: 7002 });
  });
});

describe('a redirection', () => {
  it.each([
    ['MOVED 3999 127.0.0.1:6381', 'MOVED', 3999, '127.0.0.1', 6381],
    ['ASK 16383 cache.example:7000', 'ASK', 16_383, 'cache.example', 7000],
    ['MOVED 1 ::1:7000', 'MOVED', 1, '::1', 7000],
    ['MOVED 1 :7000', 'MOVED', 1, '', 7000],
  ])('%s is read', (message, kind, slot, host, port) => {
    const redirect = redirectOf(message);
    expect(redirect).toBeInstanceOf(RedirectError);
    expect(redirect).toMatchObject({ failure: 'refused', reason: kind, slot, host, port });
    expect(redirect?.message).not.toContain(String(port));
  });

  it.each(['MOVED', 'MOVED x 127.0.0.1:6381', 'ERR MOVED 1 a:1', 'TRYAGAIN Multiple keys'])('%s is none', (message) => {
    expect(redirectOf(message)).toBeUndefined();
  });
});
