export type SortValue = string | number | boolean | null | undefined;

export interface Sorting {
  readonly key: string;
  readonly isDescending: boolean;
}

/** The same column again turns the order around. */
export function turned(sorting: Sorting | null, key: string): Sorting {
  return { key, isDescending: sorting?.key === key && !sorting.isDescending };
}

export function ariaSort(sorting: Sorting | null, key: string): 'ascending' | 'descending' | 'none' {
  if (sorting?.key !== key) return 'none';
  return sorting.isDescending ? 'descending' : 'ascending';
}

/** Rows in the order asked for; what is not known stands last, whichever way it goes. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: ((row: Row) => SortValue) | undefined,
  sorting: Sorting | null,
): readonly Row[] {
  if (valueOf === undefined || sorting === null) return rows;
  const sign = sorting.isDescending ? -1 : 1;
  return [...rows].sort((some, other) => {
    const [a, b] = [valueOf(some) ?? null, valueOf(other) ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compared(a, b);
  });
}

function compared(a: string | number | boolean, b: string | number | boolean): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b);
  return Number(a) - Number(b);
}
