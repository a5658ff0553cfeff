export interface RemovalCount {
  readonly found: number;
  /** None in a dry run. */
  readonly removed: number;
}

export interface RegionUsage {
  readonly region: string;
  readonly keys: number;
  /** Of this many keys the bytes were asked. */
  readonly measured: number;
  /** Bytes of the region in the second tier: exact where every key was measured, else the keys times the mean of those that were. */
  readonly bytes: number;
  /** Null where the region has no limit of its own. */
  readonly bytesMax: number | null;
  readonly removed: number;
  readonly bytesRemoved: number;
}

/** What one look after the second tier did. */
export interface MaintenanceReport {
  readonly process: string;
  /** ISO-8601, UTC. */
  readonly startedAt: string;
  readonly tookMs: number;
  readonly dryRun: boolean;
  /** Every key of the namespace on every server was seen. Else the next run goes on from where this one stopped. */
  readonly complete: boolean;
  readonly servers: number;
  /** Servers that failed on the way, and were passed over. */
  readonly failures: number;
  readonly examined: number;
  /** Texts without an end of life. What is no text was put there deliberately, by a log, and stays. */
  readonly endless: RemovalCount & { readonly kept: number };
  /** Entries of definitions that are not these. Those found within the grace, or of unknown age, are left to a deployment beside this one. */
  readonly orphans: RemovalCount & { readonly young: number };
  readonly rules: { readonly inForce: number; readonly retired: number };
  readonly regions: readonly RegionUsage[];
}
