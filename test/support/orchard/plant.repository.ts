import { Injectable } from '@nestjs/common';
import type { EntityChange, EntityRepository } from '../../../src/cache/repositories/entity.repository.js';
import { ReadTransaction } from '../../../src/database/read-transaction.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import type { RecordedTransaction } from '../../../src/kernel/recorded-transaction.js';
import type { Plant, PlantDraft, PlantFilter, PlantTypes } from './plant.js';

const SELECT = `SELECT p.plant_id, p.tenant_id, p.plot_id, o.name, p.label, p.kind, p.height,
  to_char(p.planted_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  FROM public.plants AS p JOIN public.plots AS o ON o.plot_id OPERATOR(pg_catalog.=) p.plot_id`;
const COLUMNS: Readonly<Record<string, string>> = { plotId: 'plot_id', label: 'label', kind: 'kind', height: 'height' };

/** An ordinary repository, which counts what it is asked. */
@Injectable()
export class PlantRepository implements EntityRepository<PlantTypes> {
  /** Names of the methods that were called, and with how many ids. */
  readonly calls: string[] = [];
  /** Awaited by every read after its rows were read. */
  hold: () => Promise<void> = () => Promise.resolve();
  /** Answers for every tenant, as a repository that forgets a condition would. */
  isCareless = false;

  constructor(private readonly transactions: ReadTransaction) {}

  getByIds(scope: QueryScope, ids: readonly string[]): Promise<readonly Plant[]> {
    return this.read(`getByIds ${String(ids.length)}`, scope, 'AND p.plant_id = ANY ($2::uuid[])', [ids]);
  }

  async getByKey(scope: QueryScope, key: string): Promise<Plant | null> {
    return (await this.read('getByKey', scope, 'AND p.label = $2', [key]))[0] ?? null;
  }

  find(scope: QueryScope, { plot, kind, limit = 100 }: PlantFilter): Promise<readonly Plant[]> {
    const where = 'AND ($2::uuid IS NULL OR p.plot_id = $2) AND ($3::text IS NULL OR p.kind = $3)';
    return this.read('find', scope, `${where} ORDER BY p.label COLLATE "C" LIMIT ${String(limit)}`, [
      plot ?? null,
      kind ?? null,
    ]);
  }

  async count(scope: QueryScope, filter: PlantFilter): Promise<number> {
    return (await this.find(scope, filter)).length;
  }

  search(scope: QueryScope, { text }: { readonly text: string }): Promise<readonly Plant[]> {
    return this.read('search', scope, 'AND pg_catalog.strpos(p.label, $2) > 0 ORDER BY p.label COLLATE "C"', [text]);
  }

  async analyse(scope: QueryScope): Promise<PlantTypes['analysis']> {
    const counts = new Map<string, number>();
    for (const { kind } of await this.find(scope, {})) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return [...counts].map(([kind, plants]) => ({ kind, plants })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
  }

  getUpdatedSince(scope: QueryScope, since: Date, limit: number): Promise<readonly Plant[]> {
    const where = `AND p.updated_at > $2::timestamptz ORDER BY p.updated_at LIMIT ${String(limit)}`;
    return this.read('getUpdatedSince', scope, where, [since.toISOString()]);
  }

  async create(transaction: RecordedTransaction, scope: QueryScope, draft: PlantDraft): Promise<Plant> {
    const [plant] = await this.bulkCreate(transaction, scope, [draft]);
    if (plant === undefined) throw new Error('nothing was written');
    return plant;
  }

  async update(
    transaction: RecordedTransaction,
    scope: QueryScope,
    id: string,
    changes: PlantTypes['changes'],
  ): Promise<Plant | null> {
    const entries = Object.entries(changes);
    const sets = entries.map(([name], at) => `${COLUMNS[name] ?? ''} = $${String(at + 3)}`);
    const text = `UPDATE public.plants SET ${[...sets, 'updated_at = now()'].join(', ')} WHERE plant_id = $1 AND tenant_id = $2`;
    await transaction.query(text, [id, scope.tenant, ...entries.map(([, value]) => value)]);
    return (await this.written(transaction, scope, [id]))[0] ?? null;
  }

  async delete(transaction: RecordedTransaction, scope: QueryScope, id: string): Promise<boolean> {
    const text = 'DELETE FROM public.plants WHERE plant_id = $1 AND tenant_id = $2 RETURNING plant_id';
    return (await transaction.query(text, [id, scope.tenant])).rows.length > 0;
  }

  async bulkCreate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    drafts: readonly PlantDraft[],
  ): Promise<readonly Plant[]> {
    const text = `INSERT INTO public.plants (plant_id, tenant_id, plot_id, label, kind, height)
      SELECT d.plant_id, $1, d.plot_id, d.label, d.kind, d.height FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[])
      AS d (plant_id, plot_id, label, kind, height)`;
    const column = (name: keyof PlantDraft): unknown[] => drafts.map((draft) => draft[name]);
    const values = (['plantId', 'plotId', 'label', 'kind', 'height'] as const).map(column);
    await transaction.query(text, [scope.tenant, ...values]);
    return this.written(
      transaction,
      scope,
      drafts.map(({ plantId }) => plantId),
    );
  }

  async bulkUpdate(
    transaction: RecordedTransaction,
    scope: QueryScope,
    changes: readonly EntityChange<PlantTypes>[],
  ): Promise<readonly Plant[]> {
    for (const { id, changes: each } of changes) await this.update(transaction, scope, id, each);
    return this.written(
      transaction,
      scope,
      changes.map(({ id }) => id),
    );
  }

  private async read(
    name: string,
    scope: QueryScope,
    where: string,
    values: readonly unknown[],
  ): Promise<readonly Plant[]> {
    this.calls.push(name);
    const mine = this.isCareless ? '($1::text IS NULL OR true)' : 'p.tenant_id = $1';
    const text = `${SELECT} WHERE ${mine} ${where}`;
    const { rows } = await this.transactions.run((reader) => reader.query(text, [scope.tenant, ...values]));
    await this.hold();
    return rows.map(plantOf);
  }

  private async written(
    transaction: RecordedTransaction,
    scope: QueryScope,
    ids: readonly string[],
  ): Promise<readonly Plant[]> {
    const { rows } = await transaction.query(`${SELECT} WHERE p.tenant_id = $1 AND p.plant_id = ANY ($2::uuid[])`, [
      scope.tenant,
      ids,
    ]);
    return rows.map((row) => plantOf(Object.values(row) as (string | null)[]));
  }
}

function plantOf([plantId, tenantId, plotId, plotName, label, kind, height, plantedAt]: readonly (
  string | null
)[]): Plant {
  return {
    plantId: plantId ?? '',
    tenantId: tenantId ?? '',
    plotId: plotId ?? '',
    plotName: plotName ?? '',
    label: label ?? '',
    kind: kind ?? '',
    height: height ?? null,
    plantedAt: new Date(plantedAt ?? ''),
  };
}
