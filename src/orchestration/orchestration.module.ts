import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { PrefetchModule } from '../prefetch/prefetch.module.js';
import { PrefetchPlans } from '../prefetch/prefetch.plans.js';
import { PrefetchService } from '../prefetch/prefetch.service.js';
import { RegistryModule } from '../registry/registry.module.js';
import { AgentExplorer } from './agent.explorer.js';
import { ErrorNode } from './graph/error.node.js';
import { FormatNode } from './graph/format.node.js';
import { InvokeNode } from './graph/invoke.node.js';
import { PrefetchNode } from './graph/prefetch.node.js';
import { RouteNode } from './graph/route.node.js';
import { RunGraph } from './graph/run.graph.js';
import { VerifyNode } from './graph/verify.node.js';
import { IntentCatalogue } from './intent.catalogue.js';
import { IntentRouter } from './intent.router.js';
import { OrchestrationService } from './orchestration.service.js';
import { RUN_PREFETCH, type RunPrefetch } from './prefetch.port.js';
import { RunStore } from './runs/run.store.js';

const prefetch = {
  provide: RUN_PREFETCH,
  inject: [PrefetchService, PrefetchPlans],
  useFactory: (service: PrefetchService, plans: PrefetchPlans): RunPrefetch => ({
    forIntent: (intent) => plans.forIntent(intent),
    run: (specs, scope, options) => service.run(specs, scope, options),
  }),
};

/** Runs of agents over registered queries: routed, prefetched, verified, told. Agents are found wherever they are provided. */
@Module({
  imports: [DiscoveryModule, RegistryModule, PrefetchModule],
  providers: [
    prefetch,
    AgentExplorer,
    IntentCatalogue,
    IntentRouter,
    RouteNode,
    PrefetchNode,
    InvokeNode,
    VerifyNode,
    FormatNode,
    ErrorNode,
    RunGraph,
    RunStore,
    OrchestrationService,
  ],
  exports: [IntentCatalogue, OrchestrationService, RunStore],
})
export class OrchestrationModule {}
