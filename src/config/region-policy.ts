/** A region is a named cache policy. Only what is enforced stands here. */
export interface RegionPolicy {
  /** How long an answer is fresh. */
  readonly ttlSeconds: number;
  /** How long it may stay in this process's memory, at most 900. */
  readonly l1TtlSeconds: number;
  /** How long an empty answer is fresh; null gives it the full TTL. */
  readonly negativeTtlSeconds: number | null;
  /** How long past its life an answer that nothing changed is served while it is renewed behind. */
  readonly graceSeconds: number;
  /** How long a reader of an answer in grace waits for the renewal before it takes the old one; 0: not at all. */
  readonly softTimeoutMs: number;
  /** How long a reader waits for an answer to be computed; null: as long as the query's own timeout. */
  readonly hardTimeoutMs: number | null;
  /** How long past its life an answer is served, labelled, where the database is away. */
  readonly staleIfErrorSeconds: number;
  /** How long a failure is told again without asking the database; 0: not at all. */
  readonly errorTtlSeconds: number;
  /** Up to this share of a life is taken off at random. */
  readonly jitterShare: number;
  /** A larger answer is served but not kept. */
  readonly entryBytesMax: number;
  /** What its answers may occupy of this process's memory; null shares with others what all may. */
  readonly bytesMax: number | null;
  /** `strict` confirms the head of the change log for each read; `leased` trusts it for the lease. */
  readonly read: 'leased' | 'strict';
  readonly tiers: readonly ('l1' | 'l2')[];
  /** How entries are made smaller before they leave the process. */
  readonly compression: 'none' | 'deflate';
  /** A smaller answer is not compressed. */
  readonly compressionThresholdBytes: number;
  /** Entries leave the process encrypted, or not at all. In this process's memory they are plain. */
  readonly encrypted: boolean;
  /**
   * How long a client may show an answer again without asking, at most 60; 0: it asks each time. It learns of a change that much later, so
   * that a strict region has none.
   */
  readonly clientMaxAgeSeconds: number;
  /** Share of hits below which an alert is raised; null raises none. */
  readonly hitRateAlert: number | null;
}
