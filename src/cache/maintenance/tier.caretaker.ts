import type { Clock, Timers } from '../../kernel/clock.js';
import type { MaintainedServer } from '../stores/maintained-server.port.js';
import type { EntryNames, NamedEntry } from './entry.names.js';
import { createdTimes, endlessTexts, factsOf, type KeyFacts } from './key.facts.js';
import { KeyWalk, type KeyBatch, type WalkLimits } from './key.walk.js';
import type { MaintenanceReport } from './maintenance.report.js';
import { type Excess, isTied, RegionCensus } from './region.census.js';

export interface CaretakerSettings extends WalkLimits {
  /** Keys that one run may remove. */
  readonly removalsMax: number;
  /** Keys of a region whose bytes are asked. */
  readonly samplesMax: number;
  readonly orphanGraceMs: number;
  readonly regionLimits: ReadonlyMap<string, number>;
}

/** What is known here of entries and not by the server. */
export interface EntryWorth {
  /** How long computing the operation's answers takes on the average, in milliseconds. */
  loadCostMs(operation: string): number;
  /** How long an entry of the query is kept at most, in milliseconds. */
  lifeMs(queryId: string): number;
}

type Findings = Pick<
  MaintenanceReport,
  'complete' | 'servers' | 'failures' | 'examined' | 'endless' | 'orphans' | 'regions'
>;

interface Counts {
  examined: number;
  readonly endless: { found: number; removed: number; kept: number };
  readonly orphans: { found: number; removed: number; young: number };
}

type Current = Extract<NamedEntry, { kind: 'current' }>;
type Debt = { -readonly [Name in keyof Excess]: Excess[Name] };
type Seen = readonly [facts: KeyFacts, named: NamedEntry];

const ENDLESS = -1;
const GONE = -2;
/** Nobody's last use is so near that it would count as infinitely near. */
const IDLE_MS_MIN = 60_000;

/**
 * One look over the keys of a namespace, and what it gives back: space. Nothing it does decides what may be served, and whatever it
 * removes wrongly costs a hit. So it needs no agreement with readers and writers, and may stop anywhere.
 */
export class TierCaretaker {
  private readonly census: RegionCensus;
  private readonly counts: Counts = {
    examined: 0,
    endless: { found: 0, removed: 0, kept: 0 },
    orphans: { found: 0, removed: 0, young: 0 },
  };
  private removals = 0;

  constructor(
    private readonly keyPrefix: string,
    private readonly names: EntryNames,
    private readonly worth: EntryWorth,
    private readonly settings: CaretakerSettings,
    private readonly clock: Clock & Timers,
    private readonly dryRun: boolean,
  ) {
    this.census = new RegionCensus(settings.regionLimits, settings.samplesMax);
  }

  /** @param from where an earlier run ran out of time. */
  async look(
    servers: readonly MaintainedServer[],
    onStep: () => Promise<void>,
    from?: string,
  ): Promise<{ readonly findings: Findings; readonly stoppedAt: string | undefined }> {
    const first = new KeyWalk(servers, this.keyPrefix, this.settings, this.clock);
    await first.each(async (batch) => {
      await this.examine(batch);
      await onStep();
    }, from);
    const second = await this.shrink(servers, onStep);
    const failures = first.failures + second.failures;
    const findings = {
      ...this.counts,
      complete: first.isWhole && second.failures === 0 && second.stoppedAt === undefined && from === undefined,
      servers: servers.length,
      failures,
      regions: this.census.usage(),
    };
    return { findings, stoppedAt: first.stoppedAt };
  }

  private async examine({ server, keys }: KeyBatch): Promise<void> {
    const named = keys.map((key) => this.names.of(key));
    const asked = keys.map((key, at) => ({
      key,
      idle: named[at]?.kind !== 'other',
      bytes: isCurrent(named[at]) && this.census.isWanted(named[at].region),
    }));
    const facts = await factsOf(server, asked, this.settings.stepMs);
    const seen = facts.map((each, at): Seen => [each, named[at] ?? { kind: 'other' }]);
    const present = seen.filter(([{ ttlMs }]) => ttlMs !== GONE);
    this.counts.examined += present.length;
    await this.endless(
      server,
      present.filter(([{ ttlMs }]) => ttlMs === ENDLESS).map(([{ key }]) => key),
    );
    const mortal = present.filter(([{ ttlMs }]) => ttlMs >= 0);
    await this.orphans(
      server,
      mortal.filter(([, { kind }]) => kind === 'orphan').map(([each]) => each),
    );
    for (const [each, name] of mortal) {
      if (isCurrent(name)) this.census.add(name.region, each.bytes, this.valueOf(each, name));
    }
  }

  /** Entries are texts and are stored with an end of life. What is another kind of value is a log's, and kept on purpose. */
  private async endless(server: MaintainedServer, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const texts = await endlessTexts(server, keys, this.settings.stepMs);
    this.counts.endless.found += texts.length;
    this.counts.endless.kept += keys.length - texts.length;
    this.counts.endless.removed += await this.remove(server, texts);
  }

