import { AnswerParts } from '../../kernel/answer-parts.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { BatchLoad } from '../standalone/batch-load.js';

/**
 * One question to the source for all the entities that are found missing in one turn of the event loop: what a look into the shared tier
 * did not find comes back in one turn, because it was asked for in one command. Each of those who asked depends on all of what the
 * source asked in turn, for nobody can tell which was for whom.
 */
export class EntityBatch<Id extends string | number, E extends object> {
  private readonly batch: BatchLoad<E | null>;
  private readonly asked = new Map<string, Id>();
  private readonly parts = new AnswerParts();
  private scope: QueryScope | undefined;

  /** @param load gives the entities that there are, by their ids' texts. */
  constructor(load: (scope: QueryScope, ids: readonly Id[]) => Promise<ReadonlyMap<string, E>>) {
    this.batch = new BatchLoad<E | null>(async (names) => {
      const { scope } = this;
      if (scope === undefined) return new Map<string, E | null>();
      const ids = names.map((name) => this.asked.get(name) as Id);
      const found = await load({ ...scope, reading: { ...scope.reading, parts: this.parts } }, ids);
      return new Map(names.map((name) => [name, found.get(name) ?? null]));
    });
  }

  /** @param scope as the audience of the entity shows it, the same for all of them but for where each gathers its parts. @param name the id's text. */
  async load(scope: QueryScope, name: string, id: Id): Promise<E | null> {
    this.scope ??= scope;
    this.asked.set(name, id);
    const entity = await this.batch.load(name);
    scope.reading.parts?.absorb(this.parts);
    return entity;
  }
}
