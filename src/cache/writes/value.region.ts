import type { ChangeRecorder } from '../../changes/change.recorder.js';
import type { JsonValue } from '../../kernel/canonical-json.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { changeBucket } from '../../kernel/change-bucket.js';
import type { Clock } from '../../kernel/clock.js';
import { sha256Hex } from '../../kernel/hash.js';
import type { QueryScope, ReadIntent } from '../../kernel/query-scope.js';
import { TimeBudget } from '../../kernel/time-budget.js';
import type { CacheEngine } from '../engine/cache-engine.js';
import type { CacheAnswer, CacheRead } from '../engine/cache-read.js';
import type { ReadLabel } from '../engine/cache-observer.port.js';
import type { ChangeLog } from '../engine/change-log.port.js';
import type { EntryPolicy } from '../engine/entry-policy.js';
import type { KeyShape } from '../key.shape.js';
import { CacheKeys } from '../keys.js';
import { JsonCodec } from '../standalone/json.codec.js';
import type { AsideValues, ReadPosition, ReadRows, ValueAnswer, ValueFamily } from './cached-values.port.js';

export interface RegionParts {
  readonly keys: CacheKeys;
  readonly shape: KeyShape;
  readonly policy: EntryPolicy;
  readonly engine: CacheEngine;
  readonly log: ChangeLog;
  readonly recorder: Pick<ChangeRecorder, 'record'>;
  readonly clock: Clock;
  readonly budgetMs: number;
  /** Whether its values are cached at all. */
  readonly isEnabled: boolean;
  /** Whether the table's triggers tell of changes by the column's values. */
  readonly isNarrowed: (table: string, column: string) => boolean;
}

const DISABLED = Object.freeze({ status: 'bypass', detail: 'disabled' } as const);

/** Values of one family over the cache: read-through, and cache-aside as verbs of which none can make an old value be served. */
export class ValueRegion<Id extends JsonValue, V> implements AsideValues<Id, V> {
  private readonly codec = new JsonCodec<V | null>(true);
  private readonly label: ReadLabel;

  constructor(
    private readonly family: ValueFamily<Id, V>,
    private readonly parts: RegionParts,
  ) {
    this.label = { operation: family.name, region: family.region };
  }

  async getOrLoad(scope: QueryScope, id: Id): Promise<V | null> {
    return (await this.read(scope, id)).value;
  }

  read(scope: QueryScope, id: Id): Promise<ValueAnswer<V>> {
    return this.readAs(scope, id, scope.reading);
  }

  get(scope: QueryScope, id: Id): Promise<V | null | undefined> {
    return this.getAs(scope, id, scope.reading);
  }

  /** The same, for a reader who asks otherwise than its scope says. */
  async readAs(scope: QueryScope, id: Id, reading: ReadIntent): Promise<CacheAnswer<V | null>> {
    if (!this.parts.isEnabled) {
      // What is made from the value depends on the same, whether the value is cached or not.
      reading.parts?.read(this.tagsOf(scope, id, this.keyOf(scope, id)));
      return { value: await this.family.load(scope, id), delivery: DISABLED };
    }
    return this.parts.engine.read(this.requestOf(scope, id, reading));
  }

  async getAs(scope: QueryScope, id: Id, reading: ReadIntent): Promise<V | null | undefined> {
    const request = this.requestOf(scope, id, reading);
    // Whoever finds nothing asks the source himself: what he makes from it depends on the same.
    reading.parts?.read(request.tags);
    return this.parts.isEnabled ? this.parts.engine.peek(request) : undefined;
  }

  position(): ReadPosition | undefined {
    return this.parts.log.position();
  }

  /**
   * Whether the value may be kept is decided where every load is: its tags must not have moved since it was read. Two who put what they
   * read at different times so cannot undo each other, whoever comes last.
   */
  async put(scope: QueryScope, id: Id, value: V | null, asOf: ReadPosition): Promise<boolean> {
    const { engine, isEnabled } = this.parts;
    if (!isEnabled) return false;
    const request = this.requestOf(scope, id, scope.reading);
    return engine.put({ ...request, load: () => Promise.resolve(value) }, asOf);
  }

  async forget(scope: QueryScope, ids: readonly Id[]): Promise<number> {
    return this.parts.recorder.record(ids.map((id) => CacheKeys.keyTag(this.keyOf(scope, id))));
  }

  keyOf(scope: QueryScope, id: Id): string {
    return this.parts.keys.forValue(this.parts.shape.fill(this.family.key(id)), this.family.scope, scope);
  }

  private requestOf(scope: QueryScope, id: Id, reading: ReadIntent): CacheRead<V | null> {
    const key = this.keyOf(scope, id);
    return {
      key,
      identity: this.identityOf(scope, id),
      tags: this.tagsOf(scope, id, key),
      policy: this.parts.policy,
      label: this.label,
      reading,
      budget: reading.storeBudget ?? TimeBudget.ofRequest(this.parts.budgetMs, this.parts.clock),
      codec: this.codec,
      load: () => this.family.load(scope, id),
    };
  }

  private identityOf(scope: QueryScope, id: Id): string {
    const { name, scope: kind } = this.family;
    const tenant = kind === 'public' ? null : scope.tenant;
    const user = kind === 'user' ? scope.principal : null;
    return sha256Hex(canonicalJson([kind, tenant, user, name, id]));
  }

  private tagsOf(scope: QueryScope, id: Id, key: string): readonly string[] {
    const { family, parts } = this;
    const tenant = family.scope === 'public' || scope.tenant === null ? [] : [CacheKeys.tenantTag(scope.tenant)];
    return [
      ...family.reads(scope, id).flatMap((rows) => this.tableTags(rows)),
      ...(family.tags?.(scope, id) ?? []),
      CacheKeys.regionTag(family.region),
      ...tenant,
      CacheKeys.keyTag(key),
      CacheKeys.namespaceTag(parts.keys.namespace),
    ];
  }

  /**
   * As triggers tell them: one bucket of a column's values and what moves all of its buckets; or all of the table, also where its triggers do
   * not tell by that column: a bucket that nothing moves would keep a value for ever.
   */
  private tableTags({ table, rows }: ReadRows): readonly string[] {
    if (rows === undefined || !this.parts.isNarrowed(table, rows.column)) return [`table:${table}`];
    return [`table:${table}#${changeBucket(rows.column, rows.value)}`, `table:${table}#*`];
  }
}
