import type { AudienceDeclaration } from '../../kernel/audience-declaration.js';
import type { EntityTypes } from './entity.repository.js';

/** Reads that have a life of their own. A key's entity lives as one by its id does. */
export type ReadKind = 'entity' | 'list' | 'count' | 'search' | 'analytics';

/** Decides how a value is written in a bucket: as PostgreSQL writes it. */
export type NarrowType = 'uuid' | 'integer' | 'text' | 'date';

/** A column by whose values changes of the table are told apart. Reads must compare it for equality, as the database does. */
export interface NarrowColumn {
  readonly column: string;
  readonly type: NarrowType;
}

/** What entities belong to: lists of one parent are kept, and end, by themselves. */
export interface ParentDeclaration<T extends EntityTypes> extends NarrowColumn {
  /** Second word of the key: `issue:project:{project}:{params}`. */
  readonly name: string;
  /** Member of a filter that names the parent. */
  readonly param: (keyof T['filter'] & string) | (keyof T['search'] & string);
  /** Member of an entity that holds it. */
  readonly member: keyof T['entity'] & string;
  /** Where reads also show what the parent says: its table, which then ends them as well. */
  readonly from?: { readonly table: string } & NarrowColumn;
}

export interface RepositoryDeclaration<T extends EntityTypes> extends AudienceDeclaration {
  /** First word of its keys: `issue:id:{id}`. */
  readonly entity: string;
  /** To be counted up where entities change their form and the repository's own text does not. */
  readonly version: number;
  /** `schema.table` that the entities are rows of. */
  readonly table: string;
  /** Further tables that any read looks at. */
  readonly alsoReads?: readonly string[];
  readonly id: NarrowColumn & { readonly member: keyof T['entity'] & string };
  readonly key?: NarrowColumn & { readonly member: keyof T['entity'] & string };
  /** Of a repository for tenants: entities of another are never given, and never cached. */
  readonly tenant?: NarrowColumn & { readonly member: keyof T['entity'] & string };
  readonly parents?: readonly ParentDeclaration<T>[];
  /** Other members of a filter that say a column's value. */
  readonly narrow?: readonly (NarrowColumn & { readonly param: keyof T['filter'] & string })[];
  /** Whether entities hold anything that identifies a person. */
  readonly isPersonal: boolean;
  /** Region of all kinds, or by kind. */
  readonly region: string | Readonly<Record<ReadKind, string>>;
  /** Instead of the usual lives. */
  readonly ttlSeconds?: Readonly<Partial<Record<ReadKind, number>>>;
}

/** Lives in seconds, where nothing changes before. */
export const USUAL_TTL_SECONDS: Readonly<Record<ReadKind, number>> = {
  entity: 300,
  list: 120,
  count: 300,
  search: 60,
  analytics: 900,
};

/** Declares a cached repository; wrong names are told by the compiler, wrong regions and forms of keys at start. */
export function defineRepository<T extends EntityTypes>(
  declaration: RepositoryDeclaration<T>,
): RepositoryDeclaration<T> {
  return Object.freeze(declaration);
}

/** A declaration whose types do not matter. */
export type AnyRepositoryDeclaration = Omit<
  RepositoryDeclaration<EntityTypes>,
  'id' | 'key' | 'tenant' | 'parents' | 'narrow'
> & {
  readonly id: NarrowColumn & { readonly member: string };
  readonly key?: NarrowColumn & { readonly member: string };
  readonly tenant?: NarrowColumn & { readonly member: string };
  readonly parents?: readonly AnyParent[];
  readonly narrow?: readonly (NarrowColumn & { readonly param: string })[];
};

export type AnyParent = NarrowColumn & {
  readonly name: string;
  readonly param: string;
  readonly member: string;
  readonly from?: { readonly table: string } & NarrowColumn;
};
