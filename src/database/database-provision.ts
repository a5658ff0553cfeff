import { Logger } from '@nestjs/common';
import type { DatabaseSettings } from '../config/settings.js';
import { SystemClock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { DatabaseUrls } from './database-urls.js';
import { waitForDatabase } from './database-wait.js';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { ServerWatch, type WatchReporter } from './embedded/server-watch.js';

/** The database of this process, and how to leave it. */
export interface ProvidedDatabase {
  readonly urls: DatabaseUrls;
  /** Null with a database of the user's own. */
  readonly embedded: EmbeddedPostgres | null;
  /** After the last connection was closed. Safe to repeat. */
  stop(): Promise<void>;
}

export interface ProvideOptions {
  /** Starts the embedded server again when it ends by itself: for a process that stays. */
  readonly watch?: boolean;
}

/** Starts the embedded server, or waits for the configured one. `log` takes lines for the user. */
export async function provideDatabase(
  settings: DatabaseSettings,
  log: (line: string) => void,
  options: ProvideOptions = {},
): Promise<ProvidedDatabase> {
  return settings.url === null ? startEmbedded(settings, log, options) : findConfigured(settings, settings.url);
}

async function startEmbedded(
  settings: DatabaseSettings,
  log: (line: string) => void,
  options: ProvideOptions,
): Promise<ProvidedDatabase> {
  const embedded = await EmbeddedPostgres.start({ directory: settings.embeddedDirectory, durability: 'full', log });
  const { appUrl, ownerUrl, appRole } = embedded;
  const urls = { app: appUrl, owner: ownerUrl, direct: settings.directUrl ?? appUrl, appRole };
  const watch = options.watch === true ? new ServerWatch(embedded, new SystemClock(), watchReporter()) : null;
  const stop = (): Promise<void> => {
    watch?.stop();
    return embedded.stop();
  };
  return { urls, embedded, stop };
}

function watchReporter(): WatchReporter {
  const logger = new Logger('Database');
  return {
    revived: () => {
      logger.warn('the embedded database ended and was started again');
    },
    failed: (error) => {
      const detail = error instanceof FalajError ? error.detail : 'unexpected';
      logger.warn('the embedded database ended and cannot be started again yet', { detail });
    },
  };
}

/**
 * The owner is asked first where there is one: it is who grants the application's role its way in, so that role may not be
 * able to connect before the first migration.
 */
async function findConfigured(settings: DatabaseSettings, url: string): Promise<ProvidedDatabase> {
  const urls = { app: url, owner: settings.ownerUrl ?? url, direct: settings.directUrl ?? url };
  const facts = await waitForDatabase(urls.owner, settings.bootWaitMs);
  const appRole = settings.ownerUrl === null ? facts.role : decodeURIComponent(new URL(url).username);
  return { urls: { ...urls, appRole }, embedded: null, stop: () => Promise.resolve() };
}
