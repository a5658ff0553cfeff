const PATTERN_LENGTH_MAX = 200;
const REPEATS_UNBOUNDED_MAX = 2;
/** A counted repeat above this costs like an unbounded one. */
const REPEAT_COUNT_MAX = 20;

/**
 * Why a parameter's pattern is refused; undefined when it is sound. Matching must stay cheap for any text within the
 * parameter's length: no repeat of a repeat or of alternatives, no backward or forward looks, few unbounded repeats.
 */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > PATTERN_LENGTH_MAX) return `is longer than ${PATTERN_LENGTH_MAX} characters`;
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return 'is not a valid regular expression';
  }
  if (/\(\?(?!:)/.test(pattern)) return 'uses a look-around or a named group';
  if (/\\[1-9k]/.test(pattern)) return 'uses a back-reference';
  return repeatFault(pattern);
}

/** Scans groups and repeats; character classes count as one character, escapes as well. */
function repeatFault(pattern: string): string | undefined {
  const plain = pattern.replace(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|.)/gu, 'x').replace(/\[[^\]]*\]/g, 'x');
  const groups: { heavy: boolean }[] = [{ heavy: false }];
  let unbounded = 0;
  let closed: { heavy: boolean } | undefined;
  for (let at = 0; at < plain.length; at++) {
    const repeat = repeatAt(plain, at);
    const inner = groups.at(-1);
    if (repeat !== undefined) {
      if (closed?.heavy === true && repeat.isMany) return 'repeats a group that itself repeats or has alternatives';
      if (repeat.isMany) unbounded++;
      if (inner !== undefined) inner.heavy = true;
      at += repeat.length - 1;
    }
    closed = undefined;
    if (repeat !== undefined) continue;
    if (plain[at] === '(') groups.push({ heavy: false });
    if (plain[at] === '|' && inner !== undefined) inner.heavy = true;
    if (plain[at] === ')') closed = leaveGroup(groups);
  }
  return unbounded > REPEATS_UNBOUNDED_MAX ? `has more than ${REPEATS_UNBOUNDED_MAX} unbounded repeats` : undefined;
}

function leaveGroup(groups: { heavy: boolean }[]): { heavy: boolean } | undefined {
  const left = groups.pop();
  const outer = groups.at(-1);
  if (left?.heavy === true && outer !== undefined) outer.heavy = true;
  return left;
}

function repeatAt(text: string, at: number): { length: number; isMany: boolean } | undefined {
  const counted = /^\{(\d+)(?:(,)(\d*))?\}\??/.exec(text.slice(at));
  if (counted !== null) {
    const most = counted[2] === undefined ? Number(counted[1]) : counted[3] === '' ? Infinity : Number(counted[3]);
    return { length: counted[0].length, isMany: most > REPEAT_COUNT_MAX };
  }
  const sign = /^[*+?]\??/.exec(text.slice(at));
  return sign === null ? undefined : { length: sign[0].length, isMany: !sign[0].startsWith('?') };
}
