import { changeBucket } from '../../kernel/change-bucket.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import { narrowText } from './narrow-text.js';
import type { AnyParent, AnyRepositoryDeclaration, NarrowColumn } from './repository.declaration.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * What reads of a repository depend on: rows of its table as narrowly as the question tells, and what it says of their parents. The
 * table's triggers emit the buckets of a row's old and new values, so that a row that moves from one list to another ends both.
 */
export class EntityTags {
  constructor(private readonly declared: AnyRepositoryDeclaration) {}

  ofId(id: unknown): readonly string[] {
    const { table, id: column } = this.declared;
    return [...narrowed(table, column, id), ...this.besides()];
  }

  ofKey(key: string): readonly string[] {
    const { table, key: column } = this.declared;
    return [...(column === undefined ? [whole(table)] : narrowed(table, column, key)), ...this.besides()];
  }

  /** Of a list, a count or a search. */
  ofFilter(filter: object, scope: QueryScope): readonly string[] {
    const { parents = [] } = this.declared;
    const values = filter as Values;
    const shown = parents.flatMap(({ from, param }) => {
      if (from === undefined) return [];
      return narrowed(from.table, from, values[param]);
    });
    return [...this.rows(values, scope), ...shown, ...this.besides()];
  }

  /** Of what looks at whatever there is. */
  ofAll(scope: QueryScope): readonly string[] {
    return this.ofFilter({}, scope);
  }

  /** Parents whose words an entity shows, known only when the entity is. */
  ofParents(entity: object): readonly string[] {
    const { parents = [] } = this.declared;
    return parents.flatMap(({ from, member }) => {
      const value = (entity as Values)[member];
      return from === undefined || value === null || value === undefined ? [] : narrowed(from.table, from, value);
    });
  }

  /** The parent that a filter names. */
  parentOf(filter: object): AnyParent | undefined {
    const values = filter as Values;
    return this.declared.parents?.find(({ param }) => isGiven(values[param]));
  }

  private rows(values: Values, scope: QueryScope): readonly string[] {
    const { table, parents = [], narrow = [], tenant } = this.declared;
    for (const candidate of [...parents, ...narrow]) {
      if (isGiven(values[candidate.param])) return narrowed(table, candidate, values[candidate.param]);
    }
    return tenant === undefined ? [whole(table)] : narrowed(table, tenant, scope.tenant);
  }

  private besides(): readonly string[] {
    return (this.declared.alsoReads ?? []).map(whole);
  }
}

function isGiven(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function narrowed(table: string, { column, type }: NarrowColumn, value: unknown): readonly string[] {
  const text = narrowText(value, type);
  return text === undefined ? [whole(table)] : [`table:${table}#${changeBucket(column, text)}`, `table:${table}#*`];
}

function whole(table: string): string {
  return `table:${table}`;
}
