import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths } from './falaj.schema.js';

export type FalajClient = Client<paths>;

export interface FalajClientOptions {
  /** Where the server is, without a path. */
  readonly baseUrl: string;
  /** Asked before each request, so that it may be renewed; null sends none. */
  readonly token?: () => string | null | Promise<string | null>;
  /** Of several tenants that the token has. */
  readonly tenant?: string;
  readonly fetch?: (request: Request) => Promise<Response>;
}

const POSITION = 'falaj-seq';

/**
 * The API, typed by its own description: paths, parameters, bodies, and the columns of each answer. Errors come back as `error`, an RFC 9457
 * problem with a stable `code`.
 *
 * Whoever writes through it reads what he wrote: the position that a write was answered with goes along with every later request, so that
 * any process answers at that position or later.
 */
export function falajClient({ baseUrl, token, tenant, fetch }: FalajClientOptions): FalajClient {
  const client = createClient<paths>({ baseUrl, ...(fetch === undefined ? {} : { fetch }) });
  client.use(credentials(token, tenant), ownWrites());
  return client;
}

function credentials(token: FalajClientOptions['token'], tenant: string | undefined): Middleware {
  return {
    async onRequest({ request }) {
      const known = (await token?.()) ?? null;
      if (known !== null) request.headers.set('authorization', `Bearer ${known}`);
      if (tenant !== undefined) request.headers.set('falaj-tenant', tenant);
      return request;
    },
  };
}

function ownWrites(): Middleware {
  let newest = 0n;
  return {
    onRequest({ request }) {
      if (newest > 0n && !request.headers.has(POSITION)) request.headers.set(POSITION, String(newest));
      return request;
    },
    onResponse({ request, response }) {
      const position = response.headers.get(POSITION);
      if (request.method === 'GET' || position === null || !/^\d+$/.test(position)) return;
      if (BigInt(position) > newest) newest = BigInt(position);
    },
  };
}