  private async orphans(server: MaintainedServer, found: readonly KeyFacts[]): Promise<void> {
    if (found.length === 0) return;
    const ages = await this.agesOf(server, found);
    const old = found.filter((_, at) => (ages[at] ?? 0) > this.settings.orphanGraceMs).map(({ key }) => key);
    this.counts.orphans.found += old.length;
    this.counts.orphans.young += found.length - old.length;
    this.counts.orphans.removed += await this.remove(server, old);
  }

  /**
   * Since its last use, for a deployment beside this one keeps using its own; where the server does not tell that, since it was made.
   * Null where neither is known.
   */
  private async agesOf(server: MaintainedServer, found: readonly KeyFacts[]): Promise<readonly (number | null)[]> {
    const unknown = found.filter(({ idleMs }) => idleMs === null).map(({ key }) => key);
    const made = unknown.length === 0 ? [] : await createdTimes(server, unknown, this.settings.stepMs);
    const madeAt = new Map(unknown.map((key, at) => [key, made[at] ?? null]));
    return found.map(({ key, idleMs }) => {
      const createdAtMs = madeAt.get(key) ?? null;
      return idleMs ?? (createdAtMs === null ? null : this.clock.now() - createdAtMs);
    });
  }

  /** What the regions over their limits must give, the least valuable first, and no other region anything. */
  private async shrink(servers: readonly MaintainedServer[], onStep: () => Promise<void>): Promise<KeyWalk> {
    const walk = new KeyWalk(servers, this.keyPrefix, this.settings, this.clock);
    const owed = new Map([...this.census.excesses()].map(([region, excess]) => [region, { ...excess }]));
    if (owed.size === 0) return walk;
    await walk.each(async ({ server, keys }) => {
      const named = keys.flatMap((key) => {
        const name = this.names.of(key);
        return isCurrent(name) && (owed.get(name.region)?.bytes ?? 0) > 0 ? [{ key, name }] : [];
      });
      await this.give(server, named, owed);
      await onStep();
    });
    return walk;
  }

  private async give(
    server: MaintainedServer,
    named: readonly { readonly key: string; readonly name: Current }[],
    owed: ReadonlyMap<string, Debt>,
  ): Promise<void> {
    if (named.length === 0) return;
    const asked = named.map(({ key }) => ({ key, idle: true, bytes: true }));
    const facts = await factsOf(server, asked, this.settings.stepMs);
    const going = new Map<string, { readonly keys: string[]; bytes: number }>();
    facts.forEach((each, at) => {
      const name = named[at]?.name;
      const debt = name === undefined ? undefined : owed.get(name.region);
      if (name === undefined || debt === undefined || each.bytes === null) return;
      if (!mustGo(this.valueOf(each, name), debt)) return;
      pay(debt, each.bytes, isTied(this.valueOf(each, name), debt.value));
      const share = going.get(name.region) ?? { keys: [], bytes: 0 };
      share.keys.push(each.key);
      share.bytes += each.bytes;
      going.set(name.region, share);
    });
    for (const [region, { keys, bytes }] of going) {
      const removed = await this.remove(server, keys);
      this.census.noteRemoved(region, removed, removed === keys.length ? bytes : 0);
    }
  }

  /** Uses are not known to the server; the nearer the last one, the more of them. Costly to compute, and small, is worth more. */
  private valueOf({ ttlMs, idleMs, bytes }: KeyFacts, { operation, queryId }: Current): number {
    const sinceMs = idleMs ?? Math.max(0, this.worth.lifeMs(queryId) - ttlMs);
    return this.worth.loadCostMs(operation) / (Math.max(1, bytes ?? 1) * (sinceMs + IDLE_MS_MIN));
  }

  private async remove(server: MaintainedServer, keys: readonly string[]): Promise<number> {
    const allowed = this.dryRun ? [] : keys.slice(0, this.settings.removalsMax - this.removals);
    if (allowed.length === 0) return 0;
    const { removed } = await server.unlink(allowed, this.settings.stepMs);
    this.removals += removed;
    return removed;
  }
}

/** In the order of the walk, which is none: so what is worth as much as what goes and stays must not use up what is owed. */
function mustGo(value: number, { bytes, value: limit, tiedBytes }: Debt): boolean {
  if (bytes <= 0) return false;
  return isTied(value, limit) ? tiedBytes > 0 : value < limit;
}

/** The last of those that tie gives more than was owed of them: it does not pay for what is worth less and was not yet met. */
function pay(debt: Debt, bytes: number, isTie: boolean): void {
  debt.bytes -= isTie ? Math.min(bytes, Math.max(0, debt.tiedBytes)) : bytes;
  if (isTie) debt.tiedBytes -= bytes;
}

function isCurrent(named: NamedEntry | undefined): named is Current {
  return named?.kind === 'current';
}
