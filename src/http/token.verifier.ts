import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, type JWTPayload } from 'jose';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { ANONYMOUS, type Role } from '../kernel/query-scope.js';
import { RecentMemo } from '../kernel/recent-memo.js';
import { CLOCK } from '../observability/clock.token.js';

export interface Identity {
  readonly principal: string;
  readonly tenants: readonly string[];
  readonly roles: readonly Role[];
}

const ROLES: readonly Role[] = ['viewer', 'analyst', 'operator', 'admin'];
const NAME_LENGTH_MAX = 256;
const KNOWN_MAX = 4000;
/** A longer token is verified each time. */
const KNOWN_LENGTH_MAX = 2048;

/** A token that was verified. Of all that was checked, only the time can change: the key is the process's for its life. */
interface VerifiedToken {
  readonly identity: Identity;
  /** Seconds since the epoch, the clock's tolerance counted in. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/**
 * Checks a bearer token: HS256 alone, our issuer and audience, an expiry, a subject. What is wrong is told in general terms; the
 * token itself is never repeated. A token is verified once and known by its exact text from then on, while its time lasts; one that
 * was refused is never known.
 */
@Injectable()
export class TokenVerifier {
  private readonly key: Uint8Array;
  private readonly verified = new RecentMemo<VerifiedToken>(KNOWN_MAX);

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.key = new TextEncoder().encode(settings.auth.jwtSecret);
  }

  /** @throws FalajError `auth.invalid` */
  async verify(token: string): Promise<Identity> {
    const known = this.known(token);
    if (known !== undefined) return known;
    const claims = await this.claims(token);
    const identity = identityOf(claims);
    if (token.length <= KNOWN_LENGTH_MAX) this.verified.set(token, { identity, ...this.timesOf(claims) });
    return identity;
  }

  /** Who a token is that was verified before and is still in its time; undefined for any other. */
  known(token: string): Identity | undefined {
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
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: ['HS256'],
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.clock.now()),
      });
      return payload;
    } catch (cause) {
      throw new FalajError('auth.invalid', reasonOf(cause), { cause });
    }
  }
}

function reasonOf(cause: unknown): string {
  const { code, claim } = cause as { code?: string; claim?: string };
  if (code === 'ERR_JWT_EXPIRED') return 'the token has expired';
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
    return `the token's claim ${String(claim)} is missing or not accepted`;
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'the token is not signed by a trusted key';
  if (code === 'ERR_JOSE_ALG_NOT_ALLOWED') return "the token's algorithm is not accepted; HS256 is";
  return 'the token is malformed';
}

function identityOf(claims: JWTPayload): Identity {
  const { sub } = claims;
  if (sub === undefined || sub === '' || sub === ANONYMOUS.principal || sub.length > NAME_LENGTH_MAX) {
    throw new FalajError('auth.invalid', "the token's claim sub is missing or not accepted");
  }
  const roles = names(claims, 'roles');
  names(claims, 'workspaces');
  return { principal: sub, tenants: names(claims, 'tenants'), roles: ROLES.filter((role) => roles.includes(role)) };
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
