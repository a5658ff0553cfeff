import type { JsonObject } from '../kernel/canonical-json.js';
import type { ViewDefinition, ViewIndex, ViewStorage } from './view-definition.js';
import { uniqueIndexName } from './view.indexes.js';

/** The definition a build was made by, as far as it was kept with it; builds of earlier versions kept less. */
export interface FormerDefinition {
  readonly params?: JsonObject;
  readonly unique_key?: readonly string[];
  readonly indexes?: readonly ViewIndex[];
  readonly content?: string;
  readonly storage?: ViewStorage;
  /** Absent of a materialized view. */
  readonly incremental?: true;
}

interface NamedIndex {
  readonly name: string;
}

/** How a former build is stored goes on, but for what its definition said and the newer one no longer says; the definition wins. */
export function mergedOptions(
  standing: readonly string[],
  formerlyDefined: readonly string[],
  defined: readonly string[],
): readonly string[] {
  const names = new Set([...formerlyDefined, ...defined].map(nameOf));
  return [...standing.filter((option) => !names.has(nameOf(option))), ...defined].sort();
}

/** Indexes on a build that no definition ever named: somebody made them for a reason this service does not know. */
export function carriedIndexes<T extends NamedIndex>(
  view: Pick<ViewDefinition, 'name' | 'indexes'>,
  standing: { readonly indexes: readonly T[] },
  known: FormerDefinition | undefined,
): readonly T[] {
  const ours = new Set([uniqueIndexName(view.name), ...view.indexes.map(({ name }) => name), ...formerNames(known)]);
  return standing.indexes.filter(({ name }) => !ours.has(name));
}

/** Indexes on a build that its own definition named and the newer one does not. */
export function retiredIndexes<T extends NamedIndex>(
  view: Pick<ViewDefinition, 'name' | 'indexes'>,
  standing: { readonly indexes: readonly T[] },
  known: FormerDefinition | undefined,
): readonly T[] {
  const defined = new Set([uniqueIndexName(view.name), ...view.indexes.map(({ name }) => name)]);
  const former = new Set(formerNames(known));
  return standing.indexes.filter(({ name }) => former.has(name) && !defined.has(name));
}

function formerNames(known: FormerDefinition | undefined): readonly string[] {
  return (known?.indexes ?? []).map(({ name }) => name);
}

function nameOf(option: string): string {
  return option.split('=', 1)[0] ?? '';
}
