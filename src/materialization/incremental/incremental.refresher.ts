import { FalajError } from '../../kernel/falaj-error.js';
import type { LoadConnection } from '../../kernel/load-connection.js';
import { quoted } from '../../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from '../view-definition.js';
import { askingOn } from '../view.dependencies.js';
import type { ViewInputs, ViewState } from '../view.ledger.js';
import { chooseRefresh, imagesObstacle, keysBound, type IncrementalChoice } from './incremental-choice.js';
import type { IncrementalPlan } from '../../registry/incremental/incremental-plan.js';
import { readInputFacts, type InputFacts } from './input.facts.js';
import { inputObstacles } from './input.rules.js';
import { countText, IMAGES_COUNT, keyedRefresh, wholeRefresh } from './keyed.statement.js';
import { noteBrought, readShape, readTable, type TableRecord } from './table.ledger.js';
import { captureInputs } from './view.capture.js';

export interface IncrementalSettings {
  readonly incrementalImagesMax: number;
  /** Share of the view's rows up to which touched keys are refreshed one by one. */
  readonly incrementalShareMax: number;
  /** Share of the rows that must have been written before the planner's statistics are taken anew. */
  readonly analyzeShare: number;
}

/** What a refresh did to the rows. */
interface Changes {
  /** How many there are. */
  readonly rows: number;
  readonly rowsChanged: number;
  readonly deadRows: number;
}

export type Brought = IncrementalChoice & Changes & { readonly rowsBefore: number };

interface Refreshed {
  readonly view: ViewDefinition;
  readonly plan: IncrementalPlan;
  readonly table: TableRecord;
  readonly facts: readonly InputFacts[];
  /** Of the capture, before anything was looked at. */
  readonly shape: string | null;
  readonly relation: number;
}

type Counts = Readonly<Record<'keys' | 'nulls' | 'inserted' | 'updated' | 'deleted', number>> & {
  readonly open: boolean;
};

/**
 * Brings the table of an incremental view to its inputs, in the transaction of the run that holds the view's lock.
 *
 * Whichever way, it is one statement, and so one snapshot, in which the view then is what its query answers. A look beforehand
 * decides the way; what has changed since that look the statement sees for itself, and leaves everything alone where the queue cannot be
 * gone by any more.
 */
export class IncrementalRefresher {
  constructor(private readonly settings: IncrementalSettings) {}

  /** @throws FalajError view.failed where the tables do not bear an incremental view, with what would help. */
  async assertBorne(connection: LoadConnection, view: ViewDefinition): Promise<void> {
    if (view.incremental === null) return;
    const tables = view.incremental.inputs.map((input) => input.table);
    const obstacles = inputObstacles(view.incremental, await readInputFacts(askingOn(connection), tables));
    if (obstacles.length > 0)
      throw new FalajError('view.failed', `${view.name} cannot be refreshed incrementally: ${obstacles.join('; ')}`);
  }

  /** @throws FalajError view.failed, and what the server raises. */
  async bring(
    connection: LoadConnection,
    view: ViewDefinition,
    state: ViewState,
    inputs: ViewInputs,
  ): Promise<Brought> {
    const table = await readTable(connection, state.relation);
    if (view.incremental === null || table === undefined)
      throw new FalajError('view.failed', `it is not known how the rows of ${view.name} are made`);
    // Planned once and run once; compiling it would take longer.
    await connection.query('SET LOCAL jit = off');
    const plan = view.incremental;
    const tables = plan.inputs.map((input) => input.table);
    const facts = await readInputFacts(askingOn(connection), tables);
    const shape = await readShape(connection, view, this.settings.incrementalImagesMax);
    const refreshed = { view, plan, table, facts, shape, relation: state.relation };
    const choice = await this.choice(connection, refreshed, obstacleOf(refreshed, state, inputs));
    const brought = { ...(await this.carryOut(connection, refreshed, choice)), rowsBefore: table.rows };
    await this.note(connection, refreshed, brought);
    return brought;
  }

