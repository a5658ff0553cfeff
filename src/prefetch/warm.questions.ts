import { Inject, Injectable, Logger } from '@nestjs/common';
import { QueryUsage } from '../cache/usage/query.usage.js';
import type { WeighedQuestion } from '../cache/usage/asked-question.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { OperationCatalogue } from '../registry/operation.catalogue.js';
import { WORKSPACE_PARAMETER, type QueryDefinition } from '../registry/query-definition.js';
import type { PackSource, PrefetchEntry, PrefetchPack } from './prefetch-plan.js';
import type { PrefetchSpec } from './prefetch-spec.js';
import { PrefetchPlans } from './prefetch.plans.js';

/** The system itself: it may ask every query, but belongs to no tenant unless it asks for one. What it asks is no use of an answer. */
export const WARM_UP: QueryScope = Object.freeze({
  principal: 'falaj-warmup',
  tenants: Object.freeze([]),
  tenant: null,
  workspaces: Object.freeze([]),
  roles: Object.freeze(['admin'] as const),
  reading: Object.freeze({ isAhead: true }),
});

/** Asked once since yesterday is not asked often. */
const USES_MIN = 2;

/** One tenant or workspace: whom to ask as, and what it is known by. */
interface Member {
  readonly tenant: string | null;
  readonly values: JsonObject;
}

/** What a warm-up asks: of packs, each member's own; of what was asked most, what is asked often. */
@Injectable()
export class WarmQuestions {
  private readonly logger = new Logger('WarmUp');

  constructor(
    private readonly plans: PrefetchPlans,
    private readonly catalogue: OperationCatalogue,
    private readonly usage: QueryUsage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws FalajError prefetch.unknown_pack; whatever a source's query throws. */
  async ofPacks(names: readonly string[]): Promise<readonly PrefetchSpec[]> {
    const packs = names.map((name) => this.plans.pack(name));
    return (await Promise.all(packs.map((pack) => this.ofPack(pack)))).flat();
  }

  /** All that the files know of a query, and what is asked of it often. */
  async ofQuery(queryId: string): Promise<readonly PrefetchSpec[]> {
    const forAll = this.plans.entriesOf(queryId).filter(({ definition }) => definition.scope === 'public');
    const forEach = await Promise.all(
      this.plans.packsForEach().map((pack) => {
        const entries = pack.entries.filter(({ definition }) => definition.queryId === queryId);
        return entries.length === 0 ? Promise.resolve([]) : this.ofPack({ ...pack, entries });
      }),
    );
    const { mostUsed } = this.settings.prefetch.warmUp;
    const often = this.usage.mostHere(mostUsed).filter((question) => question.queryId === queryId);
    return [...forAll, ...forEach.flat(), ...often.filter(isOften).map((each) => this.specOf(each))];
  }

  /** What is asked most, over all processes. */
  async mostUsed(): Promise<readonly PrefetchSpec[]> {
    const { mostUsed } = this.settings.prefetch.warmUp;
    return mostUsed === 0 ? [] : (await this.usage.most(mostUsed)).filter(isOften).map((each) => this.specOf(each));
  }

  /** What is asked most of this process. */
  mostUsedHere(): readonly PrefetchSpec[] {
    return this.usage
      .mostHere(this.settings.prefetch.warmUp.mostUsed)
      .filter(isOften)
      .map((each) => this.specOf(each));
  }

  private specOf({ queryId, params, tenant }: WeighedQuestion): PrefetchSpec {
    const definition = this.catalogue.find(queryId)?.definition;
    const whose = tenant === null ? {} : { tenant };
    return { fn: queryId, params, ...whose, ...(definition === undefined ? {} : ownWorkspace(definition, params)) };
  }

  private async ofPack({ name, entries, forEach }: PrefetchPack): Promise<readonly PrefetchSpec[]> {
    if (forEach === null)
      return entries.map((entry) => ({ ...entry, ...ownWorkspace(entry.definition, entry.params) }));
    const members = await this.members(forEach, name);
    return members.flatMap((member) => entries.map((entry) => specFor(entry, member)));
  }

  private async members({ definition, params, tenantColumn }: PackSource, pack: string): Promise<readonly Member[]> {
    const { rows } = await this.catalogue.invoke(definition.queryId, WARM_UP, params);
    const { membersMax } = this.settings.prefetch.warmUp;
    if (rows.length > membersMax)
      this.logger.warn({ message: 'a pack has more members than are warmed', pack, members: rows.length, membersMax });
    return rows.slice(0, membersMax).map((values) => ({ values, tenant: tenantOf(values, tenantColumn) }));
  }
}

function tenantOf(values: JsonObject, column: string | null): string | null {
  const tenant = column === null ? null : values[column];
  return typeof tenant === 'string' || typeof tenant === 'number' ? String(tenant) : null;
}

function specFor({ fn, params, each, definition }: PrefetchEntry, { tenant, values }: Member): PrefetchSpec {
  const own = Object.entries(each ?? {}).map(([param, column]): [string, JsonValue] => [param, values[column] ?? null]);
  const whose = tenant === null || definition.scope !== 'tenant' ? {} : { tenant };
  const asked = { ...params, ...Object.fromEntries(own) };
  return { fn, params: asked, ...whose, ...ownWorkspace(definition, asked) };
}

function isOften({ weight }: WeighedQuestion): boolean {
  return weight >= USES_MIN;
}

/** The system is shown the workspace that it asks about, and no other. */
function ownWorkspace({ scope }: QueryDefinition, params: JsonObject): Pick<PrefetchSpec, 'workspace'> {
  const workspace = params[WORKSPACE_PARAMETER];
  return scope === 'workspace' && typeof workspace === 'string' ? { workspace } : {};
}
