import { Inject, Injectable } from '@nestjs/common';
import { CHANGE_LOG } from '../changes/change-log.token.js';
import { ChangeRecorder } from '../changes/change.recorder.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { ChangeLog } from './engine/change-log.port.js';
import { CacheKeys } from './keys.js';

/** What to invalidate: exactly one member. */
export interface InvalidationTarget {
  readonly key?: string;
  readonly tag?: string;
  readonly region?: string;
  readonly tenant?: string;
  readonly namespace?: string;
}

export interface InvalidationReport {
  /** Position of the change log from which on nothing of the target is served. */
  readonly seq: number;
  readonly tags: readonly string[];
}

const NAME_LENGTH_MAX = 1024;
const TABLE_TAG = /^table:[^#]+$/;

const TAGS_OF: Readonly<Record<keyof InvalidationTarget, (name: string) => readonly string[]>> = {
  key: (key) => [CacheKeys.keyTag(key)],
  // Answers that a definition narrowed carry the table's buckets instead of the table.
  tag: (tag) => (TABLE_TAG.test(tag) ? [tag, `${tag}#*`] : [tag]),
  region: (region) => [CacheKeys.regionTag(region)],
  tenant: (tenant) => [CacheKeys.tenantTag(tenant)],
  namespace: (namespace) => [CacheKeys.namespaceTag(namespace)],
};

/** Invalidation by hand: one row of the change log for each tag, whatever the number of entries. */
@Injectable()
export class CacheAdmin {
  constructor(
    private readonly recorder: ChangeRecorder,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * What is named is never served again, here once this returns and in every process once it has followed the log to `seq`.
   * A key invalidates its bucket: one in 4,096 of all keys goes with it.
   * @throws FalajError request.invalid unless exactly one target is named; change.unreached where this process could not
   * follow its own change in time (it is recorded all the same); database.unavailable.
   */
  async invalidate(target: InvalidationTarget): Promise<InvalidationReport> {
    const tags = tagsOf(target);
    const seq = await this.recorder.record(tags);
    if (await this.log.reach(seq, this.settings.changes.reachTimeoutMs)) return { seq, tags };
    throw new FalajError('change.unreached', `the invalidation is recorded at ${String(seq)}, not yet followed here`);
  }
}

function tagsOf(target: InvalidationTarget): readonly string[] {
  const kinds = Object.keys(TAGS_OF) as (keyof InvalidationTarget)[];
  const named = kinds.filter((kind) => target[kind] !== undefined);
  const [kind] = named;
  const name = kind === undefined ? undefined : target[kind];
  if (kind === undefined || name === undefined || named.length !== 1) {
    throw new FalajError('request.invalid', `name exactly one of ${kinds.join(', ')}`);
  }
  if (typeof name !== 'string' || name.trim() === '' || name.length > NAME_LENGTH_MAX) {
    throw new FalajError('request.invalid', `${kind} is a text of 1 to ${String(NAME_LENGTH_MAX)} characters`);
  }
  return TAGS_OF[kind](name);
}