  private async choice(
    connection: LoadConnection,
    refreshed: Refreshed,
    obstacle: string | undefined,
  ): Promise<IncrementalChoice> {
    const { plan, facts, table } = refreshed;
    const { rows } = table;
    const { incrementalShareMax: shareMax } = this.settings;
    if (obstacle !== undefined) return chooseRefresh({ obstacle, isOpen: false, keys: 0, nulls: 0, rows }, shareMax);
    const waiting = Number((await connection.query(IMAGES_COUNT, [refreshed.view.name])).rows[0]?.images);
    const tooMany = imagesObstacle(waiting, rows, { shareMax, imagesMax: this.settings.incrementalImagesMax });
    if (tooMany !== undefined)
      return chooseRefresh({ obstacle: tooMany, isOpen: true, keys: 0, nulls: 0, rows }, shareMax);
    const bound = keysBound(rows, shareMax) + 1;
    const [found] = (await connection.query(countText(plan, facts), [...this.captured(refreshed), bound])).rows;
    const counted = { isOpen: found?.open === true, keys: Number(found?.keys), nulls: Number(found?.nulls) };
    return chooseRefresh({ obstacle, ...counted, rows }, shareMax);
  }

  private async carryOut(
    connection: LoadConnection,
    refreshed: Refreshed,
    choice: IncrementalChoice,
  ): Promise<IncrementalChoice & Changes> {
    const { view, plan, facts, table } = refreshed;
    const target = { ...table, relation: nameOf(view) };
    let changes: Changes = { rows: table.rows, rowsChanged: 0, deadRows: 0 };
    if (choice.mode === 'incremental') {
      const counts = await run(connection, keyedRefresh(plan, facts, target), this.captured(refreshed));
      changes = changedBy(counts, changes);
      if (counts.open && counts.nulls === 0) return { ...choice, ...changes };
    }
    changes = changedBy(await run(connection, wholeRefresh(target), [view.name]), changes);
    const { mode } = choice;
    return mode === 'rebuild'
      ? { ...choice, ...changes }
      : { mode: 'rebuild', reason: 'what was queued changed its meaning meanwhile', ...changes };
  }

  /** Statistics are taken anew once enough was written, however many refreshes that took. */
  private async note(
    connection: LoadConnection,
    { view, table, shape, relation }: Refreshed,
    brought: Brought,
  ): Promise<void> {
    const written = table.written + brought.rowsChanged;
    const isDue = brought.rowsChanged > 0 && written >= this.settings.analyzeShare * brought.rows;
    await noteBrought(connection, relation, { shape, rows: brought.rows, written: isDue ? 0 : written });
    if (isDue) await connection.query(`ANALYZE ${nameOf(view)}`);
  }

  private captured({ view, table }: Refreshed): readonly unknown[] {
    return [view.name, captureInputs(view), this.settings.incrementalImagesMax, table.shape];
  }
}

/** Why what is queued does not say all that has changed since the view's rows were made. */
function obstacleOf(
  { plan, facts, table, shape }: Refreshed,
  state: ViewState,
  inputs: ViewInputs,
): string | undefined {
  const [obstacle] = inputObstacles(plan, facts);
  if (obstacle !== undefined) return obstacle;
  if (inputs.inputs === null) return 'changes of what it reads are not tracked';
  if (shape === null) return 'what is written to its tables is not captured';
  if (table.shape === null) return 'its rows were made while nothing was captured';
  if (table.shape !== shape || state.shape !== inputs.shape)
    return 'a table it reads, or the capture of its changes, was altered or interrupted';
  return undefined;
}

async function run(connection: LoadConnection, text: string, values: readonly unknown[]): Promise<Counts> {
  const row = (await connection.query(text, values)).rows[0] ?? {};
  const { keys, nulls, inserted, updated, deleted } = row;
  return {
    open: row.open === true,
    ...{ keys: Number(keys), nulls: Number(nulls), inserted: Number(inserted) },
    ...{ updated: Number(updated), deleted: Number(deleted) },
  };
}

function changedBy({ inserted, updated, deleted }: Counts, before: Changes): Changes {
  return {
    rows: before.rows + inserted - deleted,
    rowsChanged: before.rowsChanged + inserted + updated + deleted,
    deadRows: before.deadRows + updated + deleted,
  };
}

function nameOf({ name }: ViewDefinition): string {
  return `${VIEW_SCHEMA}.${quoted(name)}`;
}
