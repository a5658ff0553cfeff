import type { JsonObject } from '../../kernel/canonical-json.js';
import type { DeflatedPayload } from '../../kernel/deflated-payload.js';
import type { Approval, CacheEntry } from './cache-entry.js';
import type { LogPosition } from './change-log.port.js';

/** Compressed to at most this share, it is kept beside the payload in memory, for who takes it so. */
const KEPT_SHARE = 1 / 2;

export type EntryFacts = Omit<CacheEntry, 'meta' | 'payload' | 'deflated' | 'isExpanded' | 'approval'>;

/**
 * An entry that came compressed. It is expanded when somebody first wants its plain bytes, and remembers them: who forwards what is
 * stored is spared a quarter of a read's work, and memory what nobody has asked for.
 */
export class DeflatedEntry implements CacheEntry {
  readonly position: LogPosition;
  readonly tags: readonly string[];
  readonly createdAtMs: number;
  readonly freshUntilMs: number;
  readonly loadCostMs: number;
  readonly region: string;
  readonly identity: string;
  approval: Approval | undefined;
  private form: DeflatedPayload | undefined;
  private keeper: (() => void) | undefined;

  /** @param plain where it is known already. */
  constructor(
    facts: EntryFacts,
    readonly meta: JsonObject,
    deflated: DeflatedPayload,
    private plain?: Buffer,
  ) {
    this.position = facts.position;
    this.tags = facts.tags;
    this.createdAtMs = facts.createdAtMs;
    this.freshUntilMs = facts.freshUntilMs;
    this.loadCostMs = facts.loadCostMs;
    this.region = facts.region;
    this.identity = facts.identity;
    this.form = plain === undefined || isKept(deflated) ? deflated : undefined;
  }

  /** The entry with its compressed bytes alone, where it came so or was compressed on its way to another store. */
  static of(entry: CacheEntry): DeflatedEntry | undefined {
    if (entry instanceof DeflatedEntry) return entry;
    if (entry.deflated === undefined) return undefined;
    const compact = new DeflatedEntry(entry, entry.meta, entry.deflated);
    compact.approval = entry.approval;
    return compact;
  }

  get deflated(): DeflatedPayload | undefined {
    return this.form;
  }

  get isExpanded(): boolean {
    return this.plain !== undefined;
  }

  /** @throws DeflateError */
  get payload(): Buffer {
    return this.plain ?? this.expand();
  }

  /**
   * The same for who has to know when it takes more memory: an entry of its own, so that no reader who got this one elsewhere, and
   * no other store, is mistaken for one of his. Of one that is expanded already there is nothing to tell.
   */
  keptBy(keeper: () => void): CacheEntry {
    const { form } = this;
    if (form === undefined || this.plain !== undefined) return this;
    // Codecs remember what they made of an entry by its metadata: of another's, nobody would account for the bytes that it holds.
    const kept = new DeflatedEntry(this, { ...this.meta }, form);
    kept.approval = this.approval;
    kept.keeper = keeper;
    return kept;
  }

  private expand(): Buffer {
    const { form, keeper } = this;
    if (form === undefined) throw new TypeError('neither plain nor compressed');
    const plain = (this.plain = form.inflateAtOnce());
    if (!isKept(form)) this.form = undefined;
    this.keeper = undefined;
    keeper?.();
    return plain;
  }
}

/** Whether it is worth having beside the plain bytes. */
export function isKept({ bytes, length }: DeflatedPayload): boolean {
  return bytes.byteLength <= length * KEPT_SHARE;
}
