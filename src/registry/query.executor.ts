import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { sqlStateOf } from '../database/database-error.js';
import { ReadTransaction, type ReadOptions } from '../database/read-transaction.js';
import type { SnapshotReader } from '../database/snapshot-reader.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { Tracer } from '../observability/tracing/tracer.js';
import { buildAnswer } from './answer/answer.builder.js';
import { provenanceOf, readDatasets, type Provenance } from './answer/provenance.reader.js';
import { tagsOfTenant } from './binding/answer.tags.js';
import { assertAccess, assertWorkspace } from './query-access.js';
import type { BoundQuery, QueryDefinition } from './query-definition.js';
import { QUERY_OBSERVER, type QueryObserver } from './query.observer.js';
import { QueryRegistry } from './query.registry.js';
import { QUERY_ROUTER, type QueryRoute, type QueryRouter } from './query.router.js';
import type { RawParameters } from './registered-query.decorator.js';
import { planTransforms } from './transforms/transform.catalogue.js';
import type { Row } from './transforms/transform.js';

interface ReadAnswer {
  readonly rows: readonly Row[];
  readonly provenance: Provenance;
  readonly route: QueryRoute | null;
}

const PLANS_MAX = 2;
/** The view is gone, empty, or of another kind by now: what was planned is not there. */
const REPLANNED: ReadonlySet<string | undefined> = new Set(['42P01', '55000', '0A000']);

/** Runs registered queries: access, parameters, one snapshot for rows and provenance, privacy, transforms, bytes. */
@Injectable()
export class QueryExecutor {
  private readonly logger = new Logger(QueryExecutor.name);

  constructor(
    private readonly registry: QueryRegistry,
    private readonly transactions: ReadTransaction,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Optional() @Inject(QUERY_ROUTER) private readonly router: QueryRouter | null = null,
    @Optional() @Inject(QUERY_OBSERVER) private readonly observer: QueryObserver | null = null,
    @Optional() private readonly tracer: Tracer = Tracer.off,
  ) {}

  /**
   * Answers a query from its tables, or from a view that a router vouches for. Nothing is sent of an answer with a row below its privacy floor.
   * @throws FalajError auth.missing, auth.forbidden, query.unknown, query.parameter_*, query.privacy, query.too_large,
   * query.timeout, query.failed, database.unavailable, database.overloaded
   */
  async execute(queryId: string, scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    assertAccess(scope, this.registry.get(queryId));
    const bound = this.registry.bind(queryId, params);
    assertWorkspace(scope, bound);
    // Whether its answers are cached or not: one that is made from this answer depends on the same.
    scope.reading.parts?.read(tagsOfTenant(bound, scope.tenant));
    const { rows, provenance, route } = await this.told(bound, scope);
    const { transform, statementColumns } = bound.definition;
    const { answerBytesMax } = this.settings.registry;
    const tags = route === null ? [] : [`view:${route.view}`];
    scope.reading.parts?.read(tags);
    const answer = this.tracer.during('serialisation', { 'falaj.stage': 'answer' }, (span) => {
      const transformed = planTransforms(transform, statementColumns).apply(rows);
      const built = buildAnswer({ bound, rows: transformed, provenance, answerBytesMax, tags });
      span?.set({ 'falaj.bytes': built.content.head.byteLength });
      return built;
    });
    if (route !== null) this.router?.served(bound, scope, route);
    return answer;
  }

  private told(bound: BoundQuery, scope: QueryScope): Promise<ReadAnswer> {
    const { queryId } = bound.definition;
    return this.tracer.around('query', { 'db.system.name': 'postgresql', 'falaj.query_id': queryId }, async (span) => {
      const answer = await this.read(bound, scope);
      span?.set({ 'falaj.route': answer.route?.view ?? 'tables', 'db.response.returned_rows': answer.rows.length });
      return answer;
    });
  }

  /** A route that did not hold is planned once more; the tables always answer. */
  private async read(bound: BoundQuery, scope: QueryScope): Promise<ReadAnswer> {
    const options = readOptions(bound, scope, this.settings.database.statementTimeoutMs);
    for (let plans = 1; plans <= PLANS_MAX; plans += 1) {
      const answer = await this.transactions.run(
        (reader) => this.watched(bound, () => this.attempt(bound, scope, reader)),
        options,
      );
      if (answer === 'unreadable') break;
      if (answer !== 'changed') return answer;
    }
    return this.transactions.run((reader) => this.watched(bound, () => this.readTables(bound, reader)), options);
  }

  /** How long reading takes, told to whoever watches; waiting for a connection is no part of it. */
  private async watched<T extends ReadAnswer | 'changed' | 'unreadable'>(
    bound: BoundQuery,
    read: () => Promise<T>,
  ): Promise<T> {
    const watch = this.observer?.begin(bound);
    if (watch === undefined) return read();
    try {
      const answer = await read();
      if (typeof answer === 'object') watch.answered(answer.route?.view ?? null, answer.rows.length);
      return answer;
    } catch (error) {
      if (error instanceof FalajError && error.code === 'query.timeout') watch.timedOut();
      throw error;
    }
  }

  /** No answer where a view was chosen and turned out not to be what it was chosen for; its transaction is of no more use. */
  private async attempt(
    bound: BoundQuery,
    scope: QueryScope,
    reader: SnapshotReader,
  ): Promise<ReadAnswer | 'changed' | 'unreadable'> {
    const question = this.router?.ask(bound, scope);
    const { known, aside } = await readDatasets(reader, bound, question);
    const route = question?.choose(aside);
    if (route === undefined)
      return { rows: await this.tableRows(bound, reader), provenance: provenanceOf(known, bound, null), route: null };
    try {
      const rows = await this.viewRows(bound.definition, reader, route);
      if (rows !== undefined) return { rows, provenance: provenanceOf(known, bound, route.view), route };
      this.logger.log({ message: 'a view changed while it was read; it is planned anew', view: route.view });
      return 'changed';
    } catch (error) {
      if (!(error instanceof FalajError) || error.code !== 'query.failed') throw error;
      const sqlState = sqlStateOf(error) ?? 'unknown';
      this.logger.warn({ message: 'a view cannot be read', view: route.view, sqlstate: sqlState });
      return REPLANNED.has(sqlState) ? 'changed' : 'unreadable';
    }
  }

  private async readTables(bound: BoundQuery, reader: SnapshotReader): Promise<ReadAnswer> {
    const { known } = await readDatasets(reader, bound);
    return { rows: await this.tableRows(bound, reader), provenance: provenanceOf(known, bound, null), route: null };
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

/** A table of several tenants shows its rows to the scope's tenant alone, whatever the parameters say. */
function readOptions({ definition }: BoundQuery, { tenant }: QueryScope, timeoutMs: number): ReadOptions {
  return definition.tenancy === null ? { timeoutMs } : { timeoutMs, tenant };
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
