import type { Citation, QueryFreshness } from '../../api/orchestration.types.js';
import type { Contract, Params } from '../../api/registry.types.js';

export interface CitedQuestion {
  readonly key: string;
  readonly queryId: string;
  readonly params: Params;
  readonly asOf: string | null;
  readonly citations: readonly Citation[];
}

/** Citations by the question they were read from, in the order of first use. */
export function groupedByQuestion(
  citations: readonly Citation[],
  freshness: readonly QueryFreshness[],
): readonly CitedQuestion[] {
  const days = new Map(freshness.map((each) => [keyOf(each), each.asof_date]));
  const groups = new Map<string, Citation[]>();
  for (const citation of citations) groups.set(keyOf(citation), [...(groups.get(keyOf(citation)) ?? []), citation]);
  return [...groups].flatMap(([key, cited]) => {
    const [first] = cited;
    if (first === undefined) return [];
    return [{ key, queryId: first.query_id, params: first.params, asOf: days.get(key) ?? null, citations: cited }];
  });
}

/** The datasets that an answer to this question speaks of, where a parameter chooses among them. */
export function datasetsOf(
  { always, by_parameter: by }: Contract['lineage']['datasets'],
  params: Params,
): readonly string[] {
  const chosen = by === undefined ? undefined : by.values[String(params[by.param])];
  return [...new Set([...always, ...(chosen ?? [])])];
}

export function paramsText(params: Params): string {
  const given = Object.entries(params).filter(([, value]) => value !== null);
  if (given.length === 0) return 'every default';
  return given.map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`).join(', ');
}

export function asOfText(asOf: string | null): string {
  return asOf === null ? 'of no stated day' : `as of ${asOf}`;
}

/** The server writes parameters of one question the same way wherever it names it; the order of their names is its own. */
function keyOf({ query_id: id, params }: { readonly query_id: string; readonly params: Params }): string {
  const sorted = Object.entries(params).sort(([some], [other]) => (some < other ? -1 : 1));
  return JSON.stringify([id, sorted]);
}
