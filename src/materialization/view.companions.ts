import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { askingOn, readersOf, type Reader, type Readers } from './view.dependencies.js';
import type { FormerDefinition } from './view.inheritance.js';
import type { ViewInputs, ViewLedger } from './view.ledger.js';
import { NEXT, type ViewMaker } from './view.maker.js';
import { putAside } from './view.previous.js';
import { readRelation } from './view.relation.js';
import { VIEW_LOCK } from './view.runs.js';
import { readStanding, type Standing } from './view.standing.js';
import type { Move } from './view.swap.js';

/** A materialized view that reads what is made anew, and so is made anew with it. */
interface Companion {
  readonly standing: Standing;
  /** Its definition, where it is ours. */
  readonly own: { readonly view: ViewDefinition; readonly known: FormerDefinition; readonly inputs: ViewInputs } | null;
}

export interface JoinedRun {
  readonly mode: 'swap' | 'rollback';
  readonly because: string;
  readonly fingerprint: string;
  readonly inputs: ViewInputs;
  readonly rows: number | null;
  readonly bytes: number | null;
}

export interface Party {
  /** Each after those it reads. */
  readonly companions: readonly Companion[];
  /** Views over what moves. */
  readonly views: readonly Standing[];
}

const KNOWN = `SELECT relation::bigint::text AS oid, definition FROM falaj.view_state WHERE name = $1`;

/** Written in the transaction of the run that took them along, and as that run was asked for. */
const JOINED = `
INSERT INTO falaj.view_run (view, cause, state, mode, reason, fingerprint, process, started_at, finished_at, as_of, as_of_seq, rows_after, bytes)
SELECT $2, r.cause, 'succeeded', $9, $3, $4, r.process, r.started_at, clock_timestamp(), $5::timestamptz, $6, $7, $8
FROM falaj.view_run AS r WHERE r.view = $1 AND r.state = 'running' ORDER BY r.id DESC LIMIT 1`;

/**
 * What reads a view by its identity, and so has to come along when another relation takes the view's name: all in one transaction, in
 * the order in which they read each other, each of ours under its own lock and with its own row in the ledger.
 */
