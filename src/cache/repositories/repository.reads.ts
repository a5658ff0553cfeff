import type { Clock } from '../../kernel/clock.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { AnswerFamily, FamilyQuestion } from '../answer.family.js';
import { askedHash, askedOf, paramsText } from '../values/asked.js';
import { ExactCodec } from '../values/exact.codec.js';
import { EntityBatch } from './entity.batch.js';
import type { EntityTypes } from './entity.repository.js';
import type { EntityTags } from './entity.tags.js';
import type { GuardedSource } from './guarded.source.js';
import { narrowText } from './narrow-text.js';
import type { RepositoryFamilies } from './repository.families.js';

/** The cached reads of one repository. */
export class RepositoryReads<T extends EntityTypes> {
  private readonly one = new ExactCodec<T['entity'] | null>();
  private readonly many = new ExactCodec<readonly T['entity'][]>();
  private readonly numbers = new ExactCodec<number>();
  private readonly analyses = new ExactCodec<T['analysis']>();

  constructor(
    private readonly families: RepositoryFamilies,
    private readonly source: GuardedSource<T>,
    private readonly tags: EntityTags,
    private readonly clock: Clock,
  ) {}

  async byId(scope: QueryScope, id: T['id']): Promise<T['entity'] | null> {
    const load = async (shown: QueryScope): Promise<T['entity'] | null> => {
      const entity = (await this.source.byIds(shown, [id])).get(this.source.idText(id));
      return entity === undefined ? null : this.source.gather(shown, entity);
    };
    return (await this.families.byId.read(scope, this.ofId(id, load))).value;
  }

  async byIds(scope: QueryScope, ids: readonly T['id'][]): Promise<readonly (T['entity'] | null)[]> {
    const batch = new EntityBatch<T['id'], T['entity']>((shown, missing) => this.source.byIds(shown, missing));
    const load = async (shown: QueryScope, id: T['id']): Promise<T['entity'] | null> => {
      const entity = await batch.load(shown, this.source.idText(id), id);
      return entity === null ? null : this.source.gather(shown, entity);
    };
    const reads = ids.map((id) =>
      this.families.byId.read(
        scope,
        this.ofId(id, (shown) => load(shown, id)),
      ),
    );
    return (await Promise.all(reads)).map(({ value }) => value);
  }

  /** What a load by key found is what a load by id would have: it is kept as that too, as being from the same position and time. */
  async byKey(scope: QueryScope, key: string): Promise<T['entity'] | null> {
    const { byKey, byId } = this.families;
    let beganMs: number | undefined;
    const { value, delivery, stamp } = await byKey.read(scope, {
      ...{ values: { key }, asked: askedOf({ key }), tags: this.tags.ofKey(key), codec: this.one },
      load: (shown) => {
        beganMs = this.clock.now();
        return this.source.byKey(shown, key);
      },
    });
    const loadedAtMs = beganMs;
    const isOwnLoad = loadedAtMs !== undefined && delivery.stored === true && delivery.collapsed !== true;
    if (value === null || !isOwnLoad || stamp === undefined) return value;
    const load = (shown: QueryScope): Promise<T['entity']> => {
      shown.reading.parts?.read([], loadedAtMs);
      return Promise.resolve(this.source.gather(shown, value));
    };
    await byId.keep(scope, this.ofId(this.source.idOf(value), load), stamp);
    return value;
  }

  find(scope: QueryScope, filter: T['filter']): Promise<readonly T['entity'][]> {
    const answer = { codec: this.many, load: (shown: QueryScope) => this.source.find(shown, filter) };
    const parent = this.tags.parentOf(filter);
    if (parent === undefined) return this.ask(this.families.lists, scope, filter, answer);
    const { param, name, type } = parent;
    const value = (filter as Readonly<Record<string, unknown>>)[param];
    const text = narrowText(value, type) ?? String(value);
    return this.ask(this.families.ofParent(name), scope, filter, answer, { name: param, values: { [name]: text } });
  }

  count(scope: QueryScope, filter: T['filter']): Promise<number> {
    const load = (shown: QueryScope): Promise<number> => this.source.count(shown, filter);
    return this.ask(this.families.counts, scope, filter, { codec: this.numbers, load });
  }

  search(scope: QueryScope, search: T['search']): Promise<readonly T['entity'][]> {
    const load = (shown: QueryScope): Promise<readonly T['entity'][]> => this.source.search(shown, search);
    return this.ask(this.families.searches, scope, search, { codec: this.many, load });
  }

  analyse(scope: QueryScope, question: T['question']): Promise<T['analysis']> {
    const load = (shown: QueryScope): Promise<T['analysis']> => this.source.analyse(shown, question);
    return this.ask(this.families.analyses, scope, question, { codec: this.analyses, load });
  }

  private async ask<V>(
    family: AnswerFamily,
    scope: QueryScope,
    question: object,
    answer: Pick<FamilyQuestion<V>, 'codec' | 'load'>,
    parent?: { readonly name: string; readonly values: Readonly<Record<string, string>> },
  ): Promise<V> {
    const asked = askedOf(question);
    const rest = Object.fromEntries(Object.entries(question).filter(([name]) => name !== parent?.name));
    const values = { ...parent?.values, params: paramsText(askedOf(rest)), hash: askedHash(asked) };
    return (await family.read(scope, { ...answer, asked, values, tags: this.tags.ofFilter(question, scope) })).value;
  }

  private ofId(
    id: T['id'],
    load: (shown: QueryScope) => Promise<T['entity'] | null>,
  ): FamilyQuestion<T['entity'] | null> {
    const text = this.source.idText(id);
    return { values: { id: text }, asked: askedOf({ id: text }), tags: this.tags.ofId(id), codec: this.one, load };
  }
}
