import { Logger } from '@nestjs/common';
import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';
import { moveRelations } from '../registry/sql/relation.mover.js';
import { TableFiller } from './incremental/table.filler.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import { dropBuild, kindText } from './view.build-kind.js';
import { askingOn, protectedRelations } from './view.dependencies.js';
import { copyGrants } from './view.grants.js';
import { indexStatements } from './view.indexes.js';
import { readRelation } from './view.relation.js';
import { copyComments, literal, optionList, type Standing } from './view.standing.js';
import { carriedIndexes, mergedOptions, type FormerDefinition } from './view.inheritance.js';

/** Where builds are made, and where the build before the present one is kept. */
export const NEXT = 'falaj_next';
export const PREVIOUS = 'falaj_previous';

/** Something an index was over is gone: a column, a type, an operator class, or rows that it held apart. */
const CANNOT_CARRY: ReadonlySet<string> = new Set(['42703', '42704', '42P16', '23505']);

/** What is made beside: its parts as statements, and what it takes over. */
interface Recipe {
  readonly name: string;
  readonly statement: string;
  readonly options: readonly string[];
  readonly tablespace: string | null;
  readonly indexes: readonly string[];
  /** Indexes that somebody else made on the former build. */
  readonly carried: readonly { readonly name: string; readonly statement: string }[];
  readonly comment: string | null;
  readonly former: Standing | undefined;
  readonly isFilled: boolean;
  /** The table of several tenants that it keeps apart itself. */
  readonly tenantTable: string | null;
  /** An incremental view, which is kept as a table. */
  readonly table: ViewDefinition | null;
}

export interface Made {
  readonly oid: number;
  readonly rows: number;
}

/**
 * Makes relations in the schema of builds, whole: filled, indexed, analysed, with the owner's, the grants' and the comments' part of
 * what stands in their place now. Nobody reads them there.
 */
export class ViewMaker {
  private readonly logger = new Logger(ViewMaker.name);
  private readonly filler: TableFiller;

  constructor(incrementalImagesMax: number) {
    this.filler = new TableFiller(incrementalImagesMax);
  }

  /**
   * A view as it is defined.
   * @param reads schema to read from instead, by `schema.name`.
   * @throws FalajError view.failed where an input has row security, and what the server raises.
   */
  makeDefined(
    connection: LoadConnection,
    view: ViewDefinition,
    from: { readonly former: Standing | undefined; readonly known: FormerDefinition | undefined },
    reads: ReadonlyMap<string, string>,
    appRole: string,
  ): Promise<Made> {
    const { former, known } = from;
    const recipe = {
      name: view.name,
      statement: moveRelations(view.statement, reads),
      options: mergedOptions(former?.options ?? [], known?.storage?.options ?? [], view.storage.options),
      tablespace: view.storage.tablespace ?? former?.tablespace ?? null,
      indexes: indexStatements(view, NEXT).map(({ statement }) => statement),
      carried: former === undefined ? [] : this.toNext(former, carriedIndexes(view, former, known)),
      comment: `falaj ${view.fingerprint}`,
      former,
      isFilled: true,
      tenantTable: view.query.tenancy?.table ?? null,
      table: view.incremental === null ? null : view,
    };
    return this.make(connection, recipe, appRole);
  }

  /** A materialized view of somebody else, again as it is. */
  makeAgain(connection: LoadConnection, standing: Standing, reads: ReadonlyMap<string, string>): Promise<Made> {
    const { name, statement, options, tablespace, comment, isPopulated: isFilled } = standing;
    const indexes = this.toNext(standing, standing.indexes).map((index) => index.statement);
    const recipe = { name, options, tablespace, comment, isFilled, indexes, carried: [], former: standing };
    return this.make(
      connection,
      { ...recipe, statement: moveRelations(statement, reads), tenantTable: null, table: null },
      '',
    );
  }

