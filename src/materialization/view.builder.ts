import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { isSameIndex, quoted } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { ViewCompanions, type Party } from './view.companions.js';
import { beside, indexStatements, type IndexStatement } from './view.indexes.js';
import { retiredIndexes, type FormerDefinition } from './view.inheritance.js';
import type { ViewLedger } from './view.ledger.js';
import { NEXT, placeOf, ViewMaker } from './view.maker.js';
import { putAside } from './view.previous.js';
import { readRelation, type ViewRelation } from './view.relation.js';
import { readStanding, type Standing } from './view.standing.js';
import { ViewSwap, type SwapSettings } from './view.swap.js';

export interface BuilderSettings extends SwapSettings {
  /** Rows of one statement whose images are queued for an incremental view. */
  readonly incrementalImagesMax: number;
}

export interface BuiltView {
  /** `build` where nothing bore the name, `swap` where a former build made room. */
  readonly mode: 'build' | 'swap';
  readonly relation: ViewRelation;
  /** Counted before the swap: from then on readers wait for the commit. */
  readonly rows: number;
}

/** Our own build that stands, with the definition it was made by. */
interface Former {
  readonly standing: Standing;
  readonly known: FormerDefinition | undefined;
}

const KNOWN = 'SELECT relation::bigint::text AS oid, definition FROM falaj.view_state WHERE name = $1';
const NOBODY: Party = { companions: [], views: [] };

/**
 * Makes a view beside the one that serves, with what reads it, and moves all of them into their places.
 *
 * Everything happens in the caller's transaction, under the view's lock. The new relation is made empty and filled by a plain
 * refresh: a refresh writes its rows frozen, so that a reader whose snapshot is older than the swap sees them and never an empty
 * view.
 */
export class ViewBuilder {
  readonly swapping: ViewSwap;
  readonly maker: ViewMaker;
  readonly companions: ViewCompanions;

  constructor(settings: BuilderSettings, ledger: ViewLedger, catalogue: ViewCatalogue) {
    this.swapping = new ViewSwap(settings);
    this.maker = new ViewMaker(settings.incrementalImagesMax);
    this.companions = new ViewCompanions(catalogue, ledger, this.maker);
  }

  /**
   * @param appRole granted SELECT on a first build; a later one keeps the grants of the former.
   * @throws FalajError view.foreign where the name is taken; view.failed where something reads the former build that cannot come along or
   * an input has row security; view.busy where a view that comes along is being run; and what the server raises.
   */
  async build(connection: LoadConnection, view: ViewDefinition, appRole: string): Promise<BuiltView> {
    const former = await this.former(connection, view);
    const party =
      former === undefined ? NOBODY : await this.companions.gather(connection, view.name, [former.standing.oid]);
    const from = { former: former?.standing, known: former?.known };
    const { rows } = await this.maker.makeDefined(connection, view, from, new Map(), appRole);
    const others = await this.companions.make(connection, party, new Map([[placeOf(view), NEXT]]), appRole);
    const { name } = view;
    const own = { schema: VIEW_SCHEMA, name, from: NEXT, former: former?.standing, isKept: true } as const;
    await this.swapping.swap(connection, [own, ...others.moves], party.views);
    if (former !== undefined) await putAside(connection, name);
    await this.companions.save(connection, name, party, others.rows, `it reads ${name}, which was built anew`);
    return { mode: former === undefined ? 'build' : 'swap', relation: await existing(connection, view), rows };
  }

  /**
   * Makes the indexes that are missing of a view that serves; readers go on meanwhile. Others that stand there are left alone.
   * @returns names of those it made.
   */
  async completeIndexes(connection: LoadConnection, view: ViewDefinition): Promise<readonly string[]> {
    const present = new Set((await this.indexesOf(connection, view)).map(({ name }) => name));
    const missing = indexStatements(view, VIEW_SCHEMA).filter(({ name }) => !present.has(name));
    for (const { statement } of missing) await connection.query(statement);
    return missing.map(({ name }) => name);
  }

  /**
   * Brings the indexes of a view that serves to what its definition says: missing ones are made, one that is otherwise is made beside
   * and takes the other's name, and one that only the former definition named goes. Nobody else's is touched.
   * @returns names of those made or made anew, and of those that went.
   */
  async reindex(
    connection: LoadConnection,
    view: ViewDefinition,
  ): Promise<{ readonly made: readonly string[]; readonly gone: readonly string[] }> {
    const missing = await this.completeIndexes(connection, view);
    const standing = await this.indexesOf(connection, view);
    const { rows } = await connection.query(KNOWN, [view.name]);
    const known = rows[0]?.definition as FormerDefinition | undefined;
    const gone = retiredIndexes(view, { indexes: standing }, known).map(({ name }) => name);
    const other = indexStatements(view, VIEW_SCHEMA).filter(({ name, statement }) =>
      standing.some((index) => index.name === name && !isSameIndex(index.statement, statement)),
    );
    for (const index of other) await connection.query(beside(index).statement);
    if (other.length + gone.length > 0)
      await this.swapping.atOnce(connection, () => exchangeIndexes(connection, other, gone));
    return { made: [...missing, ...other.map(({ name }) => name)], gone };
  }

  private async indexesOf(connection: LoadConnection, view: ViewDefinition): Promise<Standing['indexes']> {
    return (await readStanding(connection, (await existing(connection, view)).oid)).indexes;
  }

  /** Undefined where nothing bears the name. */
  private async former(connection: LoadConnection, view: ViewDefinition): Promise<Former | undefined> {
    const former = await readRelation(connection, VIEW_SCHEMA, view.name);
    if (former === undefined) return undefined;
    const [known] = (await connection.query(KNOWN, [view.name])).rows;
    if (Number(known?.oid) !== former.oid)
      throw new FalajError('view.foreign', `${placeOf(view)} was not made by this service`);
    const standing = await readStanding(connection, former.oid);
    return { standing, known: known?.definition as FormerDefinition | undefined };
  }
}

/** By their temporary names the new ones stand there already. */
async function exchangeIndexes(
  connection: LoadConnection,
  other: readonly IndexStatement[],
  gone: readonly string[],
): Promise<void> {
  for (const name of [...gone, ...other.map((index) => index.name)])
    await connection.query(`DROP INDEX ${VIEW_SCHEMA}.${quoted(name)}`);
  for (const index of other)
    await connection.query(`ALTER INDEX ${VIEW_SCHEMA}.${quoted(beside(index).name)} RENAME TO ${quoted(index.name)}`);
}

async function existing(connection: LoadConnection, view: ViewDefinition): Promise<ViewRelation> {
  const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
  if (relation === undefined) throw new FalajError('view.failed', `${placeOf(view)} is not there after its build`);
  return relation;
}
