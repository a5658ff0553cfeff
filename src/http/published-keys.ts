import {
  createLocalJWKSet,
  jwtVerify,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose';
import { Logger } from '@nestjs/common';
import type { AuthSettings } from '../config/settings.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { outgoingTrace } from '../observability/tracing/current-span.js';
import { TokenKeys } from './token.keys.js';

const BYTES_MAX = 262_144;
const KEYS_MAX = 100;
/** Between two attempts to have keys at all. */
const FAILURE_PAUSE_MS = 1000;
const UNKNOWN_KEY = 'ERR_JWKS_NO_MATCHING_KEY';
const SEVERAL_KEYS = 'ERR_JWKS_MULTIPLE_MATCHING_KEYS';

interface KeySet {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  /** One text for each key. */
  readonly keys: ReadonlySet<string>;
  readonly loadedAtMs: number;
}

type Auth = Pick<AuthSettings, 'jwksTimeoutMs' | 'jwksRefreshSeconds' | 'jwksCooldownSeconds' | 'jwksStaleMaxSeconds'>;

/**
 * The keys that an issuer publishes (RFC 7517). They are asked for when a token is to be checked and none are known, when they were
 * last asked for some time ago (nobody waits for that), and at once for a key that is not known, as after a rotation; however many
 * tokens ask, and whatever keys they name, no more often than the cooldown allows. While the issuer does not answer, what is known
 * is good for `jwks_stale_max_seconds`, and then no token is accepted.
 */
export class PublishedKeys extends TokenKeys {
  readonly algorithms = ['RS256', 'ES256'];
  generation = 0;
  private readonly logger = new Logger('Auth');
  private known: KeySet | undefined;
  private loading: Promise<KeySet> | undefined;
  private triedAtMs = -Infinity;
  private isFailing = false;

  constructor(
    private readonly url: string,
    private readonly auth: Auth,
    private readonly clock: Clock,
  ) {
    super();
  }

  attend(): void {
    if (this.known === undefined || this.ageMs(this.known) < this.auth.jwksRefreshSeconds * 1000) return;
    if (this.sinceTriedMs() < this.auth.jwksCooldownSeconds * 1000) return;
    // Told where it failed; what is known stays good for its time.
    this.load().catch(() => undefined);
  }

  async verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    const set = await this.current();
    try {
      return await this.verifyBy(set, token, options);
    } catch (error) {
      if (codeOf(error) !== UNKNOWN_KEY) throw error;
      const isTooSoon = this.loading === undefined && this.sinceTriedMs() < this.auth.jwksCooldownSeconds * 1000;
      if (isTooSoon) throw error;
      return this.verifyBy(await this.load(), token, options);
    }
  }

  private async current(): Promise<KeySet> {
    this.attend();
    const { known } = this;
    if (known !== undefined && this.ageMs(known) < this.auth.jwksStaleMaxSeconds * 1000) return known;
    if (this.loading === undefined && this.isFailing && this.sinceTriedMs() < FAILURE_PAUSE_MS) throw this.absent();
    return this.load();
  }

  /** A token that names no key is tried with each that could have signed it. */
  private async verifyBy({ find }: KeySet, token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
    const pinned = { ...options, algorithms: [...this.algorithms] };
    try {
      return (await jwtVerify(token, find, pinned)).payload;
    } catch (error) {
      if (codeOf(error) !== SEVERAL_KEYS) throw error;
      let refusal = error;
      for await (const key of error as AsyncIterable<CryptoKey>) {
        const found = await jwtVerify(token, key, pinned).catch((reason: unknown) => {
          refusal = reason;
        });
        if (found !== undefined) return found.payload;
      }
      throw refusal;
    }
  }

  private load(): Promise<KeySet> {
    this.loading ??= this.ask().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async ask(): Promise<KeySet> {
    this.triedAtMs = this.clock.monotonicMs();
    try {
      const set = this.read(await fetchText(this.url, this.auth.jwksTimeoutMs));
      this.isFailing = false;
      this.replace(set);
      return set;
    } catch (cause) {
      if (!this.isFailing)
        this.logger.warn({ message: 'the keys that sign tokens cannot be had', reason: reasonOf(cause) });
      this.isFailing = true;
      throw this.absent(cause);
    }
  }

  private read(text: string): KeySet {
    const set = JSON.parse(text) as JSONWebKeySet;
    if (!Array.isArray(set.keys) || set.keys.length > KEYS_MAX) throw new Error('not a key set');
    return {
      find: createLocalJWKSet(set),
      keys: new Set(set.keys.map(({ kty, kid, n, e, x, y, crv }) => JSON.stringify([kty, kid, n, e, x, y, crv]))),
      loadedAtMs: this.clock.monotonicMs(),
    };
  }

  private replace(set: KeySet): void {
    const withdrawn = [...(this.known?.keys ?? [])].filter((key) => !set.keys.has(key));
    this.known = set;
    if (withdrawn.length === 0) return;
    this.generation += 1;
    this.logger.log({ message: 'keys that sign tokens were withdrawn', count: withdrawn.length });
  }

  private ageMs({ loadedAtMs }: KeySet): number {
    return this.clock.monotonicMs() - loadedAtMs;
  }

  private sinceTriedMs(): number {
    return this.clock.monotonicMs() - this.triedAtMs;
  }

  private absent(cause?: unknown): FalajError {
    return new FalajError('auth.unavailable', "the issuer's keys cannot be had", { cause });
  }
}

async function fetchText(url: string, timeoutMs: number): Promise<string> {
  const headers = { accept: 'application/jwk-set+json, application/json', ...outgoingTrace() };
  const reply = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (reply.status !== 200) throw new Error(`answered ${String(reply.status)}`);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of (reply.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > BYTES_MAX) throw new Error('too large');
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

/** The issuer's address may hold a secret: it is not told. */
function reasonOf(cause: unknown): string {
  const { name, message } = cause as Error;
  if (name === 'TimeoutError') return 'no answer in time';
  if (name === 'SyntaxError') return 'not JSON';
  return /^(answered \d+|too large|not a key set)$/.test(message) ? message : 'not reachable';
}
