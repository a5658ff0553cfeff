import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext } from './cli-context.js';
import { said } from './text.measure.js';
import type { ServerClient } from './server.client.js';

/** What has names that a user types. */
export type NameKind = 'view' | 'query' | 'pack' | 'intent' | 'region' | 'domain';

interface Place {
  readonly path: string;
  readonly member: string;
  readonly name: string;
}

const QUERIES = '/api/v1/queries';
const PLACES: Readonly<Record<NameKind, Place>> = {
  view: { path: '/api/v1/admin/materialized-views', member: 'views', name: 'name' },
  query: { path: QUERIES, member: 'queries', name: 'query_id' },
  domain: { path: QUERIES, member: 'queries', name: 'domain' },
  pack: { path: '/api/v1/admin/cache/packs', member: 'packs', name: 'name' },
  intent: { path: '/api/v1/orchestration/intents', member: 'intents', name: 'intent' },
  region: { path: '/api/v1/admin/cache/regions', member: 'regions', name: 'name' },
};

/** The names there are, as the running server knows them. */
export async function namesOf(server: ServerClient, kind: NameKind): Promise<readonly string[]> {
  const { path, member, name } = PLACES[kind];
  return listed((await server.get(path)).body as JsonObject, member, name);
}

/** The same where no server runs; none for what only a server has. */
export async function localNames(context: CliContext, kind: NameKind): Promise<readonly string[]> {
  const { member, name } = PLACES[kind];
  const engine = await context.local();
  if (kind === 'query') return listed(await engine.queries(), member, name);
  if (kind === 'view') return listed(await engine.views(), member, name);
  return kind === 'intent' ? listed(await engine.intents(), member, name) : [];
}

/** The parameters that a query or an intent takes. */
export async function parametersOf(
  server: ServerClient,
  kind: 'query' | 'intent',
  name: string,
): Promise<readonly string[]> {
  const { path, member } = PLACES[kind];
  const one = kind === 'query' ? `${path}/${encodeURIComponent(name)}` : path;
  const body = (await server.get(one)).body as JsonObject;
  const intents = (body[member] ?? []) as readonly JsonObject[];
  return listed(kind === 'query' ? body : (intents.find(({ intent }) => intent === name) ?? {}), 'parameters', 'name');
}

function listed(body: JsonObject, member: string, name: string): readonly string[] {
  const items = (body[member] ?? []) as readonly JsonObject[];
  return [...new Set(items.map((item) => said(item[name])))].sort();
}
