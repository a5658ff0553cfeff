/** By what a view answers a question. */
export const ROUTE_RULES = {
  same: 'the view holds the rows of this very question',
  filtered: 'the rows of the view, filtered by what they put out',
  shared:
    'the view holds the rows of another query that reads and groups alike; they are filtered and shaped as this one does',
  rolled_up: 'groups of the view are added up to the coarser ones of the question',
} as const;

/**
 * Why a view does not answer a question. One code a view: that of the first gate which it does not pass. Codes are never reused.
 */
export const ROUTE_REFUSALS = {
  disabled: 'answers are not taken from views here (VIEW_ROUTING_ENABLED)',
  tables: 'it reads other tables',
  shape: 'the statements cannot be taken apart far enough to be compared',
  params: 'it is made with other parameters, and the difference is more than a filter of finished rows',
  suppression: 'small groups of persons are held back in one of them: what was held back cannot be added up again',
  limit: 'one of them is cut by LIMIT or OFFSET',
  windows: 'one of them computes over windows of rows, and these would be others',
  distinct: 'one of them counts or keeps distinct values, which do not add up',
  set_operation: 'one of them is a union of several selects, and not the same',
  source: 'its tables are joined or prepared differently',
  conditions: 'it leaves out rows that are asked for',
  filter: 'a condition is on something it does not put out',
  groups: 'its groups are not finer than those asked for, or it does not put out what they are grouped by',
  having: 'one of them leaves out groups by what they add up to',
  percentile: 'percentiles and modes of parts do not give those of the whole',
  measure: 'it does not hold what a measure could be added up from',
  float_sum: 'sums of floating-point numbers depend on the order in which they are added',
  scale: 'equal numbers may be written differently, and which is kept depends on the order of rows',
  key_type: 'it is grouped by a type whose equal values may be written differently',
  columns: 'a column asked for is not among its columns, nor can it be computed from them',
  order: 'the order of the rows asked for cannot be said by their columns, or is not total',
  tenancy: 'rows of several tenants cannot be told apart in it',
  row_security: 'it would have to show rows past row security',
  not_built: 'it has not been built',
  dropped: 'it is gone from the database',
  not_populated: 'it holds nothing yet',
  outdated: 'it was built from another definition',
  drifted: 'it was made anew or refreshed by hand, and that has not been taken note of',
  quarantined: 'it was found to answer differently than the tables, and waits for a rebuild',
  changed_inputs: 'something it reads has changed since it was filled, or cannot be watched',
  not_needed: 'another view answers',
} as const;

export type RouteRule = keyof typeof ROUTE_RULES;
export type RouteRefusal = keyof typeof ROUTE_REFUSALS;
