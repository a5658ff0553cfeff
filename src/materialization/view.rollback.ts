import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import { quoted } from '../registry/sql/index.parser.js';
import { wholeRefresh } from './incremental/keyed.statement.js';
import { noteBrought, readTable } from './incremental/table.ledger.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import type { ViewBuilder } from './view.builder.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { lockCompanion, tellMoved } from './view.companions.js';
import type { RunOutcome, ViewInputs, ViewLedger } from './view.ledger.js';
import { PREVIOUS } from './view.maker.js';
import { exchange, readFormer, type FormerState } from './view.previous.js';
import { readRelation, type ViewRelation } from './view.relation.js';
import type { Move } from './view.swap.js';

/** A view that steps back, with what is known of both builds. */
interface Step {
  readonly view: ViewDefinition;
  readonly present: ViewRelation | undefined;
  readonly former: FormerState;
}

interface Restored extends Step {
  readonly inputs: ViewInputs;
  readonly rows: number;
  /** Whether its rows were written anew, so that it takes no more room than they need. */
  readonly isRewritten: boolean;
}

/** Relations of a former build's rule, as they are called where views serve. */
const READS = `
SELECT coalesce(json_agg(DISTINCT CASE n.nspname WHEN '${PREVIOUS}' THEN '${VIEW_SCHEMA}' ELSE n.nspname END || '.' || c.relname), '[]')::text AS answer,
  coalesce(string_agg(DISTINCT c.relname, ', ') FILTER (WHERE n.nspname = '${PREVIOUS}'), '') AS former
FROM pg_rewrite AS w JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
JOIN pg_class AS c ON c.oid = d.refobjid JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE w.ev_class = $1::oid AND d.refobjid <> w.ev_class`;

/** Former builds that read one, each after those it reads. */
const FORMER_READERS = `
WITH RECURSIVE reader (oid, depth) AS (
  SELECT $1::oid, 0
  UNION ALL
  SELECT c.oid, r.depth + 1 FROM reader AS r JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = r.oid AND d.classid = 'pg_rewrite'::regclass
  JOIN pg_rewrite AS w ON w.oid = d.objid AND w.ev_class <> r.oid JOIN pg_class AS c ON c.oid = w.ev_class JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = '${PREVIOUS}' AND c.relkind = 'm' AND r.depth < 100
)
SELECT c.relname::text AS name FROM reader AS r JOIN pg_class AS c ON c.oid = r.oid WHERE r.oid <> $1::oid GROUP BY c.relname ORDER BY max(r.depth), 1`;

/**
 * Puts the build before the present one in its place again, in the same kind of swap, and the present one aside: a second rollback is a
 * step forward. What was known of it is known again; nobody is answered from it by a definition it was not made by.
 *
 * The former build holds what was true when it was put aside. Where its inputs have not changed since, that is still so; else it is
 * refreshed by its own statement first, so that as_of of the name never goes back. A former build of another view that reads it goes
 * along, since they were made for each other; what else reads the present one is made anew over it.
 */
export class ViewRollback {
  constructor(
    private readonly builder: ViewBuilder,
    private readonly ledger: ViewLedger,
    private readonly catalogue: ViewCatalogue,
  ) {}

  /**
   * In the transaction of a run that holds the view's lock.
   * @throws FalajError view.no_former, view.foreign, view.failed, view.busy, and what the server raises.
   */
  async rollback(connection: LoadConnection, view: ViewDefinition, appRole: string): Promise<RunOutcome> {
    const root = await this.step(connection, view);
    const steps = [root, ...(await this.alongside(connection, root))];
    const present = steps.flatMap((each) => (each.present === undefined ? [] : [each.present.oid]));
    const party = await this.builder.companions.gather(connection, view.name, present);
    const restored = await this.restore(connection, steps);
    const reads = new Map(steps.map((each) => [`${VIEW_SCHEMA}.${each.view.name}`, PREVIOUS] as const));
    const others = await this.builder.companions.make(connection, party, reads, appRole);
    await this.builder.swapping.swap(connection, [...steps.map(moveOf), ...others.moves], party.views);
    for (const each of restored) await this.save(connection, view.name, each);
    await this.builder.companions.save(
      connection,
      view.name,
      party,
      others.rows,
      `it reads ${view.name}, which was rolled back`,
    );
    const { inputs, rows, former } = restored[0] as Restored;
    const bytes = (await readRelation(connection, VIEW_SCHEMA, view.name))?.bytes ?? null;
    return {
      ...{ state: 'succeeded', mode: 'rollback', inputs, rowsAfter: rows, bytes },
      reason: `the build of ${former.fingerprint} stands again`,
    };
  }

