import type { AnswerParts } from '../kernel/answer-parts.js';
import { canonicalJson, type JsonValue } from '../kernel/canonical-json.js';
import type { Clock } from '../kernel/clock.js';
import { sha256Hex } from '../kernel/hash.js';
import type { QueryScope } from '../kernel/query-scope.js';
import { TimeBudget } from '../kernel/time-budget.js';
import type { Audience } from './audience.js';
import type { CacheEngine } from './engine/cache-engine.js';
import type { ReadLabel } from './engine/cache-observer.port.js';
import type { CacheAnswer, CacheRead, EntryIdentity } from './engine/cache-read.js';
import type { EntryPolicy } from './engine/entry-policy.js';
import type { LogPosition } from './engine/change-log.port.js';
import type { ValueCodec } from './engine/value.codec.js';
import type { KeyShape } from './key.shape.js';
import type { CacheKeys } from './keys.js';

export interface FamilyParts {
  readonly engine: CacheEngine;
  readonly keys: CacheKeys;
  readonly clock: Clock;
  readonly budgetMs: number;
}

export interface FamilyFacts {
  readonly label: ReadLabel;
  readonly policy: EntryPolicy;
  readonly shape: KeyShape;
  readonly audience: Audience;
  /** Of whatever the answers are made by: a deployment with another one never reads them. */
  readonly fingerprint: string;
  readonly isCached: boolean;
}

/** One question to a family. */
export interface FamilyQuestion<V> {
  /** Of the key's shape, by placeholder. */
  readonly values: Readonly<Record<string, string>>;
  /** All that was asked, for the digest that the entry carries. */
  readonly asked: JsonValue;
  /** What the answer depends on, as far as the question says. */
  readonly tags: readonly string[];
  readonly codec: ValueCodec<V>;
  /** Asks the source, as whoever shares the answer; what it finds out that it depends on, it tells `scope.reading.parts`. */
  readonly load: (scope: QueryScope) => Promise<V>;
}

const UNCACHED = Object.freeze({ status: 'bypass', detail: 'disabled' } as const);

/** Answers of one kind, each asked once and kept under keys of one shape. */
export class AnswerFamily {
  constructor(
    private readonly parts: FamilyParts,
    readonly facts: FamilyFacts,
  ) {}

  /**
   * Who may not ask is refused first; then as `CacheEngine.read`. What the audience shares is all that the source is shown of the
   * caller, with the cache off too.
   * @throws FalajError auth.missing, auth.forbidden, and as the engine and the source do.
   */
  async read<V>(scope: QueryScope, question: FamilyQuestion<V>): Promise<CacheAnswer<V>> {
    const { audience, isCached } = this.facts;
    audience.assertAdmits(scope);
    if (!isCached) {
      scope.reading.parts?.read(question.tags);
      return { value: recoded(question.codec, await question.load(audience.shown(scope))), delivery: UNCACHED };
    }
    const answer = await this.parts.engine.read(this.request(scope, question));
    return answer.delivery.status === 'bypass' ? { ...answer, value: recoded(question.codec, answer.value) } : answer;
  }

  /** Keeps what another question's answer contains, as being from where that is. */
  async keep<V>(scope: QueryScope, question: FamilyQuestion<V>, position: LogPosition): Promise<void> {
    if (this.facts.isCached) await this.parts.engine.fill(this.request(scope, question), position);
  }

  identify<V>(scope: QueryScope, { values, asked, tags }: Omit<FamilyQuestion<V>, 'load' | 'codec'>): EntryIdentity {
    const { audience, shape, label, policy, fingerprint } = this.facts;
    const key = this.parts.keys.forShape(audience.marks(scope), shape.fill(values));
    return {
      key,
      identity: sha256Hex(canonicalJson([shape.text, fingerprint, audience.identity(scope), asked])),
      tags: [...tags, ...this.parts.keys.ownTags(key, label.region, audience.tenantOf(scope))],
      policy,
    };
  }

  private request<V>(scope: QueryScope, question: FamilyQuestion<V>): CacheRead<V> {
    const { clock, budgetMs } = this.parts;
    return {
      ...this.identify(scope, question),
      label: this.facts.label,
      reading: scope.reading,
      budget: scope.reading.storeBudget ?? TimeBudget.ofRequest(budgetMs, clock),
      codec: question.codec,
      isComposed: true,
      load: (parts?: AnswerParts) => question.load(this.facts.audience.shown(scope, parts)),
    };
  }
}

/** As it would come out of the cache: whoever goes past it is given no other value. */
function recoded<V>(codec: ValueCodec<V>, value: V): V {
  const { meta, payload } = codec.encode(value);
  return codec.decode({ meta, payload, deflated: undefined });
}
