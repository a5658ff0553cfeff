import { AUTHORITY, DIVERSE_SOURCES, HIGH, MEDIUM, NEAREST_SHARE, STALE_DAYS, WEIGHTS } from './evidence.weights.js';
import { wordsOf } from './trigram.embedding.js';

/** One thing that was found and where. */
export interface Piece {
  readonly id: string;
  readonly title: string;
  readonly text: string | null;
  /** Kind of source, one of those that have an authority. */
  readonly source: string;
  readonly similarity: number;
  /** ISO date. */
  readonly updated_on: string;
}

export interface EvidenceScore {
  /** Each from 0 to 1. */
  readonly components: {
    readonly similarity: number;
    readonly authority: number;
    readonly freshness: number;
    readonly cross_reference: number;
    readonly diversity: number;
  };
  readonly score: number;
  readonly confidence: 'high' | 'medium' | 'low';
}

const DAY_MS = 86_400_000;
/** Shorter words join everything with everything. */
const WORD_LENGTH_MIN = 4;
const PLACES = 4;

/**
 * What a pack of evidence is worth. Authority and freshness are means over the pieces; cross-reference is the share of pieces that have a
 * longer word in common with a piece of another kind of source; diversity is the number of kinds, full from three on. Nothing is worth 0.
 */
export function scoreEvidence(pieces: readonly Piece[], asOf: string): EvidenceScore {
  const similarities = pieces.map(({ similarity }) => similarity);
  const components = {
    similarity: rounded(NEAREST_SHARE * Math.max(0, ...similarities) + (1 - NEAREST_SHARE) * mean(similarities)),
    authority: rounded(mean(pieces.map(({ source }) => AUTHORITY[source] ?? 0))),
    freshness: rounded(mean(pieces.map(({ updated_on: on }) => freshnessOf(on, asOf)))),
    cross_reference: rounded(mean(pieces.map((piece) => (isReferred(piece, pieces) ? 1 : 0)))),
    diversity: rounded(Math.min(1, new Set(pieces.map(({ source }) => source)).size / DIVERSE_SOURCES)),
  };
  const score = rounded(
    WEIGHTS.similarity * components.similarity +
      WEIGHTS.authority * components.authority +
      WEIGHTS.freshness * components.freshness +
      WEIGHTS.crossReference * components.cross_reference +
      WEIGHTS.diversity * components.diversity,
  );
  return { components, score, confidence: score >= HIGH ? 'high' : score >= MEDIUM ? 'medium' : 'low' };
}

function freshnessOf(updatedOn: string, asOf: string): number {
  const days = Math.max(0, (Date.parse(asOf) - Date.parse(updatedOn)) / DAY_MS);
  return Math.max(0, 1 - days / STALE_DAYS);
}

function isReferred(piece: Piece, pieces: readonly Piece[]): boolean {
  const words = new Set(longWords(piece));
  return pieces.some((other) => other.source !== piece.source && longWords(other).some((word) => words.has(word)));
}

function longWords({ title, text }: Piece): readonly string[] {
  return wordsOf(`${title} ${text ?? ''}`).filter((word) => word.length >= WORD_LENGTH_MIN);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded(value: number): number {
  return Number(value.toFixed(PLACES));
}
