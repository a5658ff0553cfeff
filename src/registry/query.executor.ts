import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ReadTransaction } from '../database/read-transaction.js';
import type { SnapshotReader } from '../database/snapshot-reader.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { buildAnswer } from './answer/answer.builder.js';
import { readProvenance } from './answer/provenance.reader.js';
import { assertAccess } from './query-access.js';
import type { BoundQuery, QueryDefinition } from './query-definition.js';
import { QueryRegistry } from './query.registry.js';
import type { RawParameters } from './registered-query.decorator.js';
import { planTransforms } from './transforms/transform.catalogue.js';
import type { Row } from './transforms/transform.js';

/** Runs registered queries: access, parameters, one snapshot for rows and provenance, privacy, transforms, bytes. */
@Injectable()
export class QueryExecutor {
  constructor(
    private readonly registry: QueryRegistry,
    private readonly transactions: ReadTransaction,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Answers a query from its tables. Nothing is sent of an answer with a row below its privacy floor.
   * @throws FalajError auth.missing, auth.forbidden, query.unknown, query.parameter_*, query.privacy, query.too_large,
   * query.timeout, query.failed, database.unavailable, database.overloaded
   */
  async execute(queryId: string, scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    assertAccess(scope, this.registry.get(queryId));
    const bound = this.registry.bind(queryId, params);
    const timeoutMs = this.settings.database.statementTimeoutMs;
    const { rows, provenance } = await this.transactions.run(
      async (reader) => ({ rows: await this.readRows(reader, bound), provenance: await readProvenance(reader, bound) }),
      { timeoutMs },
    );
    const { transform, statementColumns } = bound.definition;
    const transformed = planTransforms(transform, statementColumns).apply(rows);
    return buildAnswer({ bound, rows: transformed, provenance, answerBytesMax: this.settings.registry.answerBytesMax });
  }

  /** At most one row more than allowed ever leaves the server. */
  private async readRows(reader: SnapshotReader, { definition, params }: BoundQuery): Promise<readonly Row[]> {
    const { rowsMax } = this.settings.registry;
    const text = definition.isLimited ? definition.statement : `${definition.statement}\nLIMIT ${rowsMax + 1}`;
    const result = await reader.query(
      text,
      definition.bindings.map((name) => params[name] ?? null),
    );
    if (result.rows.length > rowsMax)
      throw new FalajError('query.too_large', `the answer has more than ${rowsMax} rows`, {
        fields: { rows_max: rowsMax },
      });
    assertGroupSizes(definition, result.rows);
    return result.rows;
  }
}

function assertGroupSizes({ queryId, privacy, statementColumns }: QueryDefinition, rows: readonly Row[]): void {
  if (privacy === null) return;
  const index = statementColumns.findIndex((column) => column.name === privacy.personsColumn);
  const isLarge = (cell: string | null | undefined): boolean =>
    typeof cell === 'string' && Number(cell) >= privacy.minimumGroupSize;
  if (!rows.every((row) => isLarge(row[index])))
    throw new FalajError(
      'query.privacy',
      `a row of ${queryId} stands for fewer than ${privacy.minimumGroupSize} persons`,
    );
}
