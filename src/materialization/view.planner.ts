import type { ReadTransaction } from '../database/read-transaction.js';
import { sha256Hex } from '../kernel/hash.js';
import { guardIncremental } from './incremental/plan.guard.js';
import type { PlannedStep, ViewExplanation, ViewPlan } from './view-report.js';
import { step, stepFor } from './view-step.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { obstaclesOf } from './view.companions.js';
import { askingBy, protectedRelations, readersOf, type AskText, type Readers } from './view.dependencies.js';
import { ViewEstimator } from './view.estimator.js';
import { conditionOf, readFacts, type ViewFacts } from './view.facts.js';

export interface PlanOptions {
  /** Also what no definition names any more; false where the definitions at hand are not all there are. */
  readonly drops?: boolean;
  /** Say how long each step will take: a question to the server for each. */
  readonly times?: boolean;
}

type Facts = ReadonlyMap<string, ViewFacts>;

const ORPHANS = `
SELECT coalesce(json_agg(json_build_object('name', s.name, 'oid', to_regclass(format('public.%I', s.name))::oid::bigint, 'known', s.relation::bigint)
  ORDER BY s.name COLLATE "C"), '[]')::text FROM falaj.view_state AS s WHERE s.name <> ALL ($1::text[])`;

interface Orphan {
  readonly name: string;
  readonly oid: number | null;
  readonly known: number;
}

