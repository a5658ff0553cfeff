import { md5Hex } from '../../kernel/hash.js';

/** Numbers in a vector. */
export const EMBEDDING_DIMENSION = 256;
/** To be told beside every result: a vector means nothing without the method it was made by. */
export const EMBEDDING_METHOD = 'hashed-character-trigrams-v1';

/** As many as the database keeps. */
const DIGITS = 8;
const places = new Map<string, { readonly at: number; readonly sign: 1 | -1 }>();

/**
 * The words of a text, in small letters, cut into runs of three characters with a mark at either end of a word; each run is counted at a
 * place, and with a sign, that its MD5 decides. The same text gives the same vector in every process, of length 1, or all zeros where there
 * is nothing to cut. Near in it is what is written alike; it knows nothing of meaning.
 */
export function embedText(text: string): readonly number[] {
  const vector = new Array<number>(EMBEDDING_DIMENSION).fill(0);
  for (const trigram of trigramsOf(text)) {
    const { at, sign } = placeOf(trigram);
    vector[at] = (vector[at] ?? 0) + sign;
  }
  return unitVector(vector);
}

/** The words that a text is compared by. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
}

/** The vector of length 1 in its direction; zeros stay zeros. */
export function unitVector(vector: readonly number[]): readonly number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => Number((value / length).toFixed(DIGITS)));
}

function* trigramsOf(text: string): Generator<string> {
  for (const word of wordsOf(text)) {
    const marked = `_${word}_`;
    for (let at = 0; at + 3 <= marked.length; at += 1) yield marked.slice(at, at + 3);
  }
}

function placeOf(trigram: string): { readonly at: number; readonly sign: 1 | -1 } {
  const known = places.get(trigram);
  if (known !== undefined) return known;
  const digest = Number.parseInt(md5Hex(trigram).slice(0, 8), 16);
  const place = { at: digest % EMBEDDING_DIMENSION, sign: digest >= 2 ** 31 ? -1 : 1 } as const;
  // Text that callers send must not make this grow without end.
  if (places.size < PLACES_MAX) places.set(trigram, place);
  return place;
}

const PLACES_MAX = 50_000;
