/**
 * Whether the text matches: `*` stands for any run of characters, `?` for one, and a backslash takes the next character as it is.
 * Remembers only the last star, so that no pattern takes longer than its length times the text's.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  const tokens = tokensOf(pattern);
  let at = 0;
  let token = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === ANY_RUN) {
      starToken = token;
      starAt = at;
      token += 1;
    } else if (wanted !== undefined && (wanted === ANY_ONE || wanted === text[at])) {
      at += 1;
      token += 1;
    } else if (starToken >= 0) {
      starAt += 1;
      at = starAt;
      token = starToken + 1;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((wanted) => wanted === ANY_RUN);
}

/** Longer than one code unit, so that no character of a text equals them. */
const ANY_RUN = 'any run';
const ANY_ONE = 'any one';

function tokensOf(pattern: string): readonly string[] {
  const tokens: string[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '\\' && at + 1 < pattern.length) {
      at += 1;
      tokens.push(pattern.charAt(at));
    } else if (character === '*') {
      if (tokens.at(-1) !== ANY_RUN) tokens.push(ANY_RUN);
    } else {
      tokens.push(character === '?' ? ANY_ONE : character);
    }
  }
  return tokens;
}
