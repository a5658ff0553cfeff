/** What a server says of itself, as far as it was asked and answered. */
export interface ServerFacts {
  /** Of CONFIG GET; undefined where it may not be asked. */
  readonly configuration: Readonly<Record<string, string>> | undefined;
  /** Of INFO, every section. */
  readonly information: Readonly<Record<string, string>>;
}

const WAITAOF_SINCE = [7, 2] as const;

/**
 * Why the server must not acknowledge writes; empty where it may. What it does not tell counts as unfit: a promise is not made on a guess.
 * What is acknowledged is on its disk before the reply (`appendfsync always`), is never evicted, and is not on a replica whose master
 * knows nothing of it.
 */
export function unfitness({ configuration, information }: ServerFacts): readonly string[] {
  const reasons: string[] = [];
  if (configuration === undefined) reasons.push('CONFIG GET is not allowed to this user, so nothing can be verified');
  const policy = configuration?.['maxmemory-policy'] ?? information['maxmemory_policy'];
  if (policy !== 'noeviction') reasons.push(`maxmemory-policy is ${policy ?? 'unknown'}, not noeviction`);
  const isAppending = information['aof_enabled'] === '1' && configuration?.['appendonly'] !== 'no';
  if (!isAppending) reasons.push('the append-only file is off');
  const sync = configuration?.['appendfsync'];
  if (sync !== 'always') reasons.push(`appendfsync is ${sync ?? 'unknown'}, not always`);
  if (isAppending && information['aof_last_write_status'] !== 'ok')
    reasons.push('the append-only file cannot be written');
  if (isAppending && isFileBeingMade(information)) reasons.push('the append-only file is still being made');
  if (information['role'] !== 'master')
    reasons.push(`its role is ${information['role'] ?? 'unknown'}: it is no primary`);
  if (information['cluster_enabled'] === '1') reasons.push('it is a member of a cluster');
  return reasons;
}

/** Whether it can be asked, write by write, that its file is on disk. */
export function hasWaitAof({ information }: ServerFacts): boolean {
  const [major = 0, minor = 0] = (information['redis_version'] ?? '').split('.').map(Number);
  return major > WAITAOF_SINCE[0] || (major === WAITAOF_SINCE[0] && minor >= WAITAOF_SINCE[1]);
}

/** INFO as a server writes it: lines of `name:value`, comments between. */
export function parseInformation(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 || line.startsWith('#') ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
  });
  return Object.fromEntries(pairs);
}

/** Switched on while the server runs, the file counts only from the end of its first rewrite. */
function isFileBeingMade(information: Readonly<Record<string, string>>): boolean {
  const isRewriting = information['aof_rewrite_in_progress'] === '1' || information['aof_rewrite_scheduled'] === '1';
  return isRewriting && (information['aof_base_size'] ?? '0') === '0';
}
