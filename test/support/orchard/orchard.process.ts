import { join } from 'node:path';
import { Global, Module, type INestApplicationContext, type ModuleMetadata, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CacheModule } from '../../../src/cache/cache.module.js';
import { CachedValues } from '../../../src/cache/writes/cached-values.port.js';
import { ValueFamilies } from '../../../src/cache/writes/value.families.js';
import { ChangesModule } from '../../../src/changes/changes.module.js';
import { RepositoryCatalogueModule } from '../../../src/cache/repositories/repository-catalogue.module.js';
import { RepositoryCatalogue } from '../../../src/cache/repositories/repository.catalogue.js';
import { TRACKED_TABLES, type TrackedTable } from '../../../src/changes/tracked-tables.token.js';
import { loadSettings } from '../../../src/config/load-settings.js';
import { SettingsModule } from '../../../src/config/settings.module.js';
import type { Settings } from '../../../src/config/settings.js';
import { DatabaseModule } from '../../../src/database/database.module.js';
import { EventsModule } from '../../../src/events/events.module.js';
import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { ObservabilityModule } from '../../../src/observability/observability.module.js';
import { PrefetchModule } from '../../../src/prefetch/prefetch.module.js';
import { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import { RegistryModule } from '../../../src/registry/registry.module.js';
import { APP_ROLE, type TestDatabase } from '../postgres.js';
import { OrchardModule } from './orchard.module.js';
import { NOTE_TABLES } from './orchard.notes.js';

@Global()
@Module({
  imports: [RegistryModule, RepositoryCatalogueModule],
  providers: [
    { provide: CachedValues, inject: [ValueFamilies], useFactory: (families: ValueFamilies): CachedValues => families },
    {
      provide: TRACKED_TABLES,
      inject: [QueryRegistry, RepositoryCatalogue],
      useFactory: (registry: QueryRegistry, repositories: RepositoryCatalogue): readonly TrackedTable[] => [
        ...registry.trackedTables(),
        ...repositories.trackedTables(),
      ],
    },
  ],
  exports: [TRACKED_TABLES, CachedValues],
})
class PortsModule {}

/** What the domain reads. */
export const ORCHARD_TABLES = `
  CREATE TABLE public.trees (tree_id integer PRIMARY KEY, kind text NOT NULL);
  CREATE TABLE public.tools (tool text NOT NULL);
  CREATE TABLE public.owners (owner text PRIMARY KEY, tree_id integer NOT NULL);
  INSERT INTO public.owners VALUES ('ada', 1), ('ben', 2);
  INSERT INTO public.trees VALUES (1, 'fig'), (2, 'date'), (3, 'olive');
  ${NOTE_TABLES}
  CREATE TABLE public.plots (plot_id uuid PRIMARY KEY, tenant_id text NOT NULL, name text NOT NULL);
  CREATE TABLE public.plants (
    plant_id uuid PRIMARY KEY, tenant_id text NOT NULL, plot_id uuid NOT NULL REFERENCES public.plots ON DELETE CASCADE,
    label text NOT NULL, kind text NOT NULL, height numeric(9, 2), planted_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(), UNIQUE (tenant_id, label));
  GRANT SELECT, INSERT, UPDATE, DELETE
    ON public.trees, public.tools, public.owners, public.tree_notes, public.plots, public.plants TO ${APP_ROLE}`;

export function orchardSettings(environment: NodeJS.ProcessEnv): Settings {
  const loaded = loadSettings({ environment: { NODE_ENV: 'test', ...environment } });
  const definitionsDirectory = join(import.meta.dirname, 'definitions');
  return { ...loaded, registry: { ...loaded.registry, definitionsDirectory } };
}

/** The rooms of such an application. */
export function orchardRooms(
  settings: Settings,
  database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>,
): NonNullable<ModuleMetadata['imports']> {
  const urls = { app: database.appUrl, owner: database.ownerUrl, direct: database.appUrl, appRole: APP_ROLE };
  return [
    SettingsModule.forRoot(settings),
    ObservabilityModule,
    EventsModule,
    DatabaseModule.forRoot(urls, settings.database.bootWaitMs),
    PortsModule,
    RegistryModule,
    ChangesModule,
    CacheModule,
    PrefetchModule,
    OrchardModule,
  ];
}

/** One process of an application with the orchard for its only domain, over real rooms. */
export class OrchardProcess {
  private constructor(private readonly context: INestApplicationContext) {}

  static async start(
    database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>,
    adjust: (settings: Settings) => Settings = (settings) => settings,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<OrchardProcess> {
    const settings = adjust(orchardSettings(environment));
    const module = await Test.createTestingModule({ imports: orchardRooms(settings, database) }).compile();
    module.useLogger(false);
    return new OrchardProcess(await module.init());
  }

  get<T>(token: Type<T> | (abstract new (...args: never[]) => T) | symbol): T {
    return this.context.get<T>(token);
  }

  /** Asks a query through the cache, and says how the answer was come by. */
  async ask(queryId: string, params: Readonly<Record<string, unknown>> = {}, scope = ANONYMOUS): Promise<string> {
    const answer = await this.get(OperationCatalogue).invoke(queryId, scope, params);
    return answer.delivery.status;
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
