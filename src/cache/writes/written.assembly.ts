import type { RecordedWrites } from '../../changes/recorded-writes.port.js';
import type { Settings } from '../../config/settings.js';
import type { JsonValue } from '../../kernel/canonical-json.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { EnvelopeCodec } from '../engine/envelope.codec.js';
import type { ChangeLog } from '../engine/change-log.port.js';
import { envelopeOptions } from '../engine.factory.js';
import { CacheKeys } from '../keys.js';
import type { ConnectionLog } from '../stores/redis.connection.js';
import { BatchApplier, type AnyPattern } from './batch.applier.js';
import type { WrittenValues } from './cached-values.port.js';
import { OwnWrites } from './own.writes.js';
import { PendingWrites } from './pending.writes.js';
import { StreamLedger } from './stream.ledger.js';
import { StreamMode } from './stream.mode.js';
import type { ValueRegion } from './value.region.js';
import { WriteFlusher } from './write.flusher.js';
import { WriteGate } from './write.gate.js';
import { WriteSeal } from './write.seal.js';
import type { WriteServer } from './write.server.js';
import { WriteStream } from './write.stream.js';
import { WriteTally } from './write.tally.js';
import { WrittenWorks } from './written.family.js';
import { WrittenRegion, type WrittenFamily } from './written.region.js';

export interface AssemblyParts {
  readonly settings: Settings;
  readonly clock: Clock & Timers;
  readonly log: ChangeLog;
  /** Null where none is set. */
  readonly server: WriteServer | null;
  readonly writes: RecordedWrites;
  readonly logger: ConnectionLog;
}

/** Puts the parts of a written family together. */
export class WrittenAssembly {
  private readonly codec: EnvelopeCodec;
  private readonly namespace: string;

  constructor(private readonly parts: AssemblyParts) {
    const { cache } = parts.settings;
    this.codec = new EnvelopeCodec(envelopeOptions(cache));
    this.namespace = new CacheKeys(cache.namespace).prefix;
  }

  assemble<Id extends JsonValue, V>(
    family: WrittenFamily<Id, V>,
    region: ValueRegion<Id, V>,
  ): { readonly values: WrittenValues<Id, V>; readonly works: WrittenWorks } {
    this.requireKey(family.region);
    const { settings, clock, log, server, writes } = this.parts;
    const { backlogMax, attemptsMax, applyWaitMs } = settings.writeBehind;
    const ledger = new StreamLedger(`${this.namespace}${family.name}`);
    const seal = new WriteSeal(this.codec, family.region, settings.writeBehind.valueBytesMax);
    const tally = new WriteTally();
    const mode = new StreamMode(ledger, writes, log, settings.changes.leaseMs);
    const applier = new BatchApplier(family.write as unknown as AnyPattern, seal, ledger, attemptsMax, tally);
    // No name of the cache begins so: what reclaims its space does not come across these.
    const prefix = `~writes:${ledger.name}:`;
    const stream = server === null ? null : new WriteStream(server, prefix, backlogMax);
    const flusher =
      stream === null || server === null ? null : this.flusher({ ledger, stream, server, applier, tally });
    const gate = this.gate({ ledger, mode, stream, server, flusher, isWanted: family.write.pattern === 'behind' });
    const own = new OwnWrites(backlogMax);
    const pending = new PendingWrites({
      ...{ ledger, mode, gate, stream, server, flusher, seal, own, log, clock, tally },
      limits: this.limits(),
    });
    const works = new WrittenWorks({
      ...{ name: family.name, region: family.region, pattern: family.write.pattern, backlogMax, applyWaitMs },
      ...{ ledger, mode, gate, stream, flusher, applier, server, writes, clock, tally },
    });
    return { values: new WrittenRegion({ family, region, ledger, pending, writes, tally }), works };
  }

  private flusher(
    parts: Pick<ConstructorParameters<typeof WriteFlusher>[0], 'ledger' | 'stream' | 'server' | 'applier' | 'tally'>,
  ): WriteFlusher {
    const { settings, clock, log, writes } = this.parts;
    return new WriteFlusher({ ...parts, clock, log, writes, settings: settings.writeBehind });
  }

  private gate(parts: {
    readonly ledger: StreamLedger;
    readonly mode: StreamMode;
    readonly stream: WriteStream | null;
    readonly server: WriteServer | null;
    readonly flusher: WriteFlusher | null;
    readonly isWanted: boolean;
  }): WriteGate | null {
    const { settings, clock, writes, logger } = this.parts;
    const { ledger, mode, stream, server, flusher, isWanted } = parts;
    if (stream === null || server === null || flusher === null) return null;
    const drain = (): Promise<boolean> => flusher.drain(clock.monotonicMs() + settings.writeBehind.applyWaitMs);
    const { leaseMs } = settings.changes;
    return new WriteGate({ ledger, mode, writes, stream, server, clock, logger, isWanted, leaseMs, drain });
  }

  private limits(): ConstructorParameters<typeof PendingWrites>[0]['limits'] {
    const { writeBehind, changes } = this.parts.settings;
    const { backlogMax, applyWaitMs } = writeBehind;
    return { backlogMax, applyWaitMs, confirmBudgetMs: changes.leaseMs };
  }

  /** What waits in the stream leaves the process, whatever tiers the region has. */
  private requireKey(regionName: string): void {
    const { cache } = this.parts.settings;
    if (this.parts.server === null || cache.regions[regionName]?.encrypted !== true) return;
    if (cache.encryptionKeys.length > 0) return;
    throw new FalajError('config.invalid', `the cache region ${regionName} is encrypted, and there is no key for it`, {
      hint: 'Set ENCRYPTION_KEYS=first:KEY with KEY from openssl rand -base64 32, or take WRITE_BEHIND_REDIS_URL away.',
    });
  }
}
