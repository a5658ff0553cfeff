import { checkRedis, redisPlace } from '../../../src/config/redis-addresses.js';
import type { SettingProblem } from '../../../src/config/setting-problem.js';

type Variables = Parameters<typeof checkRedis>[0];

function problems(variables: Variables): SettingProblem[] {
  const found: SettingProblem[] = [];
  checkRedis(variables, (problem) => found.push(problem));
  return found;
}

describe('where Redis is', () => {
  it.each<[Variables, object | undefined]>([
    [{}, undefined],
    [{ REDIS_URL: 'redis://:a,b@h:1/2' }, { url: 'redis://:a,b@h:1/2', mode: 'single' }],
    [
      { REDIS_SENTINELS: 'redis://:p@a:26379/1,redis://:p@b:26379/1', REDIS_SENTINEL_NAME: 'mymaster' },
      { url: 'redis://:p@a:26379/1,redis://:p@b:26379/1', mode: 'sentinel' },
    ],
    [{ REDIS_CLUSTER_NODES: 'redis://a,redis://b:7001' }, { url: 'redis://a,redis://b:7001', mode: 'cluster' }],
  ])('%j', (variables, place) => {
    expect(problems(variables)).toEqual([]);
    expect(redisPlace(variables)).toEqual(place);
  });

  it.each<[Variables, string]>([
    [{ REDIS_URL: 'redis://a', REDIS_CLUSTER_NODES: 'redis://b' }, 'REDIS_CLUSTER_NODES'],
    [{ REDIS_SENTINELS: 'redis://a' }, 'REDIS_SENTINEL_NAME'],
    [{ REDIS_CLUSTER_NODES: 'redis://a', REDIS_SENTINEL_NAME: 'm' }, 'REDIS_SENTINEL_NAME'],
    [{ REDIS_SENTINEL_PASSWORD: 'x' }, 'REDIS_SENTINEL_PASSWORD'],
    [{ REDIS_URL: 'redis://a:6379,redis://b:6379' }, 'REDIS_URL'],
    [{ REDIS_URL: 'redis://a:port' }, 'REDIS_URL'],
    [{ REDIS_CLUSTER_NODES: 'redis://a/1' }, 'REDIS_CLUSTER_NODES'],
    [{ REDIS_CLUSTER_NODES: 'redis://a,rediss://b' }, 'REDIS_CLUSTER_NODES'],
    [{ REDIS_CLUSTER_NODES: 'redis://:hunter2@a,redis://:hunter3@b' }, 'REDIS_CLUSTER_NODES'],
  ])('%j is refused, and no part of an address told', (variables, name) => {
    const found = problems(variables);
    expect(found.map((problem) => problem.name)).toEqual([name]);
    expect(JSON.stringify(found)).not.toContain('hunter');
  });
});
