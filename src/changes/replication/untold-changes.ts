import type { StreamedMessage, StreamedRelation } from '../../database/replication.stream.js';

const TABLE_FAMILY = 'table:';
const OUTBOX = 'falaj.outbox';

/**
 * Finds in the server's own log the changes that no trigger told of: tables that a transaction wrote to without a row about them in the
 * outbox. What triggers told is left alone, or every write would be told twice.
 */
export class UntoldChanges {
  private readonly touched = new Set<string>();
  private readonly told = new Set<string>();

  /** The tables, `schema.table`, that a transaction changed and nobody told of, at its commit; else none. */
  take(message: StreamedMessage): readonly string[] {
    switch (message.tag) {
      case 'begin':
        this.clear();
        return [];
      case 'row':
        this.row(message.relation, message.inserted);
        return [];
      case 'truncate':
        for (const relation of message.relations) this.touched.add(nameOf(relation));
        return [];
      case 'commit': {
        const untold = [...this.touched].filter((table) => !this.told.has(table)).sort();
        this.clear();
        return untold;
      }
    }
  }

  private row(relation: StreamedRelation, inserted: Readonly<Record<string, unknown>> | null): void {
    const name = nameOf(relation);
    if (name !== OUTBOX) this.touched.add(name);
    else if (typeof inserted?.tag === 'string' && inserted.tag.startsWith(TABLE_FAMILY))
      this.told.add(tableOf(inserted.tag));
  }

  private clear(): void {
    this.touched.clear();
    this.told.clear();
  }
}

function nameOf({ schema, name }: StreamedRelation): string {
  return `${schema}.${name}`;
}

/** Without its bucket. */
function tableOf(tag: string): string {
  const end = tag.lastIndexOf('#');
  return tag.slice(TABLE_FAMILY.length, end === -1 ? undefined : end);
}
