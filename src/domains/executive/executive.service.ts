import { Inject, Injectable } from '@nestjs/common';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Clock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryAnswer } from '../../kernel/query-answer.js';
import { ANONYMOUS, type QueryScope } from '../../kernel/query-scope.js';
import { CLOCK } from '../../observability/clock.token.js';
import { ExecutiveDataClient } from './executive.data-client.js';

/** A query's parameters as a client sent them; the registry types, defaults and checks them. */
export type RawParameters = Record<string, unknown>;

/** Of more workspaces than this nobody sees all at a glance. */
const WORKSPACES_MAX = 200;

/** Bodies that are made of several answers, or of one in another form. */
@Injectable()
export class ExecutiveService {
  constructor(
    private readonly client: ExecutiveDataClient,
    @Inject(CLOCK) private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** `{workspace_id, timeframe, metrics, freshness, provenance, warnings, cached_at}`; cached_at is when it was made. */
  async overview(scope: QueryScope, params: RawParameters): Promise<JsonObject> {
    const answer = await this.client.executiveOverview(scope, params);
    const { workspace_id: workspace, as_of: asOf, ...metrics } = rowOf(answer);
    const now = this.clock.now();
    const { provenance, metadata } = answer.document();
    return {
      workspace_id: workspace ?? null,
      timeframe: (metadata as { params?: JsonObject } | undefined)?.params?.['timeframe'] ?? null,
      metrics,
      freshness: { as_of: asOf ?? null, ...answer.freshnessAt(now) },
      provenance: provenance ?? null,
      warnings: answer.warningsAt(now),
      cached_at: new Date(now).toISOString(),
    };
  }

  /**
   * `{workspaces: [...], row_count}`: the caller's own that there are, each as its own answer has it.
   * @throws FalajError auth.missing
   */
  async workspaces(scope: QueryScope): Promise<JsonObject> {
    if (scope.principal === ANONYMOUS.principal)
      throw new FalajError('auth.missing', 'the workspaces of a credential are listed for whoever has one');
    const asked = [...new Set(scope.workspaces)].sort().slice(0, WORKSPACES_MAX);
    const answers = await Promise.all(
      asked.map((workspace) => this.client.workspaceSummary(scope, { workspace_id: workspace })),
    );
    const workspaces = answers.flatMap(({ rows }) => rows);
    return { workspaces, row_count: workspaces.length };
  }
}

function rowOf({ rows, queryId }: QueryAnswer): JsonObject {
  const [row] = rows;
  if (row === undefined) throw new FalajError('internal.unexpected', `${queryId} gave no row`);
  return row;
}
