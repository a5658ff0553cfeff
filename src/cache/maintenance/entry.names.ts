import type { FamilyRegister } from '../family.register.js';
import type { QueryDefinition } from '../../registry/query-definition.js';

/** What a key says of its entry. */
export type NamedEntry =
  | { readonly kind: 'current'; readonly region: string; readonly operation: string; readonly queryId: string }
  /** An answer of a definition that is not among these, or is of another version here. */
  | { readonly kind: 'orphan' }
  /** Nothing that was made from a definition. */
  | { readonly kind: 'other' };

const OTHER: NamedEntry = { kind: 'other' };
const ORPHAN: NamedEntry = { kind: 'orphan' };

/** Marks of a scope, as `Audience.marks` gives them. */
const MARKS: readonly string[] = ['t', 'u', 'r', 'w'];

/** Reads keys as `CacheKeys` writes them. */
export class EntryNames {
  private readonly byId: ReadonlyMap<string, { readonly definition: QueryDefinition; readonly named: NamedEntry }>;

  constructor(
    private readonly keyPrefix: string,
    definitions: readonly QueryDefinition[],
    private readonly families: Pick<FamilyRegister, 'find'>,
  ) {
    this.byId = new Map(
      definitions.map((definition) => [definition.queryId, { definition, named: named(definition) }]),
    );
  }

  of(key: string): NamedEntry {
    const parts = this.withoutScope(key);
    const [family, operation, queryId, , version] = parts;
    if (family !== 'qr') return this.ofFamily(parts);
    if (parts.length !== 5 || queryId === undefined) return OTHER;
    const known = this.byId.get(queryId);
    const isCurrent = known?.definition.version === version && known?.definition.operation === operation;
    return isCurrent && known !== undefined ? known.named : ORPHAN;
  }

  private withoutScope(key: string): readonly string[] {
    if (!key.startsWith(this.keyPrefix)) return [];
    const parts = key.slice(this.keyPrefix.length).split(':');
    let at = 0;
    while (MARKS.includes(parts[at] ?? '')) at += 2;
    return parts.slice(at);
  }

  private ofFamily(parts: readonly string[]): NamedEntry {
    const known = this.families.find(parts);
    if (known === undefined) return OTHER;
    return { kind: 'current', region: known.region, operation: known.operation, queryId: known.operation };
  }
}

function named({ operation, queryId, cache }: QueryDefinition): NamedEntry {
  return { kind: 'current', region: cache?.region ?? 'default', operation, queryId };
}
