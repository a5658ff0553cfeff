import { SignJWT } from 'jose';
import type { AuthSettings } from '../config/settings.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { Role } from '../kernel/query-scope.js';

/** What a token is signed with and for whom. */
type Signing = Pick<AuthSettings, 'jwtSecret' | 'issuer' | 'audience'>;

export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly tenants?: readonly string[];
  readonly workspaces?: readonly string[];
  readonly ttlSeconds: number;
}

/**
 * Signs a token with the configured secret: for development, the command line and tests. Real users bring their issuer's.
 * @throws FalajError auth.missing where tokens are signed by an issuer that publishes its keys
 */
export async function issueToken(auth: Signing, request: TokenRequest, nowMs = Date.now()): Promise<string> {
  if (auth.jwtSecret === null) {
    const hint = 'Set FALAJ_TOKEN to a token of the issuer, or to a service key.';
    throw new FalajError('auth.missing', 'tokens are signed by the issuer of JWKS_URL, not here', { hint });
  }
  const issuedAt = Math.floor(nowMs / 1000);
  const { roles, tenants = [], workspaces = [] } = request;
  return new SignJWT({ roles: [...roles], tenants: [...tenants], workspaces: [...workspaces] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(request.subject)
    .setIssuer(auth.issuer)
    .setAudience(auth.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + request.ttlSeconds)
    .sign(new TextEncoder().encode(auth.jwtSecret));
}
