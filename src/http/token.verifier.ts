import { Inject, Injectable } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, type Identity, type Role } from '../kernel/query-scope.js';
import { RecentMemo } from '../kernel/recent-memo.js';
import { CLOCK } from '../observability/clock.token.js';
import { PublishedKeys } from './published-keys.js';
import { SharedSecret } from './shared-secret.js';
import type { TokenKeys } from './token.keys.js';

const ROLES: readonly Role[] = ['viewer', 'analyst', 'operator', 'admin'];
const NAME_LENGTH_MAX = 256;
const UNTRUSTED: ReadonlySet<string> = new Set([
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
]);
const KNOWN_MAX = 4000;
/** A longer token is verified each time. */
const KNOWN_LENGTH_MAX = 2048;

/** A token that was verified. Of all that was checked, only the time can change, and the keys (their generation). */
interface VerifiedToken {
  readonly identity: Identity;
  /** Seconds since the epoch, the clock's tolerance counted in. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/**
 * Checks a bearer token: signed by the shared secret (HS256) or by a key that the issuer publishes (RS256, ES256), never by either;
 * our issuer and audience, an expiry, a subject. What is wrong is told in general terms; the token itself is never repeated. A token
 * is verified once and known by its exact text from then on, while its time lasts and no key was withdrawn; one that was refused is
 * never known.
 */
@Injectable()
export class TokenVerifier {
  private readonly keys: TokenKeys;
  private generation = 0;
  private readonly verified = new RecentMemo<VerifiedToken>(KNOWN_MAX);

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const { jwksUrl, jwtSecret } = settings.auth;
    if (jwksUrl !== null) this.keys = new PublishedKeys(jwksUrl, settings.auth, clock);
    else if (jwtSecret !== null) this.keys = new SharedSecret(jwtSecret);
    else throw new FalajError('config.invalid', 'neither JWT_SECRET nor JWKS_URL is set');
  }

  /** @throws FalajError `auth.invalid`, `auth.unavailable` */
  async verify(token: string): Promise<Identity> {
    const known = this.known(token);
    if (known !== undefined) return known;
    const { generation } = this.keys;
    const claims = await this.claims(token);
    const identity = identityOf(claims);
    // Of a key that was withdrawn meanwhile: it was good when it was asked, and is not known.
    const isKnowable = token.length <= KNOWN_LENGTH_MAX && generation === this.keys.generation;
    if (isKnowable) this.verified.set(token, { identity, ...this.timesOf(claims) });
    return identity;
  }

  /** Who a token is that was verified before and is still in its time; undefined for any other. */
  known(token: string): Identity | undefined {
    this.keys.attend();
    if (this.generation !== this.keys.generation) {
      this.generation = this.keys.generation;
      this.verified.clear();
    }
    const found = this.verified.get(token);
    if (found === undefined) return undefined;
    const seconds = Math.floor(this.clock.now() / 1000);
    if (seconds < found.untilSeconds && seconds >= found.fromSeconds) return found.identity;
    this.verified.delete(token);
    return undefined;
  }

  private timesOf({ nbf = -Infinity, exp = -Infinity }: JWTPayload): Omit<VerifiedToken, 'identity'> {
    const { clockToleranceSeconds } = this.settings.auth;
    return { fromSeconds: nbf - clockToleranceSeconds, untilSeconds: exp + clockToleranceSeconds };
  }

  private async claims(token: string): Promise<JWTPayload> {
    const { issuer, audience, clockToleranceSeconds } = this.settings.auth;
    try {
      return await this.keys.verify(token, {
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.clock.now()),
      });
    } catch (cause) {
      if (cause instanceof FalajError) throw cause;
      throw new FalajError('auth.invalid', this.reasonOf(cause), { cause });
    }
  }

  private reasonOf(cause: unknown): string {
    const { code, claim } = cause as { code?: string; claim?: string };
    if (code === 'ERR_JWT_EXPIRED') return 'the token has expired';
    if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
      return `the token's claim ${String(claim)} is missing or not accepted`;
    if (UNTRUSTED.has(code ?? '')) return 'the token is not signed by a trusted key';
    if (code === 'ERR_JOSE_ALG_NOT_ALLOWED') {
      const { algorithms } = this.keys;
      return `the token's algorithm is not accepted; ${algorithms.join(' and ')} ${algorithms.length > 1 ? 'are' : 'is'}`;
    }
    return 'the token is malformed';
  }
}

function identityOf(claims: JWTPayload): Identity {
  const { sub } = claims;
  if (sub === undefined || sub === '' || sub === ANONYMOUS.principal || sub.length > NAME_LENGTH_MAX) {
    throw new FalajError('auth.invalid', "the token's claim sub is missing or not accepted");
  }
  const roles = names(claims, 'roles');
  return {
    principal: sub,
    tenants: names(claims, 'tenants'),
    workspaces: names(claims, 'workspaces'),
    roles: ROLES.filter((role) => roles.includes(role)),
  };
}

/** A claim that is a list of names; left out, it is empty. */
function names(claims: JWTPayload, claim: string): readonly string[] {
  const value = claims[claim] ?? [];
  const isNames = (list: unknown): list is string[] =>
    Array.isArray(list) &&
    list.every((item) => typeof item === 'string' && item !== '' && item.length <= NAME_LENGTH_MAX);
  if (isNames(value)) return value;
  throw new FalajError('auth.invalid', `the token's claim ${claim} must be a list of names`);
}
