// The product's rooms over one database of this run: as shipped with its domains, or with definitions of the benchmark's own.
import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import 'reflect-metadata';
import { Global, Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createApplication } from '../../dist/app.factory.js';
import { ChangesModule } from '../../dist/changes/changes.module.js';
import { TRACKED_TABLES } from '../../dist/changes/tracked-tables.token.js';
import { loadSettings } from '../../dist/config/load-settings.js';
import { SettingsModule } from '../../dist/config/settings.module.js';
import { DatabaseModule } from '../../dist/database/database.module.js';
import { EventsModule } from '../../dist/events/events.module.js';
import { MaterializationModule } from '../../dist/materialization/materialization.module.js';
import { WorkloadModule } from '../../dist/materialization/workload/workload.module.js';
import { ObservabilityModule } from '../../dist/observability/observability.module.js';
import { QueryExecutor } from '../../dist/registry/query.executor.js';
import { QueryRegistry } from '../../dist/registry/query.registry.js';
import { RegisteredQuery } from '../../dist/registry/registered-query.decorator.js';
import { RegistryModule } from '../../dist/registry/registry.module.js';

const STATEMENT_TIMEOUT_MS = 600_000;
const SILENT = { log: () => undefined, warn: () => undefined, error: console.error };

const urlsOf = (database) => ({
  app: database.appUrl,
  owner: database.ownerUrl,
  direct: database.appUrl,
  appRole: database.appRole,
});

/** As shipped, the cache off; it builds, refreshes and warms nothing by itself. */
function settingsFor(directory) {
  const environment = { NODE_ENV: 'development', CACHE_ENABLED: 'false', VIEW_ROUTING_ENABLED: 'true' };
  const settings = loadSettings({ environment });
  return {
    ...settings,
    role: 'all',
    registry: { ...settings.registry, definitionsDirectory: directory ?? settings.registry.definitionsDirectory },
    database: { ...settings.database, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
    materialization: { ...settings.materialization, applyAtStart: false, scheduleEnabled: false },
    prefetch: { ...settings.prefetch, packsAtStart: [] },
  };
}

export async function shippedApplication(database) {
  const app = await createApplication(settingsFor(), urlsOf(database), { logger: SILENT });
  await app.init();
  return app;
}

/** @param definitions `{queries: {id: text}, views: text}`; written below `place`. */
export async function ownApplication(database, place, { queries, views }) {
  const directory = join(place, 'definitions');
  mkdirSync(join(directory, 'bench/queries'), { recursive: true });
  for (const [id, text] of Object.entries(queries)) writeFileSync(join(directory, `bench/queries/${id}.sql`), text);
  writeFileSync(join(directory, 'bench/views.yml'), views);
  const settings = settingsFor(directory);
  class Ports {}
  const tracked = {
    provide: TRACKED_TABLES,
    inject: [QueryRegistry],
    useFactory: (registry) => registry.trackedTables(),
  };
  Global()(Ports);
  Module({ imports: [RegistryModule], providers: [tracked], exports: [TRACKED_TABLES] })(Ports);
  class Root {}
  Module({
    imports: [
      SettingsModule.forRoot(settings),
      ObservabilityModule,
      EventsModule,
      DatabaseModule.forRoot(urlsOf(database), settings.database.bootWaitMs),
      Ports,
      RegistryModule,
      ChangesModule,
      MaterializationModule,
      WorkloadModule,
    ],
    providers: [dataClientFor(Object.keys(queries))],
  })(Root);
  return NestFactory.createApplicationContext(Root, { logger: SILENT, abortOnError: false });
}

/** Every registered query needs a method that answers it. */
function dataClientFor(queryIds) {
  class BenchDataClient {
    constructor(executor) {
      this.executor = executor;
    }
  }
  for (const queryId of queryIds) {
    const { prototype } = BenchDataClient;
    prototype[queryId] = function answer(scope, params) {
      return this.executor.execute(queryId, scope, params);
    };
    const descriptor = Object.getOwnPropertyDescriptor(prototype, queryId);
    RegisteredQuery(`get_${queryId}`, queryId)(prototype, queryId, descriptor);
  }
  Injectable()(BenchDataClient);
  Inject(QueryExecutor)(BenchDataClient, undefined, 0);
  return BenchDataClient;
}
