import { SignJWT } from 'jose';
import type { AuthSettings } from '../config/settings.js';
import type { Role } from '../kernel/query-scope.js';

export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly tenants?: readonly string[];
  readonly ttlSeconds: number;
}

/** Signs a token with the configured secret: for development, the command line and tests. Real users bring their issuer's. */
export function issueToken(auth: AuthSettings, request: TokenRequest, nowMs = Date.now()): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000);
  return new SignJWT({ roles: [...request.roles], tenants: [...(request.tenants ?? [])] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(request.subject)
    .setIssuer(auth.issuer)
    .setAudience(auth.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + request.ttlSeconds)
    .sign(new TextEncoder().encode(auth.jwtSecret));
}
