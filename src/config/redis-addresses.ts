import type { EnvironmentSchema } from './environment.schema.js';
import type { ReportProblem } from './setting-problem.js';

/** The addresses of one variable. A password may hold a comma, so only one that a new address follows parts two. */
export function redisAddresses(url: string): readonly string[] {
  return url.split(/,(?=rediss?:\/\/)/);
}

type RedisMode = 'single' | 'sentinel' | 'cluster';

type Variables = Pick<
  EnvironmentSchema,
  'REDIS_URL' | 'REDIS_SENTINELS' | 'REDIS_CLUSTER_NODES' | 'REDIS_SENTINEL_NAME' | 'REDIS_SENTINEL_PASSWORD'
>;

/** Each says where Redis is, and what stands there. */
const VARIABLES = { REDIS_URL: 'single', REDIS_SENTINELS: 'sentinel', REDIS_CLUSTER_NODES: 'cluster' } as const;

export interface RedisPlace {
  readonly url: string;
  readonly mode: RedisMode;
}

/** Where Redis is; undefined where none is named. */
export function redisPlace(variables: Variables): RedisPlace | undefined {
  const [name] = named(variables);
  const url = name === undefined ? undefined : variables[name];
  return name === undefined || url === undefined ? undefined : { url, mode: VARIABLES[name] };
}

/** What the variables of Redis must be to one another. Never tells a part of an address: it may hold a password. */
export function checkRedis(variables: Variables, report: ReportProblem): void {
  const [name, other] = named(variables);
  if (other !== undefined) {
    report({ name: other, problem: `is set beside ${String(name)}`, remedy: 'Name one of them and remove the other.' });
    return;
  }
  if (name !== 'REDIS_SENTINELS') refuseSentinelAlone(variables, report);
  else if (variables.REDIS_SENTINEL_NAME === undefined) {
    const remedy = 'Set it to the name the sentinels know the master by, for example mymaster.';
    report({ name: 'REDIS_SENTINEL_NAME', problem: 'is missing beside REDIS_SENTINELS', remedy });
  }
  const url = name === undefined ? undefined : variables[name];
  // What is no address at all has been refused by the rule on the variable.
  if (name === undefined || url === undefined || !/^rediss?:\/\//.test(url)) return;
  checkAddresses(url, VARIABLES[name], (problem, remedy) => {
    report({ name, problem, remedy });
  });
}

/**
 * The streams of pending writes need a server of their own: the cache's is swept, and filled until something must go. Another database number
 * shares the memory with it.
 */
export function checkWriteBehind(
  { WRITE_BEHIND_REDIS_URL: own, ...variables }: Variables & Pick<EnvironmentSchema, 'WRITE_BEHIND_REDIS_URL'>,
  report: ReportProblem,
): void {
  if (own === undefined || !/^rediss?:\/\//.test(own)) return;
  const refuse = (problem: string, remedy: string): void => {
    report({ name: 'WRITE_BEHIND_REDIS_URL', problem, remedy });
  };
  checkAddresses(own, 'single', refuse);
  const shared = redisAddresses(redisPlace(variables)?.url ?? '').map(placeOf);
  if (!shared.includes(placeOf(own) ?? '')) return;
  refuse('names a server of the cache', 'Give it a server of its own, with noeviction and appendfsync always.');
}

function placeOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname, port } = new URL(address);
  return `${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port === '' ? '6379' : port}`;
}

function named(variables: Variables): readonly (keyof typeof VARIABLES)[] {
  return (Object.keys(VARIABLES) as (keyof typeof VARIABLES)[]).filter((name) => variables[name] !== undefined);
}

function refuseSentinelAlone(variables: Variables, report: ReportProblem): void {
  const remedy = 'Set REDIS_SENTINELS too, or remove it.';
  (['REDIS_SENTINEL_NAME', 'REDIS_SENTINEL_PASSWORD'] as const)
    .filter((name) => variables[name] !== undefined)
    .forEach((name) => {
      report({ name, problem: 'is set without REDIS_SENTINELS', remedy });
    });
}

function checkAddresses(url: string, mode: RedisMode, refuse: (problem: string, remedy: string) => void): void {
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
      refuse('names several servers', 'Name one server, or use REDIS_SENTINELS or REDIS_CLUSTER_NODES.');
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