  private async step(connection: LoadConnection, view: ViewDefinition): Promise<Step> {
    const { name } = view;
    const [state, former] = [await this.ledger.state(connection, name), await readFormer(connection, name)];
    const kept = await readRelation(connection, PREVIOUS, name);
    if (state === undefined || former === undefined || kept?.oid !== former.relation)
      throw new FalajError('view.no_former', `no former build of ${name} is kept`);
    const present = await readRelation(connection, VIEW_SCHEMA, name);
    if (present !== undefined && present.oid !== state.relation)
      throw new FalajError('view.foreign', `${VIEW_SCHEMA}.${name} was not made by this service`);
    return { view, present, former };
  }

  /** Former builds of other views that read this one's former build. */
  private async alongside(connection: LoadConnection, root: Step): Promise<readonly Step[]> {
    const { rows } = await connection.query(READS, [root.former.relation]);
    const inputs = String(rows[0]?.former);
    if (inputs !== '')
      throw new FalajError('view.failed', `the former build of ${root.view.name} reads the former build of ${inputs}`, {
        hint: `Roll back ${inputs}: ${root.view.name} goes along.`,
      });
    const steps: Step[] = [];
    for (const row of (await connection.query(FORMER_READERS, [root.former.relation])).rows) {
      const view = this.catalogue.get(String(row.name));
      await lockCompanion(connection, view.name);
      steps.push(await this.step(connection, view));
    }
    return steps;
  }

  /** Brings the former builds to their inputs, where those have changed; nobody reads them meanwhile. */
  private async restore(connection: LoadConnection, steps: readonly Step[]): Promise<readonly Restored[]> {
    const restored: Restored[] = [];
    let hasChanged = false;
    for (const step of steps) {
      const { view, former } = step;
      const name = `${PREVIOUS}.${quoted(view.name)}`;
      const inputs = await this.inputsOf(connection, step);
      // Counts are only to be believed while the triggers that count are those of then.
      hasChanged ||= inputs.inputs === null || inputs.inputs !== former.inputs || inputs.shape !== former.input_shape;
      if (hasChanged) {
        await fillAgain(connection, name, former.relation);
        await connection.query(`ANALYZE ${name}`);
      }
      const { rows } = await connection.query(`SELECT count(*)::text AS rows FROM ${name}`);
      restored.push({ ...step, inputs, rows: Number(rows[0]?.rows), isRewritten: hasChanged });
    }
    return restored;
  }

  /** Of the statement the former build was made by, which may read other tables than the definition's. */
  private async inputsOf(connection: LoadConnection, { view, former }: Step): Promise<ViewInputs> {
    const { rows } = await connection.query(READS, [former.relation]);
    const table = await readTable(connection, former.relation);
    const reads = table?.reads ?? (JSON.parse(String(rows[0]?.answer)) as readonly string[]);
    const datasets = former.datasets.map(({ dataset_id: id }) => id);
    return this.ledger.inputs(connection, {
      ...view,
      query: { ...view.query, reads: [...reads].sort() },
      bound: { ...view.bound, datasets },
    });
  }

  private async save(connection: LoadConnection, root: string, restored: Restored): Promise<void> {
    const { view, former, inputs, rows, isRewritten } = restored;
    const relation = await readRelation(connection, VIEW_SCHEMA, view.name);
    // A build that was found to answer wrongly stays out of service: filling it again may not have mended it.
    await exchange(connection, view.name, {
      ...{
        as_of: inputs.asOf,
        as_of_seq: inputs.asOfSeq,
        inputs: inputs.inputs,
        input_shape: inputs.shape,
        datasets: JSON.parse(inputs.datasets),
      },
      ...{ filenode: relation?.filenode, definition_hash: relation?.definitionHash, churn: null },
      ...(isRewritten ? { fresh_bytes: relation?.bytes ?? null, fresh_rows: rows, churn_share: 0, dead_rows: 0 } : {}),
      rolled_back_from: former.fingerprint === view.fingerprint ? null : view.fingerprint,
      updated_at: inputs.asOf,
    });
    if (view.name === root) return tellMoved(connection, view);
    const because = `it goes along with ${root}, which was rolled back`;
    const run = { mode: 'rollback', because, fingerprint: former.fingerprint, inputs, rows } as const;
    await this.builder.companions.joined(connection, root, view, { ...run, bytes: relation?.bytes ?? null });
  }
}

/** By the statement it was made by, whichever kind it is of. What was queued meanwhile may have been used up by the present build. */
async function fillAgain(connection: LoadConnection, name: string, relation: number): Promise<void> {
  const table = await readTable(connection, relation);
  if (table === undefined) {
    await connection.query(`REFRESH MATERIALIZED VIEW ${name}`);
    return;
  }
  await connection.query(wholeRefresh({ ...table, relation: name }), [null]);
  const { rows } = await connection.query(`SELECT count(*)::text AS rows FROM ${name}`);
  await noteBrought(connection, relation, { shape: null, rows: Number(rows[0]?.rows), written: 0 });
}

function moveOf({ view, present }: Step): Move {
  return { schema: VIEW_SCHEMA, name: view.name, from: PREVIOUS, former: present, isKept: true };
}
