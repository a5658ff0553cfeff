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

/** Reads keys as `CacheKeys.forQuery` writes them. */
export class EntryNames {
  private readonly byId: ReadonlyMap<string, { readonly definition: QueryDefinition; readonly named: NamedEntry }>;

  constructor(
    private readonly keyPrefix: string,
    definitions: readonly QueryDefinition[],
  ) {
    this.byId = new Map(
      definitions.map((definition) => [definition.queryId, { definition, named: named(definition) }]),
    );
  }

  of(key: string): NamedEntry {
    const parts = this.withoutScope(key);
    const [family, operation, queryId, , version] = parts;
    if (family !== 'qr' || parts.length !== 5 || queryId === undefined) return OTHER;
    const known = this.byId.get(queryId);
    const isCurrent = known?.definition.version === version && known?.definition.operation === operation;
    return isCurrent && known !== undefined ? known.named : ORPHAN;
  }

  private withoutScope(key: string): readonly string[] {
    if (!key.startsWith(this.keyPrefix)) return [];
    const parts = key.slice(this.keyPrefix.length).split(':');
    if (parts[0] !== 't') return parts;
    return parts[2] === 'u' ? parts.slice(4) : parts.slice(2);
  }
}

function named({ operation, queryId, cache }: QueryDefinition): NamedEntry {
  return { kind: 'current', region: cache?.region ?? 'default', operation, queryId };
}
