import { EnvelopeCodec, type EnvelopeOptions } from '../../src/cache/engine/envelope.codec.js';
import type { RedisServers } from '../../src/cache/stores/redis.address.js';
import { RedisConnection, type ConnectionLog } from '../../src/cache/stores/redis.connection.js';
import { RedisStore } from '../../src/cache/stores/redis.store.js';
import { RedisTier, type RedisTierOptions } from '../../src/cache/stores/redis.tier.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { eventually } from './eventually.js';

/** Remembers what was logged. */
export class LogLines implements ConnectionLog {
  readonly lines: string[] = [];

  log(message: string, fields: Readonly<Record<string, string>>): void {
    this.lines.push(`${message} ${JSON.stringify(fields)}`);
  }

  warn(message: string, fields: Readonly<Record<string, string>>): void {
    this.log(message, fields);
  }
}

export const ENVELOPE_BYTES_MAX = 1_000_000;

/** Neither compressed, nor encrypted, nor authenticated. */
export const PLAIN_ENVELOPES: EnvelopeOptions = {
  bytesMax: ENVELOPE_BYTES_MAX,
  inflatedBytesMax: ENVELOPE_BYTES_MAX,
  treatments: {},
  encryptionKeys: [],
  macSecrets: [],
};

const SECRET = { name: 'one', secret: Buffer.alloc(32, 7) };

/** The ways in which entries of the region `default` can leave the process. */
export const ENVELOPES = {
  plain: PLAIN_ENVELOPES,
  compressed: {
    ...PLAIN_ENVELOPES,
    treatments: { default: { compression: 'deflate', thresholdBytes: 1024, encrypted: false } },
  },
  sealed: {
    ...PLAIN_ENVELOPES,
    treatments: { default: { compression: 'none', thresholdBytes: 0, encrypted: true } },
    encryptionKeys: [SECRET],
    macSecrets: [SECRET],
  },
} satisfies Readonly<Record<string, EnvelopeOptions>>;

/** A connected store without a breaker. */
export async function openRedisStore(
  url: string,
  inFlightMax = 5000,
  envelopes: EnvelopeOptions = PLAIN_ENVELOPES,
): Promise<RedisStore> {
  const clock = new SystemClock();
  const options = { server: url, connectTimeoutMs: 2000, maxRetryDelayMs: 200, commandTimeoutMs: 10_000 };
  const connection = new RedisConnection(options, clock, new LogLines());
  connection.open();
  await eventually(() => {
    if (connection.state !== 'ready') throw new Error('not connected yet');
  });
  const limits = { inFlightMax, silentMsMax: 10_000 };
  return new RedisStore(connection, new EnvelopeCodec(envelopes), limits, clock);
}

/** A connected tier over whatever the address and the mode name, its breakers never open. */
export async function openRedisTier(
  servers: RedisServers,
  over: Partial<RedisTierOptions> = {},
): Promise<{ tier: RedisTier; log: LogLines }> {
  const patient = { connectTimeoutMs: 2000, maxRetryDelayMs: 200, commandTimeoutMs: 10_000, inFlightMax: 5000 };
  const made = redisTier(servers.url, { ...servers, ...patient, ...over });
  made.tier.open();
  await eventually(() => {
    const { state, masters } = made.tier.status();
    if (state !== 'ready' || masters?.ready !== masters?.known) throw new Error('not connected yet');
  });
  return made;
}

/** The tier as the module builds it, with times that suit a test. */
export function redisTier(url: string, over: Partial<RedisTierOptions> = {}): { tier: RedisTier; log: LogLines } {
  const log = new LogLines();
  const options: RedisTierOptions = {
    url,
    connectTimeoutMs: 300,
    maxRetryDelayMs: 100,
    commandTimeoutMs: 100,
    inFlightMax: 100,
    envelope: PLAIN_ENVELOPES,
    claimPrefix: 'test:flight:',
    breaker: { failureShare: 0.5, sampleMin: 4, windowMs: 2000, openMs: 200 },
    ...over,
  };
  return { tier: new RedisTier(options, new SystemClock(), log), log };
}
