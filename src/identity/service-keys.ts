import { Inject, Injectable, Logger } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { ApiKeys } from '../http/api-keys.port.js';
import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import { sha256Hex } from '../kernel/hash.js';
import type { Identity } from '../kernel/query-scope.js';
import { RecentMemo } from '../kernel/recent-memo.js';
import { CLOCK } from '../observability/clock.token.js';
import { apiKeyParts, newApiKey, type ApiKeyRecord, type NewApiKey } from './api-key.js';
import { ApiKeyStore } from './api-key.store.js';

const KNOWN_MAX = 4000;
const USE_TOLD_EVERY_MS = 60_000;

interface FoundKey {
  readonly identity: Identity;
  readonly foundAtMs: number;
  /** Wall clock; Infinity where it has no end. */
  readonly expiresAtMs: number;
}

/**
 * Service keys: for programs that call this one, which have no issuer to ask for a token.
 *
 * A key that was found is known for `key_memory_seconds`, so that a hit costs no look into the database; that is also how long a
 * revoked one is still accepted elsewhere (here it is forgotten at once). While the database is away, what was found before is
 * accepted for `key_grace_seconds`. Keys are remembered by their digest.
 */
@Injectable()
export class ServiceKeys implements ApiKeys {
  private readonly logger = new Logger('Auth');
  private readonly found = new RecentMemo<FoundKey>(KNOWN_MAX);
  private readonly toldAtMs = new RecentMemo<number>(KNOWN_MAX);

  constructor(
    private readonly store: ApiKeyStore,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  known(key: string): Identity | undefined {
    return this.remembered(sha256Hex(key), this.settings.auth.keyMemorySeconds);
  }

  async verify(key: string): Promise<Identity> {
    const name = sha256Hex(key);
    const foundAtMs = this.clock.monotonicMs();
    try {
      const found = await this.look(key, foundAtMs);
      this.found.set(name, found);
      return found.identity;
    } catch (error) {
      const isRefused = error instanceof FalajError && error.code === 'auth.invalid';
      const past = isRefused ? undefined : this.remembered(name, this.settings.auth.keyGraceSeconds);
      if (past !== undefined) return past;
      if (isRefused) this.found.delete(name);
      throw error;
    }
  }

  /** The key is in the answer and nowhere else. @throws FalajError request.invalid where a key of that name is in use */
  async create(key: NewApiKey): Promise<{ readonly record: ApiKeyRecord; readonly key: string }> {
    const { text, parts } = newApiKey();
    const taken = (await this.store.list()).some(({ name, revokedAt }) => name === key.name && revokedAt === null);
    if (taken) {
      const hint = 'Choose another name, or revoke the key that has it.';
      throw new FalajError('request.invalid', `a service key named ${key.name} is in use`, { hint });
    }
    const record = await this.store.add(parts, key);
    this.logger.log({ message: 'service key created', id: record.id, name: record.name });
    return { record, key: text };
  }

  list(): Promise<readonly ApiKeyRecord[]> {
    return this.store.list();
  }

  /** Refused from now on in this process, and within `key_memory_seconds` in every other. @throws FalajError auth.key_unknown */
  async revoke(id: string, by: string): Promise<void> {
    if (!(await this.store.revoke(id, by))) throw new FalajError('auth.key_unknown', `no service key ${id} is in use`);
    // Which digest is that key's is not known: all are looked up again.
    this.found.clear();
    this.logger.log({ message: 'service key revoked', id });
  }

  private remembered(name: string, seconds: number): Identity | undefined {
    const found = this.found.get(name);
    if (found === undefined || this.clock.monotonicMs() - found.foundAtMs >= seconds * 1000) return undefined;
    return this.clock.now() < found.expiresAtMs ? found.identity : undefined;
  }

  /** One refusal for whatever is wrong: what exists is not told. */
  private async look(key: string, foundAtMs: number): Promise<FoundKey> {
    const parts = apiKeyParts(key);
    const kept = parts === undefined ? undefined : await this.store.find(parts.id);
    const isRight = parts !== undefined && kept !== undefined && timingSafeEqual(parts.digest, kept.digest);
    const { record } = kept ?? {};
    const expiresAtMs = Date.parse(record?.expiresAt ?? '') || Infinity;
    if (!isRight || record === undefined || record.revokedAt !== null || this.clock.now() >= expiresAtMs)
      throw new FalajError('auth.invalid', 'the service key is unknown, revoked or expired');
    this.tellUse(record.id);
    return { identity: identityOf(record), foundAtMs, expiresAtMs };
  }

  /** Not awaited: who asks does not wait for what is only of interest to operators. */
  private tellUse(id: string): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - (this.toldAtMs.get(id) ?? -Infinity) < USE_TOLD_EVERY_MS) return;
    this.toldAtMs.set(id, nowMs);
    this.store.used(id).catch(() => {
      this.toldAtMs.delete(id);
    });
  }
}

function identityOf({ id, name, roles, tenants, workspaces, requestsPerSecond }: ApiKeyRecord): Identity {
  const principal = `key:${id}:${name}`;
  return { principal, tenants, workspaces, roles, ...(requestsPerSecond !== null && { requestsPerSecond }) };
}
