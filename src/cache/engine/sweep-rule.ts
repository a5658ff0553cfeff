import { matchesGlob } from './glob.js';

export type RuleKind = 'prefix' | 'pattern';

/** Entries whose keys match are never served where they are older than the rule. */
export interface SweepRule {
  readonly kind: RuleKind;
  readonly text: string;
  /** Expires instead: grace applies. */
  readonly isSoft: boolean;
  /** When it was made, in whole seconds since the Unix epoch. */
  readonly madeAtSeconds: number;
}

const RULE = /^rule:(\d{1,12}):(soft-)?(prefix|pattern):(.+)$/;

/** Parsed once each; the log bounds how many there are, this bounds what is remembered of those that are gone. */
const PARSED_MAX = 1000;
const parsed = new Map<string, SweepRule | null>();

/** The rule as a tag of the log: without blanks, whatever its text. */
export function ruleTag({ kind, text, isSoft, madeAtSeconds }: SweepRule): string {
  return `rule:${String(madeAtSeconds)}:${isSoft ? 'soft-' : ''}${kind}:${encodeURIComponent(text)}`;
}

/** Undefined for a tag that is no rule. */
export function ruleOf(tag: string): SweepRule | undefined {
  const known = parsed.get(tag);
  if (known !== undefined) return known ?? undefined;
  const rule = parse(tag);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(tag, rule ?? null);
  return rule;
}

/** Whether the rule that the tag stands for is of this sort and speaks of the key. */
export function isMatchedBy(tag: string, key: string, isSoft: boolean): boolean {
  const rule = ruleOf(tag);
  if (rule?.isSoft !== isSoft) return false;
  return rule.kind === 'prefix' ? key.startsWith(rule.text) : matchesGlob(key, rule.text);
}

function parse(tag: string): SweepRule | undefined {
  const [, seconds, soft, kind, text] = RULE.exec(tag) ?? [];
  if (seconds === undefined || kind === undefined || text === undefined) return undefined;
  try {
    return {
      kind: kind === 'prefix' ? 'prefix' : 'pattern',
      text: decodeURIComponent(text),
      isSoft: soft !== undefined,
      madeAtSeconds: Number(seconds),
    };
  } catch {
    return undefined;
  }
}
