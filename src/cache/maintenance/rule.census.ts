import { ruleOf } from '../engine/sweep-rule.js';

export interface RuleCount {
  readonly inForce: number;
  readonly retired: number;
}

/** Of the rules of the log, those that an entry can still be older than; no entry lives longer than `lifeMs`. */
export function rulesByAge(tags: readonly string[], nowMs: number, lifeMs: number): RuleCount {
  const sinceSeconds = (nowMs - lifeMs) / 1000;
  const inForce = tags.filter((tag) => (ruleOf(tag)?.madeAtSeconds ?? 0) > sinceSeconds).length;
  return { inForce, retired: tags.length - inForce };
}
