const TABLE_FAMILY = 'table:';

export interface TableState {
  /** `schema.table` */
  readonly table: string;
  readonly state: 'tracked' | 'untracked';
  /** Why it is untracked; null where it is tracked. */
  readonly reason: string | null;
  readonly narrowColumns: readonly string[];
  /** How often something was done to it that no trigger tells, and was noticed; since it was first tracked. */
  readonly alterations: number;
  /** What was found altered the last time: columns, file, triggers, policies, partitions; null where nothing ever was. */
  readonly altered: string | null;
  /** When that was noticed, ISO-8601. */
  readonly alteredAt: string | null;
}

/** Which tables carry their triggers, as the log last said. */
export class TrackingState {
  private tables: ReadonlyMap<string, TableState> = new Map();

  replace(states: readonly TableState[]): void {
    this.tables = new Map(states.map((state) => [state.table, state]));
  }

  list(): readonly TableState[] {
    return [...this.tables.values()];
  }

  /** Tags of other families are written by whoever makes the change, and so are always tracked. */
  isTracked(tag: string): boolean {
    if (!tag.startsWith(TABLE_FAMILY)) return true;
    const end = tag.lastIndexOf('#');
    const table = tag.slice(TABLE_FAMILY.length, end === -1 ? undefined : end);
    return this.tables.get(table)?.state === 'tracked';
  }
}
