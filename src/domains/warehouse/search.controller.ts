import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Scope } from '../../http/scope.decorator.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { EvidencePack } from './evidence.packs.js';
import { EvidenceService } from './evidence.service.js';
import { EvidenceDto, SearchDto } from './search.dto.js';
import { SearchService, type SearchAnswer } from './search.service.js';
import { EMBEDDING_DIMENSION, wordsOf } from './trigram.embedding.js';
import { EVIDENCE_EXAMPLE, SEARCH_EXAMPLE } from './warehouse.examples.js';

const DIGIT_DIMENSION = 64;

/** What is like what. */
@ApiTags('warehouse')
@ApiBearerAuth()
@Controller('api/v1')
export class SearchController {
  constructor(
    private readonly searches: SearchService,
    private readonly evidences: EvidenceService,
  ) {}

  @Post('search')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Search by vectors',
    description:
      'Twelve candidates by exact cosine of at least 0.3, of which those are kept whose relevance is at least 0.35. Names are compared as they are written: the method knows nothing of meaning.',
  })
  @ApiOkResponse({ description: 'As it goes out', schema: { example: SEARCH_EXAMPLE } })
  search(@Scope() scope: QueryScope, @Body() body: SearchDto): Promise<SearchAnswer> {
    const { corpus, query, vector, limit: keep, filters } = body;
    if ((query === undefined) === (vector === undefined)) throw invalid('send either query or vector');
    if (vector !== undefined) assertVector(vector, corpus === 'digits' ? DIGIT_DIMENSION : EMBEDDING_DIMENSION);
    else if (corpus === 'digits') throw invalid('digits are searched by a vector of 64 numbers');
    if (query !== undefined) assertWords(query);
    return this.searches.search(scope, {
      ...{ corpus, keep, text: query ?? null, vector: vector ?? null },
      label: filters?.label ?? null,
      prefix: filters?.prefix ?? null,
    });
  }

  @Post('evidence')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Find evidence and what it is worth',
    description:
      'Score: 0.30 similarity, 0.25 authority of the sources, 0.20 freshness, 0.15 cross-reference, 0.10 diversity; high from 0.8, medium from 0.6.',
  })
  @ApiOkResponse({ description: 'As it goes out', schema: { example: EVIDENCE_EXAMPLE } })
  evidence(@Scope() scope: QueryScope, @Body() { query, as_of: asOf }: EvidenceDto): Promise<EvidencePack> {
    assertWords(query);
    return this.evidences.find(scope, query, asOf ?? null);
  }
}

function assertWords(query: string): void {
  if (wordsOf(query).length === 0) throw invalid('query has no word in it');
}

function assertVector(vector: readonly number[], dimension: number): void {
  if (vector.length !== dimension) throw invalid(`vector must have ${String(dimension)} numbers`);
  const length = Math.hypot(...vector);
  if (length === 0 || !Number.isFinite(length)) throw invalid('vector has no direction');
}

function invalid(detail: string): FalajError {
  return new FalajError('request.invalid', detail);
}
