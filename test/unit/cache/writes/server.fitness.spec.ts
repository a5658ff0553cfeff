import { hasWaitAof, parseInformation, unfitness } from '../../../../src/cache/writes/server.fitness.js';

const INFORMATION = {
  redis_version: '7.0.15',
  aof_enabled: '1',
  aof_last_write_status: 'ok',
  aof_rewrite_in_progress: '0',
  aof_base_size: '89',
  role: 'master',
  cluster_enabled: '0',
};
const CONFIGURATION = { 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'always' };

const reasons = (
  information: Readonly<Record<string, string>>,
  configuration: Readonly<Record<string, string>> = {},
): readonly string[] =>
  unfitness({
    information: { ...INFORMATION, ...information },
    configuration: { ...CONFIGURATION, ...configuration },
  });

describe('whether a server may acknowledge writes', () => {
  it('may where nothing is evicted, everything is on disk first, and it is a primary', () => {
    expect(reasons({})).toEqual([]);
  });

  it.each([
    ['maxmemory-policy is allkeys-lru, not noeviction', {}, { 'maxmemory-policy': 'allkeys-lru' }],
    ['appendfsync is everysec, not always', {}, { appendfsync: 'everysec' }],
    ['the append-only file is off', { aof_enabled: '0' }, { appendonly: 'no' }],
    ['the append-only file cannot be written', { aof_last_write_status: 'err' }, {}],
    ['the append-only file is still being made', { aof_rewrite_in_progress: '1', aof_base_size: '0' }, {}],
    ['its role is slave: it is no primary', { role: 'slave' }, {}],
    ['it is a member of a cluster', { cluster_enabled: '1' }, {}],
  ])('must not where %s', (reason, information, configuration) => {
    expect(reasons(information, configuration)).toEqual([reason]);
  });

  it('must not where it does not tell', () => {
    const told = unfitness({ information: INFORMATION, configuration: undefined });
    expect(told).toContain('appendfsync is unknown, not always');
    expect(unfitness({ information: {}, configuration: {} }).length).toBeGreaterThan(3);
  });

  it('is asked write by write where it can be', () => {
    const at = (version: string): boolean =>
      hasWaitAof({ information: { redis_version: version }, configuration: undefined });
    expect([at('6.2.1'), at('7.0.15'), at('7.2.0'), at('8.0.3'), at('')]).toEqual([false, false, true, true, false]);
  });

  it('reads what a server says of itself', () => {
    expect(parseInformation('# Server\r\nrole:master\r\nurl:a:b\r\n\r\n')).toEqual({ role: 'master', url: 'a:b' });
  });
});
