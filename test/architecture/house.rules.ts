/** The import table of the house, as data. A room absent from a row may not be imported from it. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  config: ['kernel'],
  observability: ['kernel', 'config'],
  events: ['kernel'],
  http: ['kernel', 'config', 'observability'],
  database: ['kernel', 'config', 'observability'],
  identity: ['kernel', 'config', 'observability', 'database', 'http'],
  changes: ['kernel', 'config', 'observability', 'database'],
  jobs: ['kernel', 'config', 'observability', 'database'],
  datasets: ['kernel'],
  registry: ['kernel', 'config', 'observability', 'database'],
  audit: ['kernel', 'config', 'observability', 'database', 'changes', 'registry'],
  'cache/engine': ['kernel'],
  cache: ['kernel', 'config', 'observability', 'events', 'changes', 'registry', 'cache/engine'],
  materialization: ['kernel', 'config', 'observability', 'events', 'database', 'changes', 'registry'],
  prefetch: ['kernel', 'config', 'observability', 'events', 'registry', 'cache'],
  orchestration: ['kernel', 'config', 'observability', 'events', 'registry', 'cache', 'materialization', 'prefetch'],
  health: ['kernel', 'config', 'database', 'changes', 'cache', 'materialization'],
  api: [
    ...[
      'kernel',
      'config',
      'observability',
      'http',
      'identity',
      'audit',
      'events',
      'registry',
      'changes',
      'cache',
      'health',
    ],
    ...['materialization', 'prefetch', 'orchestration'],
  ],
  domains: ['kernel', 'datasets', 'http', 'events', 'registry', 'jobs'],
  cli: ['kernel', 'config', 'database', 'registry', 'cache', 'health', 'materialization', 'prefetch', 'orchestration'],
  root: ['*'],
};

/** Files of other rooms that a domain may import besides: their public ports. */
export const DOMAIN_PORTS: readonly string[] = [
  'orchestration/agent.port.ts',
  'orchestration/quantity.ts',
  'changes/recorded-writes.port.ts',
  'cache/writes/cached-values.port.ts',
  'cache/methods/cached.decorator.ts',
  'cache/methods/cached-method.ts',
  'cache/repositories/cached-repositories.module.ts',
  'cache/repositories/cached-repositories.port.ts',
  'cache/repositories/entity.repository.ts',
  'cache/repositories/repository.declaration.ts',
  'database/read-transaction.ts',
  'database/snapshot-reader.ts',
  // The clock that tests advance, and what has work done by the clock: by one process, at its time.
  'observability/clock.token.ts',
  'cache/turns/schedule.port.ts',
];

/** Packages that only one room may import: the only opener of connections, the only metrics client. */
export const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  pg: ['database'],
  'pg-copy-streams': ['database'],
  'pg-logical-replication': ['database'],
  typeorm: ['database'],
  '@nestjs/typeorm': ['database'],
  ioredis: ['cache'],
  'libpg-query': ['registry'],
  'prom-client': ['observability'],
  '@opentelemetry/api': ['observability'],
  '@opentelemetry/core': ['observability'],
  '@opentelemetry/resources': ['observability'],
  '@opentelemetry/sdk-trace': ['observability'],
  '@opentelemetry/exporter-trace-otlp-http': ['observability'],
  jose: ['http'],
  commander: ['cli', 'root'],
  'graphile-worker': ['database', 'jobs'],
};

/** In a domain, TypeORM may appear only in files of these roles. */
export const DOMAIN_TYPEORM_FILES = /\.(entity|repository)\.ts$/;

export const LINES_MAX = 300;

export const FUNCTION_LINES_MAX = 70;

/** Doors and composition: they may import anything, and nobody imports them (but for each other). */
export const ROOT_FILES: readonly string[] = [
  'main.ts',
  'cli.ts',
  'app.module.ts',
  'app.factory.ts',
  'bootstrap.ts',
  'domain-data.ts',
  'local.engine.ts',
  'local.load.ts',
  'doctor.examinations.ts',
];
