import { Injectable } from '@nestjs/common';
import { Cached } from '../../cache/methods/cached.decorator.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { scoreEvidence, type EvidenceScore, type Piece } from './evidence.scoring.js';
import { AUTHORITY } from './evidence.weights.js';

export interface EvidenceQuestion {
  readonly query: string;
  /** ISO date; null for the day of the newest piece. */
  readonly as_of: string | null;
}

export interface EvidencePack extends EvidenceScore {
  readonly query: string;
  readonly as_of: string | null;
  readonly evidence: readonly (Piece & { readonly authority: number })[];
}

/** Packs of evidence. What was found is part of the key, so that a pack ends when something else is found. */
@Injectable()
export class EvidencePacks {
  @Cached({ audience: 'everyone', region: 'evidence_pack', key: 'evidence_pack:{query_hash}:{evidence_hash}' })
  pack(_scope: QueryScope, question: EvidenceQuestion, pieces: readonly Piece[]): Promise<EvidencePack> {
    const newest = pieces
      .map(({ updated_on: on }) => on)
      .reduce<string | null>((a, b) => (a === null || b > a ? b : a), null);
    const asOf = question.as_of ?? newest;
    return Promise.resolve({
      query: question.query,
      as_of: asOf,
      ...scoreEvidence(pieces, asOf ?? '1970-01-01'),
      evidence: pieces.map((piece) => ({ ...piece, authority: AUTHORITY[piece.source] ?? 0 })),
    });
  }
}
