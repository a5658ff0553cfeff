import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../dist/database/embedded-postgres.js';
import { FalajProcess, PrivateRedis } from '../support/processes.mjs';

const { Client } = createRequire(import.meta.url)('pg');
/** What is not answered by then hangs; it is told as an answer of its own. */
const REQUEST_MS = 120_000;
const HUNG = 598;
/** Of a stream, the head and what comes with it. */
const STREAM_MS = 150;
/** The first server loads the data of all domains. */
const FIRST_START_MS = 600_000;

/** One database with the data of every domain; two servers that share what they keep, and one that keeps nothing. */
export class World {
  static async open(environment = {}) {
    const world = new World();
    world.place = mkdtempSync(join(tmpdir(), 'falaj-isolation-'));
    world.database = await EmbeddedPostgres.start({ directory: join(world.place, 'postgres'), durability: 'none' });
    world.closers = [() => world.database.stop()];
    world.redis = await PrivateRedis.start();
    world.closers.push(() => world.redis.stop());
    try {
      const kept = { REDIS_URL: world.redis.url, ...environment };
      world.servers = [await world.server(kept)];
      world.servers.push(await world.server(kept));
      world.bare = await world.server({ CACHE_ENABLED: 'false', FALAJ_ROLE: 'http' });
      const { pathname } = new URL(world.database.ownerUrl);
      world.admin = new Client({ connectionString: world.database.superuserUrl(pathname.slice(1)) });
      await world.admin.connect();
      world.closers.push(() => world.admin.end());
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  async server(environment) {
    const { appUrl, ownerUrl } = this.database;
    const settings = { NODE_ENV: 'development', DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, ...environment };
    const started = await FalajProcess.start(settings, FIRST_START_MS);
    this.closers.push(() => started.stop());
    return started;
  }

  async close() {
    for (const close of this.closers.splice(0).reverse()) await close().catch(() => undefined);
    rmSync(this.place, { recursive: true, force: true });
  }
}

/** The answer of one server to one request, streams cut short. */
export async function ask(server, { method, url, headers, body }, more = {}) {
  const sent = { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), REQUEST_MS);
  try {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await fetch(server.url + url, {
      method,
      headers: sent,
      signal: abort.signal,
      redirect: 'manual',
      ...text,
    });
    const isStream = /event-stream/.test(reply.headers.get('content-type') ?? '');
    return {
      status: reply.status,
      headers: reply.headers,
      text: isStream ? await beginningOf(reply) : await reply.text(),
    };
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    return { status: HUNG, headers: new Map(), text: '' };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

async function beginningOf(reply) {
  const reader = reply.body.getReader();
  const timer = setTimeout(() => void reader.cancel(), STREAM_MS);
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += Buffer.from(part.value).toString();
  clearTimeout(timer);
  return text;
}
