import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { CLOCK } from '../observability/clock.token.js';
import { CatalogueAuditor } from './catalogue.auditor.js';
import { DEFINITIONS_AHEAD, type DefinitionsAhead } from './definitions/definitions-ahead.js';
import { loadDefinitions } from './definitions/definitions.loader.js';
import { KeptDefinitions } from './definitions/kept-definitions.js';
import { OperationCatalogue } from './operation.catalogue.js';
import { QueryExecutor } from './query.executor.js';
import { QueryRegistry } from './query.registry.js';
import { RegisteredQueryExplorer } from './registered-query.explorer.js';

const registry = {
  provide: QueryRegistry,
  inject: [SETTINGS, CLOCK, { token: DEFINITIONS_AHEAD, optional: true }],
  useFactory: async (
    { registry: { definitionsDirectory, keptDirectory, ...rules } }: Settings,
    clock: Clock,
    ahead: DefinitionsAhead | undefined,
  ): Promise<QueryRegistry> => {
    const load = () => loadDefinitions(definitionsDirectory, rules, new KeptDefinitions(keptDirectory));
    return new QueryRegistry(await (ahead?.set ?? load()), clock);
  },
};

/** Definitions, the methods that answer them, and their execution. Needs SETTINGS, CLOCK and ReadTransaction from global modules. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [registry, QueryExecutor, OperationCatalogue, RegisteredQueryExplorer, CatalogueAuditor],
  exports: [QueryRegistry, QueryExecutor, OperationCatalogue, CatalogueAuditor],
})
export class RegistryModule {}
