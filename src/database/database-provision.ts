import type { DatabaseSettings } from '../config/settings.js';
import type { DatabaseUrls } from './database-urls.js';
import { waitForDatabase } from './database-wait.js';
import { EmbeddedPostgres } from './embedded-postgres.js';

/** The database of this process, and how to leave it. */
export interface ProvidedDatabase {
  readonly urls: DatabaseUrls;
  /** Null with a database of the user's own. */
  readonly embedded: EmbeddedPostgres | null;
  /** After the last connection was closed. Safe to repeat. */
  stop(): Promise<void>;
}

/** Starts the embedded server, or waits for the configured one. `log` takes lines for the user. */
export async function provideDatabase(
  settings: DatabaseSettings,
  log: (line: string) => void,
): Promise<ProvidedDatabase> {
  return settings.url === null ? startEmbedded(settings, log) : findConfigured(settings, settings.url);
}

async function startEmbedded(settings: DatabaseSettings, log: (line: string) => void): Promise<ProvidedDatabase> {
  const embedded = await EmbeddedPostgres.start({ directory: settings.embeddedDirectory, durability: 'full', log });
  const { appUrl, ownerUrl, appRole } = embedded;
  const urls = { app: appUrl, owner: ownerUrl, direct: settings.directUrl ?? appUrl, appRole };
  return { urls, embedded, stop: () => embedded.stop() };
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
