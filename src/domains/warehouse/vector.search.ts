import type { AnswerRow } from '../../kernel/query-answer.js';
import { wordsOf } from './trigram.embedding.js';

/** Candidates looked at, those kept where no number is asked for, and what they must reach. */
export const CANDIDATES = 12;
export const KEPT = 6;
export const SIMILARITY_MIN = 0.3;
export const RELEVANCE_MIN = 0.35;
/** Of a question in words, how much the cosine counts; the rest is the share of its words that the document has. */
export const SIMILARITY_SHARE = 0.7;

export type Corpus = 'products' | 'digits' | 'documents';

export interface SearchQuestion {
  readonly corpus: Corpus;
  /** Null where a vector is given. */
  readonly text: string | null;
  readonly vector: readonly number[] | null;
  readonly label: string | null;
  readonly prefix: string | null;
  readonly keep: number;
}

export interface Found {
  readonly document_id: string;
  readonly title: string;
  readonly body: string | null;
  readonly label: string;
  readonly source: string;
  readonly updated_on: string;
  readonly similarity: number;
  readonly relevance: number;
}

/** The candidates that are relevant enough, the most relevant first; of equals, the nearer, then by name. */
export function ranked(question: SearchQuestion, candidates: readonly AnswerRow[]): readonly Found[] {
  const words = question.text === null ? [] : wordsOf(question.text);
  return candidates
    .map((row) => foundOf(row, words))
    .filter(({ relevance }) => relevance >= RELEVANCE_MIN)
    .sort(
      (a, b) => b.relevance - a.relevance || b.similarity - a.similarity || (a.document_id < b.document_id ? -1 : 1),
    )
    .slice(0, question.keep);
}

function foundOf(row: AnswerRow, words: readonly string[]): Found {
  const { document_id, title, body, label, source, updated_on, similarity } = row as unknown as Omit<
    Found,
    'relevance'
  >;
  const relevance = words.length === 0 ? similarity : mixed(similarity, words, `${title} ${body ?? ''}`);
  return { document_id, title, body, label, source, updated_on, similarity, relevance };
}

function mixed(similarity: number, words: readonly string[], text: string): number {
  const present = new Set(wordsOf(text));
  const share = words.filter((word) => present.has(word)).length / words.length;
  return Number((SIMILARITY_SHARE * similarity + (1 - SIMILARITY_SHARE) * share).toFixed(6));
}
