import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ReadTransaction } from '../database/read-transaction.js';
import type { SnapshotReader } from '../database/snapshot-reader.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { buildAnswer } from './answer/answer.builder.js';
import { provenanceOf, readDatasets, type Provenance } from './answer/provenance.reader.js';
import { assertAccess } from './query-access.js';
import type { BoundQuery, QueryDefinition } from './query-definition.js';
import { QueryRegistry } from './query.registry.js';
import { QUERY_ROUTER, type QueryRoute, type QueryRouter } from './query.router.js';
import type { RawParameters } from './registered-query.decorator.js';
import { planTransforms } from './transforms/transform.catalogue.js';
import type { Row } from './transforms/transform.js';

interface ReadAnswer {
  readonly rows: readonly Row[];
  readonly provenance: Provenance;
}

/** Runs registered queries: access, parameters, one snapshot for rows and provenance, privacy, transforms, bytes. */
@Injectable()
export class QueryExecutor {
  private readonly logger = new Logger(QueryExecutor.name);

  constructor(
    private readonly registry: QueryRegistry,
    private readonly transactions: ReadTransaction,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Optional() @Inject(QUERY_ROUTER) private readonly router: QueryRouter | null = null,
  ) {}

  /**
   * Answers a query from its tables, or from a view that a router vouches for. Nothing is sent of an answer with a row below its privacy floor.
   * @throws FalajError auth.missing, auth.forbidden, query.unknown, query.parameter_*, query.privacy, query.too_large,
   * query.timeout, query.failed, database.unavailable, database.overloaded
   */
  async execute(queryId: string, scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    assertAccess(scope, this.registry.get(queryId));
    const bound = this.registry.bind(queryId, params);
    // Whether its answers are cached or not: one that is made from this answer depends on the same.
    scope.reading.parts?.read(bound.tags);
    const { rows, provenance } = await this.read(bound);
    const { transform, statementColumns } = bound.definition;
    const transformed = planTransforms(transform, statementColumns).apply(rows);
    return buildAnswer({ bound, rows: transformed, provenance, answerBytesMax: this.settings.registry.answerBytesMax });
  }

  /** A route that did not hold is not tried again: the tables always answer. */
  private async read(bound: BoundQuery): Promise<ReadAnswer> {
    const timeoutMs = this.settings.database.statementTimeoutMs;
    const answer = await this.transactions.run((reader) => this.attempt(bound, reader), { timeoutMs });
    return answer ?? this.transactions.run((reader) => this.readTables(bound, reader), { timeoutMs });
  }

  /** Undefined where a view was chosen and turned out not to be what it was chosen for; its transaction is of no more use. */
  private async attempt(bound: BoundQuery, reader: SnapshotReader): Promise<ReadAnswer | undefined> {
    const question = this.router?.ask(bound);
    const { known, aside } = await readDatasets(reader, bound, question);
    const route = question?.choose(aside);
    if (route === undefined)
      return { rows: await this.tableRows(bound, reader), provenance: provenanceOf(known, bound, null) };
    try {
      const rows = await this.viewRows(bound.definition, reader, route);
      if (rows !== undefined) return { rows, provenance: provenanceOf(known, bound, route.view) };
      this.logger.log({ message: 'a view changed while it was read; the tables answer', view: route.view });
    } catch (error) {
      if (!(error instanceof FalajError) || error.code !== 'query.failed') throw error;
      this.logger.warn({ message: 'a view cannot be read; the tables answer', view: route.view });
    }
    return undefined;
  }

  private async readTables(bound: BoundQuery, reader: SnapshotReader): Promise<ReadAnswer> {
    const { known } = await readDatasets(reader, bound);
    return { rows: await this.tableRows(bound, reader), provenance: provenanceOf(known, bound, null) };
  }

  private async tableRows({ definition, params }: BoundQuery, reader: SnapshotReader): Promise<readonly Row[]> {
    const text = definition.isLimited ? definition.statement : this.limited(definition.statement);
    const values = definition.bindings.map((name) => params[name] ?? null);
    return this.checked(definition, (await reader.query(text, values)).rows);
  }

  /** Undefined where the view was not, while its rows were read, what the route was chosen for. */
  private async viewRows(
    definition: QueryDefinition,
    reader: SnapshotReader,
    { text, values, check }: QueryRoute,
  ): Promise<readonly Row[] | undefined> {
    const { rows } = await reader.query(this.limited(text), values);
    const told = rows.length > 0 ? rows[0]?.at(-1) : (await reader.query(check.text, check.values)).rows[0]?.[0];
    if (told !== 't') return undefined;
    return this.checked(
      definition,
      rows.map((row) => row.slice(0, -1)),
    );
  }

  /** At most one row more than allowed ever leaves the server. */
  private limited(text: string): string {
    return `${text}\nLIMIT ${this.settings.registry.rowsMax + 1}`;
  }

  private checked(definition: QueryDefinition, rows: readonly Row[]): readonly Row[] {
    const { rowsMax } = this.settings.registry;
    if (rows.length > rowsMax)
      throw new FalajError('query.too_large', `the answer has more than ${rowsMax} rows`, {
        fields: { rows_max: rowsMax },
      });
    assertGroupSizes(definition, rows);
    return rows;
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
