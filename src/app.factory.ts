import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './api/openapi.document.js';
import { AppModule } from './app.module.js';
import type { Settings } from './config/settings.js';
import { Connections } from './database/connections.js';
import type { DatabaseUrls } from './database/database-urls.js';
import { OpenedConnections } from './database/opened-connections.js';
import { browserProtection } from './http/browser-protection.js';
import { ConsoleFiles } from './http/console-files.js';
import { createServerAdapter } from './http/server.adapter.js';
import { ServerHooks } from './http/server-hooks.js';
import { StandingHeaders } from './http/standing-headers.js';
import { SystemClock } from './kernel/clock.js';
import { FalajError } from './kernel/falaj-error.js';
import { definitionProblems } from './materialization/view.catalogue.js';
import { MetricsRegistry } from './observability/metrics.registry.js';
import { StructuredLogger } from './observability/structured.logger.js';
import type { DefinitionsAhead } from './registry/definitions/definitions-ahead.js';
import { definitionError } from './registry/definitions/definition-problem.js';

export interface ApplicationOptions {
  readonly logger?: LoggerService;
  /** Definitions of these settings whose reading has begun; without, the application reads them. */
  readonly definitions?: DefinitionsAhead;
}

/**
 * The whole application, ready to `init()` or `listen()`. The database must be up and migrated.
 * @throws FalajError where a definition, a policy or the wiring is wrong.
 */
export async function createApplication(
  settings: Settings,
  urls: DatabaseUrls,
  options: ApplicationOptions = {},
): Promise<NestFastifyApplication> {
  const logger = options.logger ?? new StructuredLogger(settings.logging);
  const adapter = createServerAdapter(settings);
  const opened = new OpenedConnections();
  const root = AppModule.forRoot(settings, urls, opened, options.definitions);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  }).catch(async (error: unknown) => {
    await opened.close();
    return withEveryProblem(error, settings);
  });
  // Hooks count and name routes, so they come before the routes do.
  app.get(ServerHooks).attach(app.getHttpAdapter().getInstance());
  app.get(StandingHeaders).set(await browserProtection(settings.environment === 'production'));
  app.get(ConsoleFiles).attach(app.getHttpAdapter().getInstance());
  observePool(app);
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
  return app;
}

/** Whoever corrects definitions hears of all faults of queries and of views at once, not of the first room's alone. */
async function withEveryProblem(error: unknown, { registry }: Settings): Promise<never> {
  if (error instanceof FalajError && error.code === 'definition.invalid') {
    const problems = await definitionProblems(registry.definitionsDirectory, registry, new SystemClock());
    if (problems.length > 0) throw definitionError(problems);
  }
  throw error;
}

function observePool(app: NestFastifyApplication): void {
  const connections = app.get(Connections);
  app.get(MetricsRegistry).gauge({
    name: 'database_pool_connections',
    help: 'Connections of the application role in use, requests that wait for one, and the most there may be',
    labels: ['state'],
    collect: () => {
      const { inUse, waiting, max } = connections.status();
      return Object.entries({ in_use: inUse, waiting, max }).map(([state, value]) => ({ labels: { state }, value }));
    },
  });
}