  private async make(connection: LoadConnection, recipe: Recipe, appRole: string): Promise<Made> {
    const { former } = recipe;
    const name = `${NEXT}.${quoted(recipe.name)}`;
    const kind = kindText(recipe.table !== null);
    const oid = await this.empty(connection, recipe, name, kind);
    const filled = recipe.table === null ? null : await this.filler.fill(connection, recipe.table, name, oid);
    if (recipe.isFilled && filled === null) await connection.query(`REFRESH MATERIALIZED VIEW ${name}`);
    for (const statement of recipe.indexes) await connection.query(statement);
    for (const index of recipe.carried) await this.carry(connection, recipe.name, index);
    if (recipe.comment !== null) await connection.query(`COMMENT ON ${kind} ${name} IS ${literal(recipe.comment)}`);
    if (former === undefined) await connection.query(`GRANT SELECT ON ${name} TO ${quoted(appRole)}`);
    else await this.inherit(connection, name, oid, former);
    if (!recipe.isFilled) return { oid, rows: 0 };
    await connection.query(`ANALYZE ${name}`);
    if (filled !== null) return { oid, rows: filled };
    const { rows } = await connection.query(`SELECT count(*)::text AS rows FROM ${name}`);
    return { oid, rows: Number(rows[0]?.rows) };
  }

  /** Stands there with nothing in it, and is not to show what nobody may see. */
  private async empty(connection: LoadConnection, recipe: Recipe, name: string, kind: string): Promise<number> {
    const place = recipe.tablespace === null ? '' : ` TABLESPACE ${quoted(recipe.tablespace)}`;
    await dropBuild(connection, NEXT, recipe.name);
    await connection.query(
      `CREATE ${kind} ${name}${optionList(recipe.options)}${place} AS ${recipe.statement}\nWITH NO DATA`,
    );
    const oid = (await readRelation(connection, NEXT, recipe.name))?.oid;
    if (oid === undefined) throw new FalajError('view.failed', `${name} is not there after it was made`);
    await assertUnprotected(connection, recipe);
    return oid;
  }

  private async inherit(connection: LoadConnection, name: string, oid: number, former: Standing): Promise<void> {
    await copyGrants(connection, former.oid, oid);
    if (former.columnComments.length === 0) return;
    const { rows } = await connection.query(
      'SELECT attname::text AS name FROM pg_attribute WHERE attrelid = $1::oid AND attnum > 0',
      [oid],
    );
    await copyComments(connection, former, { name, columns: rows.map((row) => String(row.name)) });
  }

  /** What cannot be carried over stays on the former build; the plan has said so. */
  private async carry(
    connection: LoadConnection,
    view: string,
    index: { readonly name: string; readonly statement: string },
  ): Promise<void> {
    await connection.query('SAVEPOINT carry');
    try {
      await connection.query(index.statement);
    } catch (error) {
      if (!CANNOT_CARRY.has((error as { code?: string }).code ?? '')) throw error;
      await connection.query('ROLLBACK TO SAVEPOINT carry');
      this.logger.warn({ message: 'an index could not be carried over', view, index: index.name });
    }
  }

  private toNext(
    { schema, name: relation }: Standing,
    indexes: Standing['indexes'],
  ): readonly { readonly name: string; readonly statement: string }[] {
    const reads = new Map([[`${schema}.${relation}`, NEXT]]);
    return indexes.map(({ name, statement }) => ({ name, statement: moveRelations(statement, reads) }));
  }
}

/** By what the server made of the statement, before anything is read. */
async function assertUnprotected(connection: LoadConnection, { name, tenantTable, table }: Recipe): Promise<void> {
  // A table has no rule that says what it was made of.
  const read = table?.query.reads ?? [`${NEXT}.${quoted(name)}`];
  const found = await protectedRelations(askingOn(connection), read);
  const tables = found.filter((table) => table !== tenantTable);
  if (tables.length === 0) return;
  throw new FalajError('view.failed', `${name} would show rows of ${tables.join(', ')} past row security`, {
    hint: 'A view holds the same rows for everyone: do not materialize a query over a protected table.',
  });
}

/** As messages name a view that is ours. */
export function placeOf(view: Pick<ViewDefinition, 'name'>): string {
  return `${VIEW_SCHEMA}.${view.name}`;
}
