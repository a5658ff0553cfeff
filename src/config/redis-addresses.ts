import type { EnvironmentSchema } from './environment.schema.js';
import type { ReportProblem } from './setting-problem.js';

/** The addresses of REDIS_URL. A password may hold a comma, so only one that a new address follows parts two. */
export function redisAddresses(url: string): readonly string[] {
  return url.split(/,(?=rediss?:\/\/)/);
}

type Variables = Pick<
  EnvironmentSchema,
  'REDIS_URL' | 'REDIS_MODE' | 'REDIS_SENTINEL_NAME' | 'REDIS_SENTINEL_PASSWORD'
>;

/** What the variables of Redis must be to one another. Never tells a part of an address: it may hold a password. */
export function checkRedis(variables: Variables, report: ReportProblem): void {
  const { REDIS_URL: url, REDIS_MODE: mode, REDIS_SENTINEL_NAME: name } = variables;
  if (mode !== 'sentinel') refuseSentinelAlone(variables, report);
  if (url === undefined) {
    if (mode !== 'single')
      report({
        name: 'REDIS_MODE',
        problem: `is ${mode} without REDIS_URL`,
        remedy: 'Set REDIS_URL too, or remove it.',
      });
    return;
  }
  if (mode === 'sentinel' && name === undefined) {
    const remedy = 'Set it to the name the sentinels know the master by, for example mymaster.';
    report({ name: 'REDIS_SENTINEL_NAME', problem: 'is missing where REDIS_MODE is sentinel', remedy });
  }
  // What is no address at all has been refused by the rule on the variable.
  if (!/^rediss?:\/\//.test(url)) return;
  checkAddresses(url, mode, (problem, remedy) => {
    report({ name: 'REDIS_URL', problem, remedy });
  });
}

function refuseSentinelAlone(variables: Variables, report: ReportProblem): void {
  const remedy = 'Set REDIS_MODE to sentinel, or remove it.';
  (['REDIS_SENTINEL_NAME', 'REDIS_SENTINEL_PASSWORD'] as const)
    .filter((name) => variables[name] !== undefined)
    .forEach((name) => {
      report({ name, problem: 'is set where REDIS_MODE is not sentinel', remedy });
    });
}

function checkAddresses(
  url: string,
  mode: Variables['REDIS_MODE'],
  refuse: (problem: string, remedy: string) => void,
): void {
  const addresses = redisAddresses(url).map((address) => (URL.canParse(address) ? new URL(address) : undefined));
  const known = addresses.filter((address) => address !== undefined && address.hostname !== '') as URL[];
  if (known.length < addresses.length) {
    refuse(
      'holds an address that cannot be read',
      'Write each as redis://user:password@host:6379, special characters percent-encoded.',
    );
    return;
  }
  if (mode === 'single') {
    if (known.length > 1)
      refuse(
        'names several servers where REDIS_MODE is single',
        'Set REDIS_MODE to cluster or sentinel, or name one server.',
      );
    return;
  }
  const [first] = known;
  if (first === undefined) return;
  const credentials = ({ protocol, username, password, pathname }: URL): string =>
    [protocol, username, password, pathname.replace(/^\/$/, '')].join(' ');
  if (known.some((address) => credentials(address) !== credentials(first)))
    refuse(
      'names servers that differ in more than host and port',
      'Give every address the same redis:// or rediss://, user, password and database number.',
    );
  if (mode === 'cluster' && known.some(({ pathname }) => !/^\/?0?$/.test(pathname)))
    refuse('names a database by number, which a cluster does not have', 'Leave out what follows the port.');
}
