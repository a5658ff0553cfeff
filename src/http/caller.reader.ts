import { Inject, Injectable, Optional } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, type Identity, type QueryScope } from '../kernel/query-scope.js';
import { API_KEY_PREFIX, API_KEYS, type ApiKeys } from './api-keys.port.js';
import { TokenVerifier } from './token.verifier.js';

/** Who sends a request, for which tenant, and how much of it there may be. */
export interface Caller {
  readonly scope: QueryScope;
  /** A limit of the credential's own; absent, that of every principal. */
  readonly requestsPerSecond?: number;
}

const NOBODY: Caller = Object.freeze({ scope: ANONYMOUS });

/** Who sends a request, and for which tenant, by its headers. What it wants of the cache is not read here. */
@Injectable()
export class CallerReader {
  private readonly credentials = new WeakMap<IncomingHttpHeaders, string>();

  constructor(
    private readonly tokens: TokenVerifier,
    @Optional() @Inject(API_KEYS) private readonly keys: ApiKeys | null = null,
  ) {}

  /** @throws FalajError `auth.invalid`, `auth.forbidden`, `auth.unavailable`, and what a look-up of a service key throws */
  async read(headers: IncomingHttpHeaders): Promise<Caller> {
    const credential = credentialOf(headers);
    if (credential === undefined) return NOBODY;
    if (!isApiKey(credential)) return actingFor(await this.tokens.verify(credential), headers);
    if (this.keys === null) throw new FalajError('auth.invalid', 'service keys are not accepted here');
    return actingFor(await this.keys.verify(credential), headers);
  }

  /** `known` will be asked for this very object again and again: what it shows is read once. Who that is, is asked each time. */
  willAskAgain(headers: IncomingHttpHeaders): void {
    const credential = credentialOf(headers);
    if (credential !== undefined) this.credentials.set(headers, credential);
  }

  /**
   * The same without waiting; undefined where the credential has yet to be verified.
   * @throws FalajError `auth.invalid`, `auth.forbidden`
   */
  known(headers: IncomingHttpHeaders): Caller | undefined {
    const credential = this.credentials.get(headers) ?? credentialOf(headers);
    if (credential === undefined) return NOBODY;
    const identity = isApiKey(credential) ? this.keys?.known(credential) : this.tokens.known(credential);
    return identity === undefined ? undefined : actingFor(identity, headers);
  }
}

function isApiKey(credential: string): boolean {
  return credential.startsWith(API_KEY_PREFIX);
}

function credentialOf({ authorization, 'x-api-key': key }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined) return key === undefined ? undefined : apiKeyOf(key);
  if (key !== undefined) throw new FalajError('auth.invalid', 'send Authorization or X-Api-Key, not both');
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new FalajError('auth.invalid', 'the Authorization header must be: Bearer <token>');
  return token;
}

function apiKeyOf(header: string | string[]): string {
  if (typeof header === 'string' && isApiKey(header)) return header;
  throw new FalajError('auth.invalid', `X-Api-Key must be a service key, which begins with ${API_KEY_PREFIX}`);
}

function actingFor(identity: Identity, headers: IncomingHttpHeaders): Caller {
  const { principal, tenants, workspaces, roles, requestsPerSecond } = identity;
  const tenant = tenantOf(tenants, headers['falaj-tenant']);
  const scope = { principal, tenants, tenant, workspaces, roles, reading: ANONYMOUS.reading };
  return requestsPerSecond === undefined ? { scope } : { scope, requestsPerSecond };
}

/** The tenant a request acts for: the one it names, if it is among the caller's own; else the only one the caller has. */
function tenantOf(tenants: readonly string[], named: string | string[] | undefined): string | null {
  if (named === undefined) return tenants.length === 1 ? (tenants[0] ?? null) : null;
  if (typeof named === 'string' && tenants.includes(named)) return named;
  throw new FalajError('auth.forbidden', 'the credential does not belong to the tenant that Falaj-Tenant names');
}
