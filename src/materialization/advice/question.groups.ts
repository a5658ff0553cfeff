import { canonicalJson, type JsonObject } from '../../kernel/canonical-json.js';
import type { QueryDefinition } from '../../registry/query-definition.js';
import { addFigures, type QueryFigures } from '../workload/query-figures.js';
import type { AskedSet } from '../workload/workload.reader.js';

/** Parameter sets that one view would answer: alike but for parameters that only filter finished rows. */
export interface QuestionGroup {
  /** Those of the view: what only filters is null. */
  readonly params: JsonObject;
  /** Canonical text of `params`. */
  readonly name: string;
  readonly figures: QueryFigures;
  /** Columns by which finished rows were filtered. */
  readonly filteredColumns: readonly string[];
}

/** The heaviest first. Sets without parameters belong to none. */
export function groupSets(definition: QueryDefinition, sets: readonly AskedSet[]): readonly QuestionGroup[] {
  const groups = new Map<string, { params: JsonObject; members: AskedSet[] }>();
  for (const set of sets) {
    if (set.params === null) continue;
    const params = unfiltered(definition, set.params);
    const name = canonicalJson(params);
    const group = groups.get(name) ?? { params, members: [] };
    group.members.push(set);
    groups.set(name, group);
  }
  return [...groups]
    .map(([name, { params, members }]) => ({
      ...{ name, params, figures: addFigures(members) },
      filteredColumns: filtersOf(definition).flatMap(({ param, column }) =>
        members.some((set) => set.params?.[param] !== null && set.params?.[param] !== undefined) ? [column] : [],
      ),
    }))
    .sort((a, b) => weightOf(b.figures) - weightOf(a.figures));
}

export function weightOf({ tableMs, viewMs }: QueryFigures): number {
  return tableMs + viewMs;
}

function unfiltered(definition: QueryDefinition, params: JsonObject): JsonObject {
  const filters = filtersOf(definition).map(({ param }) => [param, null] as const);
  return { ...params, ...Object.fromEntries(filters) };
}

/** A view holds all rows only where the parameter may be left out. */
function filtersOf({ parameters, residuals }: QueryDefinition): QueryDefinition['residuals'] {
  return residuals.filter(({ param }) =>
    parameters.some(({ name, default: value }) => name === param && value === null),
  );
}
