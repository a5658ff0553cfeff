/** What the instances call their priorities, by the five of the product. A word that ranks nothing has no place here. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  Highest: ['Highest', 'Blocker', 'P0', 'P0: Blocker'],
  High: ['High', 'Critical', 'Severe', 'P1', 'P1: Critical'],
  Medium: ['Medium', 'Major', 'Normal', 'P2', 'P2: Important'],
  Low: ['Low', 'Minor', 'P3', 'P3: Somewhat important'],
  Lowest: ['Lowest', 'Trivial', 'P4', 'Optional', 'Not a Priority'],
};

const UNRANKED: readonly string[] = ['Not Evaluated', 'Unprioritized', 'Unset'];

const RANKS: ReadonlyMap<string, string | null> = new Map([
  ...Object.entries(WORDS).flatMap(([rank, words]) => words.map((word): [string, string] => [word, rank])),
  ...UNRANKED.map((word): [string, null] => [word, null]),
]);

/** The product's priority; null where the source gives none that ranks; undefined for a word nobody has ranked yet. */
export function priorityOf(word: string | null): string | null | undefined {
  return word === null ? null : RANKS.get(word);
}
