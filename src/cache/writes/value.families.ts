import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CHANGE_LOG } from '../../changes/change-log.token.js';
import { ChangeRecorder } from '../../changes/change.recorder.js';
import { RecordedWrites } from '../../changes/recorded-writes.port.js';
import { TRACKED_TABLES, type TrackedTable } from '../../changes/tracked-tables.token.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { JsonValue } from '../../kernel/canonical-json.js';
import type { Clock, Timers } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { CLOCK } from '../../observability/clock.token.js';
import { CachedQueries } from '../cached-queries.js';
import { CacheEngine } from '../engine/cache-engine.js';
import type { ChangeLog } from '../engine/change-log.port.js';
import { KeyShape } from '../key.shape.js';
import { entryPolicy } from '../region.policies.js';
import { CachedValues, type AsideValues, type ValueFamily, type WrittenValues } from './cached-values.port.js';
import { ValueRegion, type RegionParts } from './value.region.js';
import { WrittenAssembly } from './written.assembly.js';
import type { WrittenWorks } from './written.family.js';
import type { WrittenFamily } from './written.region.js';
import { WRITE_SERVER } from './write-server.token.js';
import type { WriteServer } from './write.server.js';

const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Every family of values that a domain has opened, and the life of those that are written. */
@Injectable()
export class ValueFamilies extends CachedValues implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('WriteBehind');
  private readonly names = new Set<string>();
  private readonly works = new Map<string, WrittenWorks>();
  private readonly assembly: WrittenAssembly;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock & Timers,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
    @Inject(TRACKED_TABLES) private readonly tables: readonly TrackedTable[],
    @Inject(WRITE_SERVER) private readonly server: WriteServer | null,
    private readonly engine: CacheEngine,
    private readonly recorder: ChangeRecorder,
    private readonly queries: CachedQueries,
    writes: RecordedWrites,
  ) {
    super();
    this.assembly = new WrittenAssembly({ settings, clock, log, server, writes, logger: this.logger });
  }

  open<Id extends JsonValue, V>(family: WrittenFamily<Id, V>): WrittenValues<Id, V>;
  open<Id extends JsonValue, V>(family: ValueFamily<Id, V>): AsideValues<Id, V>;
  open<Id extends JsonValue, V>(family: ValueFamily<Id, V>): AsideValues<Id, V> {
    if (!NAME.test(family.name) || this.names.has(family.name)) {
      throw new FalajError('internal.unexpected', `${family.name} is taken, or no name for a family of values`);
    }
    const region = new ValueRegion(family, this.partsOf(family));
    this.names.add(family.name);
    if (family.write === undefined) return region;
    const { values, works } = this.assembly.assemble({ ...family, write: family.write }, region);
    this.works.set(family.name, works);
    return values;
  }

  get isWithoutServer(): boolean {
    return this.server === null;
  }

  /** Families that are written, in the order of their names. */
  written(): readonly WrittenWorks[] {
    return [...this.works.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws FalajError cache.unknown_family */
  find(name: string): WrittenWorks {
    const found = this.works.get(name);
    if (found !== undefined) return found;
    throw new FalajError('cache.unknown_family', `no family of values that is written is called ${name}`);
  }

  /** The stream is looked for behind; start does not wait for it. */
  onModuleInit(): void {
    const families = this.written();
    const wanting = families.filter(({ wantsStream }) => wantsStream).map(({ name }) => name);
    if (this.server === null) {
      if (wanting.length > 0) this.logger.log({ message: 'no stream for writes is set', families: wanting });
      return;
    }
    if (families.length === 0) return;
    this.server.open();
    if (!this.settings.writeBehind.applies) return;
    this.server.onExamined(() => {
      for (const family of families) void family.tend();
    });
    for (const family of families) family.start();
  }

  /** What is not applied by the deadline stays in the stream, for whichever process is next. */
  async beforeApplicationShutdown(): Promise<void> {
    const { applies, drainMs } = this.settings.writeBehind;
    const untilMs = this.clock.monotonicMs() + (applies ? drainMs : 0);
    const drained = await Promise.all(this.written().map((family) => family.stop(untilMs)));
    if (applies && drained.includes(false)) this.logger.warn({ message: 'pending writes are left in the stream' });
    await this.server?.close();
  }

  /** @throws FalajError as `open`. */
  private partsOf<Id extends JsonValue, V>(family: ValueFamily<Id, V>): RegionParts {
    const { name, region, ttlSeconds } = family;
    const { enabled, deny, redisBudgetMs } = this.settings.cache;
    const declarer = `the family of values ${name}`;
    const shape = KeyShape.parse(family.shape, declarer);
    const policy = entryPolicy(this.settings, region, declarer, ttlSeconds);
    this.queries.families.add({ declarer, shape, operation: name, region, policy });
    return {
      ...{ keys: this.queries.keys, shape, policy },
      ...{ engine: this.engine, log: this.log, recorder: this.recorder, clock: this.clock },
      budgetMs: redisBudgetMs,
      isEnabled: enabled && !deny.includes(name),
      isNarrowed: (table, column) =>
        this.tables.some((each) => each.table === table && each.narrowColumns.includes(column)),
    };
  }
}
