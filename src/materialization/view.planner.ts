import type { ReadTransaction } from '../database/read-transaction.js';
import { isSameIndex } from '../registry/sql/index.parser.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { PlannedStep, ViewCondition, ViewPlan } from './view-report.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { conditionOf, readFacts, type IndexFacts, type ViewFacts } from './view.facts.js';
import { indexStatements } from './view.indexes.js';

const SWAP_LOCK = 'ACCESS EXCLUSIVE on the view for the moment of the swap';
const READERS_GO_ON = 'none that stops readers';

const STEPS: Readonly<Record<ViewCondition, Pick<PlannedStep, 'action' | 'reason' | 'locks'>>> = {
  missing: { action: 'create', reason: 'it is not there', locks: READERS_GO_ON },
  outdated: { action: 'rebuild', reason: 'its definition changed', locks: SWAP_LOCK },
  drifted: { action: 'rebuild', reason: 'its definition was altered by hand', locks: SWAP_LOCK },
  unpopulated: {
    action: 'refresh',
    reason: 'it holds nothing yet',
    locks: 'ACCESS EXCLUSIVE on the view for the first fill',
  },
  foreign: { action: 'blocked', reason: 'the name belongs to a relation this service did not make', locks: 'none' },
  quarantined: { action: 'rebuild', reason: 'it is quarantined', locks: SWAP_LOCK },
  ready: { action: 'none', reason: 'it is as defined', locks: 'none' },
};

const ORPHANS = `SELECT name FROM falaj.view_state WHERE name <> ALL ($1::text[]) ORDER BY name COLLATE "C"`;

/** The difference between the views that are defined and those that are there. Looks only. */
export class ViewPlanner {
  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly transactions: ReadTransaction,
  ) {}

  /** @throws FalajError database.unavailable, database.overloaded */
  async plan(): Promise<ViewPlan> {
    const views = this.catalogue.inOrder();
    const facts = await readFacts(this.transactions, views);
    const steps = views.map((view) => stepFor(view, facts.get(view.name)));
    const names = views.map(({ name }) => name);
    const { rows } = await this.transactions.run((reader) => reader.query(ORPHANS, [names]));
    const drops = rows.map(([name]): PlannedStep => ({
      view: name ?? '',
      action: 'drop',
      reason: 'no definition names it any more',
      locks: 'ACCESS EXCLUSIVE on the view',
      details: [],
    }));
    const all = [...steps, ...drops];
    return { steps: all, isEmpty: all.every(({ action }) => action === 'none' || action === 'blocked') };
  }
}

function stepFor(view: ViewDefinition, facts: ViewFacts | undefined): PlannedStep {
  const condition = facts === undefined ? 'missing' : conditionOf(view, facts);
  // Whatever is made anew gets its indexes with it.
  if (facts === undefined || condition !== 'ready') return { view: view.name, ...STEPS[condition], details: [] };
  const wanted = new Map(indexStatements(view, VIEW_SCHEMA).map(({ name, statement }) => [name, statement]));
  const missing = [...wanted.keys()].filter((name) => facts.indexes.every((index) => index.name !== name));
  const details = [
    ...missing.map((name) => `missing index ${name}`),
    ...facts.indexes.flatMap((index) => unexpected(index, wanted.get(index.name))),
  ];
  if (missing.length === 0) return { view: view.name, ...STEPS.ready, details };
  return { view: view.name, action: 'reindex', reason: 'an index is missing', locks: READERS_GO_ON, details };
}

/** Someone made it for a reason this service does not know: it is told of, never dropped. */
function unexpected({ name, definition }: IndexFacts, wanted: string | undefined): readonly string[] {
  if (wanted === undefined) return [`index ${name} is not defined here; it is kept`];
  return isSameIndex(definition, wanted) ? [] : [`index ${name} is not as it is defined here; it is kept`];
}
