import { Injectable } from '@nestjs/common';
import type { QueryScope } from '../../kernel/query-scope.js';
import { EvidencePacks, type EvidencePack } from './evidence.packs.js';
import type { Piece } from './evidence.scoring.js';
import { SearchService } from './search.service.js';
import { KEPT, type Corpus, type Found } from './vector.search.js';

const CORPORA: readonly Corpus[] = ['documents', 'products'];

/** Finds evidence for a question among the listed documents and the items, and says what it is worth. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly search: SearchService,
    private readonly packs: EvidencePacks,
  ) {}

  async find(scope: QueryScope, query: string, asOf: string | null): Promise<EvidencePack> {
    const found: Piece[] = [];
    for (const corpus of CORPORA) {
      const question = { corpus, text: query, vector: null, label: null, prefix: null, keep: KEPT };
      const { results } = await this.search.search(scope, question);
      found.push(...results.map((each) => pieceOf(corpus, each)));
    }
    const pieces = found.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1)).slice(0, KEPT);
    return this.packs.pack(scope, { query, as_of: asOf }, pieces);
  }
}

function pieceOf(corpus: Corpus, { document_id, title, body, source, similarity, updated_on }: Found): Piece {
  return { id: `${corpus}/${document_id}`, title, text: body, source, similarity, updated_on };
}
