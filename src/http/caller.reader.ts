import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, type QueryScope } from '../kernel/query-scope.js';
import { TokenVerifier, type Identity } from './token.verifier.js';

/** Who sends a request, and for which tenant, by its headers. What it wants of the cache is not read here. */
@Injectable()
export class CallerReader {
  constructor(private readonly tokens: TokenVerifier) {}

  /** @throws FalajError `auth.invalid`, `auth.forbidden` */
  async read(headers: IncomingHttpHeaders): Promise<QueryScope> {
    const token = tokenOf(headers);
    return token === undefined ? ANONYMOUS : actingFor(await this.tokens.verify(token), headers);
  }

  /**
   * The same without waiting; undefined where the token has yet to be verified.
   * @throws FalajError `auth.invalid`, `auth.forbidden`
   */
  known(headers: IncomingHttpHeaders): QueryScope | undefined {
    const token = tokenOf(headers);
    if (token === undefined) return ANONYMOUS;
    const identity = this.tokens.known(token);
    return identity === undefined ? undefined : actingFor(identity, headers);
  }
}

function tokenOf({ authorization }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new FalajError('auth.invalid', 'the Authorization header must be: Bearer <token>');
  return token;
}

function actingFor({ principal, tenants, roles }: Identity, headers: IncomingHttpHeaders): QueryScope {
  return { principal, tenants, roles, tenant: tenantOf(tenants, headers['falaj-tenant']), reading: ANONYMOUS.reading };
}

/** The tenant a request acts for: the one it names, if it is among the caller's own; else the only one the caller has. */
function tenantOf(tenants: readonly string[], named: string | string[] | undefined): string | null {
  if (named === undefined) return tenants.length === 1 ? (tenants[0] ?? null) : null;
  if (typeof named === 'string' && tenants.includes(named)) return named;
  throw new FalajError('auth.forbidden', 'the token does not belong to the tenant that Falaj-Tenant names');
}