export class ViewCompanions {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly ledger: ViewLedger,
    private readonly maker: ViewMaker,
  ) {}

  /**
   * @throws FalajError view.failed with the names of what can neither be made again nor told to read something else; view.busy where
   * one of ours is being run.
   */
  async gather(connection: LoadConnection, name: string, roots: readonly number[]): Promise<Party> {
    const found = await readersOf(askingOn(connection), roots);
    assertMovable(name, found);
    const companions: Companion[] = [];
    for (const reader of found.materialized) companions.push(await this.companion(connection, reader));
    const views: Standing[] = [];
    for (const { oid } of found.views) views.push(await readStanding(connection, oid));
    return { companions, views };
  }

  /** @returns what moves with it. */
  async make(
    connection: LoadConnection,
    { companions }: Party,
    moved: ReadonlyMap<string, string>,
    appRole: string,
  ): Promise<{ readonly moves: readonly Move[]; readonly rows: readonly number[] }> {
    const reads = new Map(moved);
    const rows: number[] = [];
    for (const { standing, own } of companions) {
      const made =
        own === null
          ? await this.maker.makeAgain(connection, standing, reads)
          : await this.maker.makeDefined(connection, own.view, { former: standing, known: own.known }, reads, appRole);
      rows.push(made.rows);
      reads.set(`${standing.schema}.${standing.name}`, NEXT);
    }
    return { moves: companions.map(moveOf), rows };
  }

  /** What is known of them, and the change of each, after they moved. */
  async save(
    connection: LoadConnection,
    root: string,
    { companions }: Party,
    rows: readonly number[],
    because: string,
  ): Promise<void> {
    for (const [index, { own, standing }] of companions.entries()) {
      if (own === null) {
        // A query may be answered from it, tracked or not; what it holds has changed.
        await connection.query('SELECT falaj.record_change($1)', [`table:${standing.schema}.${standing.name}`]);
        continue;
      }
      const { view, inputs } = own;
      const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
      if (relation === undefined) throw new FalajError('view.failed', `${view.name} is not there after its build`);
      await putAside(connection, view.name);
      const storage = {
        isRewritten: true,
        bytes: relation.bytes,
        rows: rows[index] ?? 0,
        churnShare: null,
        deadRows: 0,
      };
      if (!(await this.ledger.save(connection, view, relation, inputs, storage)))
        throw new FalajError('view.failed', `${view.name} is known as of a later instant than this run's`);
      const joined = {
        mode: 'swap',
        because,
        fingerprint: view.fingerprint,
        inputs,
        rows: rows[index] ?? null,
      } as const;
      await this.joined(connection, root, view, { ...joined, bytes: relation.bytes });
    }
  }

  /** A run of a view that came along with another's, and its change. */
  async joined(connection: LoadConnection, root: string, view: ViewDefinition, run: JoinedRun): Promise<void> {
    const { mode, because, fingerprint, inputs, rows, bytes } = run;
    const values = [root, view.name, because, fingerprint, inputs.asOf, inputs.asOfSeq, rows, bytes, mode];
    await connection.query(JOINED, values);
    await tellMoved(connection, view);
  }

  private async companion(connection: LoadConnection, { oid, schema, name, identity }: Reader): Promise<Companion> {
    const standing = await readStanding(connection, oid);
    const [state] = schema === VIEW_SCHEMA ? (await connection.query(KNOWN, [name])).rows : [];
    if (state === undefined || Number(state.oid) !== oid) return { standing, own: null };
    const view = this.catalogue.find(name);
    if (view === undefined)
      throw new FalajError('view.failed', `${identity} was made by this service, and no definition here names it`, {
        hint: 'Apply the plan of all definitions, which drops it or makes it anew.',
      });
    await lockCompanion(connection, name);
    // Before anything is made: it is never claimed that it holds more.
    const inputs = await this.ledger.inputs(connection, view);
    return { standing, own: { view, known: state.definition as FormerDefinition, inputs } };
  }
}

/** Tried, never waited for: two that waited for each other's would end in a deadlock. */
export async function lockCompanion(connection: LoadConnection, name: string): Promise<void> {
  const { rows } = await connection.query(VIEW_LOCK, [name]);
  if (rows[0]?.locked !== true) throw new FalajError('view.busy', `${name}, which comes along, is being run`);
}

/** Rows of another relation, and another way in which its query may be answered. */
export async function tellMoved(connection: LoadConnection, view: ViewDefinition): Promise<void> {
  const tags = [`view:${view.name}`, `route:${view.query.queryId}`];
  await connection.query('SELECT falaj.record_change(tag) FROM unnest($1::text[]) AS tag', [tags]);
}

function moveOf({ standing, own }: Companion): Move {
  const { schema, name, oid, owner } = standing;
  return { schema, name, from: NEXT, former: { oid, owner }, isKept: own !== null };
}

function assertMovable(name: string, readers: Readers): void {
  const problems = obstaclesOf(readers);
  if (problems.length === 0) return;
  throw new FalajError('view.failed', `${name} is read by ${problems.join(', ')}`, {
    hint: 'Drop what reads it, apply the plan, and make that again: it would go on reading the former build.',
  });
}

/** What keeps a view from being replaced, each with its reason where the kind does not say it. */
export function obstaclesOf({ materialized, views, others }: Readers): readonly string[] {
  const names = materialized.map(({ name }) => name);
  const readers = [...materialized, ...views].flatMap(({ identity, faults }) =>
    faults.length === 0 ? [] : [`${identity} (${faults.join(', ')})`],
  );
  // In the schema of builds all names stand side by side.
  const twins = materialized.filter(({ name }, index) => names.indexOf(name) < index);
  return [...others, ...readers, ...twins.map(({ identity }) => `${identity} (another bears its name)`)];
}
