import { FalajError } from '../kernel/falaj-error.js';
import { tagsMovedBy } from '../kernel/tag-template.js';
import { ANY_EXPIRY, ANY_RULE, expiryTag } from './engine/invalidation-tags.js';
import { ruleTag, type RuleKind } from './engine/sweep-rule.js';
import { CacheKeys } from './keys.js';

/** What to invalidate: exactly one member. */
export interface InvalidationTarget {
  readonly key?: string;
  /** Every entry whose key begins so. */
  readonly prefix?: string;
  /** Every entry whose key matches: `*` any run of characters, `?` one, `\\` the next as it is. */
  readonly pattern?: string;
  readonly tag?: string;
  readonly region?: string;
  readonly tenant?: string;
  readonly namespace?: string;
}

export type TargetKind = keyof InvalidationTarget;

export interface NamedTarget {
  readonly kind: TargetKind;
  readonly name: string;
}

export const TARGET_KINDS: readonly TargetKind[] = ['key', 'prefix', 'pattern', 'region', 'tag', 'tenant', 'namespace'];
const NAME_LENGTH_MAX = 1024;
const TABLE_TAG = /^table:[^#]+$/;

/** A rule's text is part of a tag, and every later read of an older entry is held against it. */
const RULE_LENGTH_MAX = 200;
const STARS_MAX = 8;
const LITERALS_MIN = 3;

const TAGS_OF: Readonly<Record<Exclude<TargetKind, RuleKind>, (name: string) => readonly string[]>> = {
  key: (key) => [CacheKeys.keyTag(key)],
  // Answers that a definition narrowed carry the table's buckets instead of the table.
  tag: (tag) => (TABLE_TAG.test(tag) ? [tag, `${tag}#*`] : tagsMovedBy(tag)),
  region: (region) => [CacheKeys.regionTag(region)],
  tenant: (tenant) => [CacheKeys.tenantTag(tenant)],
  namespace: (namespace) => [CacheKeys.namespaceTag(namespace)],
};

/** @throws FalajError request.invalid unless exactly one target is named, and rightly. */
export function namedTarget(target: InvalidationTarget): NamedTarget {
  const [kind, ...others] = TARGET_KINDS.filter((each) => target[each] !== undefined);
  const name = kind === undefined ? undefined : target[kind];
  if (kind === undefined || name === undefined || others.length > 0) {
    throw new FalajError('request.invalid', `name exactly one of ${TARGET_KINDS.join(', ')}`);
  }
  if (typeof name !== 'string' || name.trim() === '' || name.length > NAME_LENGTH_MAX) {
    throw new FalajError('request.invalid', `${kind} is a text of 1 to ${String(NAME_LENGTH_MAX)} characters`);
  }
  return { kind, name };
}

/** Whether the target is told by a rule on keys, not by a tag. */
export function isRule(kind: TargetKind): kind is RuleKind {
  return kind === 'prefix' || kind === 'pattern';
}

/** The tags that entries of the target carry. @throws FalajError request.invalid for a rule, which names none. */
export function tagsOf({ kind, name }: NamedTarget): readonly string[] {
  if (isRule(kind)) throw new FalajError('request.invalid', `a ${kind} names no tags`);
  return TAGS_OF[kind](name);
}

/** What is written to the change log. @throws FalajError request.invalid for a rule that is too wide, or can match nothing here. */
export function changesOf(target: NamedTarget, isSoft: boolean, nowMs: number, keyPrefix: string): readonly string[] {
  const { kind, name } = target;
  if (isRule(kind)) {
    assertRule(kind, name, keyPrefix);
    return [ANY_RULE, ruleTag({ kind, text: name, isSoft, madeAtSeconds: Math.floor(nowMs / 1000) })];
  }
  return isSoft ? [ANY_EXPIRY, ...tagsOf(target).map(expiryTag)] : tagsOf(target);
}

function assertRule(kind: RuleKind, text: string, keyPrefix: string): void {
  if (encodeURIComponent(text).length > RULE_LENGTH_MAX) {
    throw new FalajError(
      'request.invalid',
      `a ${kind} has at most ${String(RULE_LENGTH_MAX)} characters, percent-encoded`,
    );
  }
  const stars = text.split('*').length - 1;
  const literals = text.replace(/[*?]/g, '').length;
  if (kind === 'pattern' && (stars > STARS_MAX || literals < LITERALS_MIN || /[[\]]/.test(text))) {
    throw new FalajError(
      'request.invalid',
      `a pattern has ${String(LITERALS_MIN)} plain characters or more, at most ${String(STARS_MAX)} stars, and no brackets`,
      { hint: 'To invalidate everything, name the namespace.' },
    );
  }
  if (kind === 'prefix' && !text.startsWith(keyPrefix) && !keyPrefix.startsWith(text)) {
    throw new FalajError('request.invalid', 'no key begins so', { hint: `Keys begin with ${keyPrefix}` });
  }
}