/** The difference between the views that are defined and those that are there. Looks only. */
export class ViewPlanner {
  private readonly estimator: ViewEstimator;
  private readonly ask: AskText;

  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly transactions: ReadTransaction,
  ) {
    this.estimator = new ViewEstimator(transactions);
    this.ask = askingBy(transactions);
  }

  /** @throws FalajError database.unavailable, database.overloaded */
  async plan({ drops = true, times = true }: PlanOptions = {}): Promise<ViewPlan> {
    const views = this.catalogue.inOrder();
    const facts = await readFacts(this.transactions, views);
    const alone = await this.guarded(views.map((view) => stepFor(view, facts.get(view.name))));
    const borne = await guardIncremental(alone, this.catalogue, this.ask);
    const defined = await this.withReaders(borne, facts);
    const all = [...defined, ...(drops ? await this.drops() : [])];
    const byName = new Map(views.map((view) => [view.name, view]));
    const steps = times ? await this.estimator.withTimes(all, byName, facts) : all;
    const isEmpty = steps.every(({ action }) => action === 'none' || action === 'blocked');
    return { planId: idOf(steps), steps, isEmpty };
  }

  /** @throws FalajError view.unknown */
  async explain(name: string): Promise<ViewExplanation> {
    const view = this.catalogue.get(name);
    const { steps } = await this.plan({ drops: false });
    const facts = (await readFacts(this.transactions, [view])).get(name);
    const relation = facts?.relation ?? null;
    const readers = relation === null ? undefined : await readersOf(this.ask, [relation.oid]);
    const previous = facts?.previous ?? null;
    return {
      name,
      condition: facts === undefined ? 'missing' : conditionOf(view, facts),
      step: steps.find((each) => each.view === name) ?? stepFor(view, facts),
      reads: view.query.reads,
      readers: readers === undefined ? [] : [...readers.materialized, ...readers.views].map(({ identity }) => identity),
      obstacles: readers === undefined ? [] : obstaclesOf(readers),
      indexes: facts?.indexes ?? [],
      options: relation?.options ?? [],
      tablespace: relation?.tablespace ?? null,
      cost: await this.estimator.costOf(view),
      former:
        previous === null
          ? null
          : {
              ...{ fingerprint: previous.fingerprint, asOf: previous.as_of },
              isAsDefined: previous.fingerprint === view.fingerprint,
            },
    };
  }

  /** A view holds the same rows for everyone, so rows that not everyone may see keep it from being made. */
  private async guarded(steps: readonly PlannedStep[]): Promise<readonly PlannedStep[]> {
    const views = steps.map(({ view }) => this.catalogue.get(view));
    const all = await protectedRelations(this.ask, [...new Set(views.flatMap(({ query }) => query.reads))]);
    if (all.length === 0) return steps;
    const guarded: PlannedStep[] = [];
    for (const [index, each] of steps.entries()) {
      const query = views[index]?.query;
      const found = await protectedRelations(this.ask, query?.reads ?? []);
      // What keeps its tenants apart itself is answered from with the tenant of whoever asks.
      const tables = found.filter((table) => table !== query?.tenancy?.table);
      const reason = `rows of ${tables.join(', ')} are under row security, and a view holds the same rows for everyone`;
      const verdict = { action: 'blocked', reason, locks: 'none' } as const;
      guarded.push(tables.length === 0 ? each : step({ name: each.view }, verdict, each.details));
    }
    return guarded;
  }

  /** What reads a view that is built anew comes along, or keeps it from being built. */
  private async withReaders(steps: readonly PlannedStep[], facts: Facts): Promise<readonly PlannedStep[]> {
    const planned = new Map(steps.map((each) => [each.view, each]));
    for (const { view } of steps) {
      const own = planned.get(view);
      const oid = facts.get(view)?.relation?.oid;
      if (own?.action !== 'rebuild' || own.within !== null || oid === undefined) continue;
      const readers = await readersOf(this.ask, [oid]);
      const rebuilt = this.rebuilding(own, readers, facts);
      planned.set(view, rebuilt);
      for (const name of rebuilt.together) {
        const other = planned.get(name);
        if (other !== undefined) planned.set(name, alongside(other, view));
      }
    }
    return [...planned.values()];
  }

  private rebuilding(own: PlannedStep, readers: Readers, facts: Facts): PlannedStep {
    const obstacles = obstaclesOf(readers);
    const isOurs = ({ oid, name }: { oid: number; name: string }): boolean => facts.get(name)?.state?.relation === oid;
    if (obstacles.length > 0) {
      const reason = `${own.reason}, and what reads it can neither be made again nor be told to read another`;
      return {
        ...own,
        action: 'blocked',
        reason,
        locks: 'none',
        details: [...own.details, ...obstacles.map((each) => `read by ${each}`)],
      };
    }
    const ours = readers.materialized.filter(isOurs);
    const others = readers.materialized.filter((reader) => !isOurs(reader));
    const moved = [...readers.materialized, ...readers.views].length;
    return {
      ...own,
      together: ours.map(({ name }) => name),
      locks:
        moved === 0 ? own.locks : `${own.locks}, and on ${String(moved)} that ${moved === 1 ? 'reads' : 'read'} it`,
      details: [
        ...own.details,
        ...ours.map(({ name }) => `view ${name} reads it and is built anew with it`),
        ...others.map(({ identity }) => `${identity} reads it and is made again as it is`),
        ...readers.views.map(({ identity }) => `${identity} reads it and is told to read the new build`),
      ],
    };
  }

  /** Those that read others first; never what something else reads. */
  private async drops(): Promise<readonly PlannedStep[]> {
    const names = this.catalogue.list().map(({ name }) => name);
    const orphans = JSON.parse((await this.ask(ORPHANS, [names])) ?? '[]') as readonly Orphan[];
    const known = new Set(orphans.map(({ oid }) => oid));
    const steps: { readonly step: PlannedStep; readonly readers: number }[] = [];
    for (const { name, oid, known: relation } of orphans) {
      const isOurs = oid === relation;
      const readers = isOurs ? await readersOf(this.ask, [relation]) : { materialized: [], views: [], others: [] };
      const foreign = [...readers.materialized, ...readers.views].filter((reader) => !known.has(reader.oid));
      const obstacles = [...readers.others, ...foreign.map(({ identity }) => identity)];
      const verdict =
        obstacles.length > 0
          ? ({
              action: 'blocked',
              reason: 'no definition names it any more, and something reads it',
              locks: 'none',
            } as const)
          : ({
              action: 'drop',
              reason: 'no definition names it any more',
              locks: 'ACCESS EXCLUSIVE on the view',
            } as const);
      const details = isOurs
        ? obstacles.map((each) => `read by ${each}`)
        : ['what bears its name was not made by this service and stays; only what is known of it goes'];
      steps.push({ step: step({ name }, verdict, details), readers: readers.materialized.length });
    }
    return [...steps].sort((a, b) => a.readers - b.readers).map((each) => each.step);
  }
}

/** A step that is part of another's. What it would have been by itself is done with it. */
function alongside(own: PlannedStep, root: string): PlannedStep {
  if (own.action === 'blocked') return own;
  const reason = own.action === 'rebuild' ? own.reason : `it reads ${root}, which is built anew`;
  const locks = 'ACCESS EXCLUSIVE on the view for the moment of the swap';
  return { ...own, action: 'rebuild', reason, locks, within: own.within ?? root };
}

/** How long it takes is no part of what is done. */
function idOf(steps: readonly PlannedStep[]): string {
  const shapes = steps.map(({ view, action, reason, details, together, within }) => [
    view,
    action,
    reason,
    details,
    together,
    within,
  ]);
  return sha256Hex(JSON.stringify(shapes)).slice(0, 12);
}
