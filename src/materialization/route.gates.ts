import type { RouteRefusal } from '../registry/serving/route.codes.js';
import type { ViewDefinition } from './view-definition.js';

/** What the database knows of a view; absent before its first build. */
export interface Gate {
  readonly name: string;
  readonly relation: string;
  readonly filenode: string;
  readonly fingerprint: string;
  readonly as_of: string;
  readonly is_quarantined: boolean;
  /** Nothing the view reads has changed since it was filled. */
  readonly is_current: boolean;
  readonly is_present: boolean;
  readonly is_populated: boolean;
  readonly is_same_file: boolean;
  /** One of the tables has row security. */
  readonly is_protected: boolean;
}

export interface FoundGates {
  readonly gates: ReadonlyMap<string, Gate>;
  /** Types of columns, by view and column. */
  readonly types: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** A question to the database: scalar SQL of type text. */
export interface GateQuestion {
  expression(first: number): string;
  readonly values: readonly unknown[];
}

/** @param reads what every one of the views reads. */
export function gateQuestion(
  views: readonly ViewDefinition[],
  reads: readonly string[],
  withTypes: boolean,
): GateQuestion {
  const names = views.map(({ name }) => name);
  return {
    expression: (first) => {
      const gates = `falaj.view_gates($${String(first)}::text[], $${String(first + 1)}::text[])`;
      const types = withTypes ? `falaj.view_columns($${String(first)}::text[])::json` : 'NULL';
      return `pg_catalog.json_build_object('gates', ${gates}::json, 'types', ${types})::text`;
    },
    values: [names, [...reads]],
  };
}

export function readGates(found: string | null): FoundGates {
  const told = (found === null ? {} : JSON.parse(found)) as {
    gates?: readonly Gate[] | null;
    types?: Readonly<Record<string, Readonly<Record<string, string>> | null>> | null;
  };
  return {
    gates: new Map((told.gates ?? []).map((gate) => [gate.name, gate])),
    types: new Map(
      Object.entries(told.types ?? {}).map(([view, columns]) => [view, new Map(Object.entries(columns ?? {}))]),
    ),
  };
}

/** What keeps the view, as it is in the database, from answering; undefined where nothing does. */
export function gateRefusal(view: ViewDefinition, gate: Gate | undefined): RouteRefusal | undefined {
  if (gate === undefined) return 'not_built';
  if (!gate.is_present) return 'dropped';
  if (gate.fingerprint !== view.fingerprint) return 'outdated';
  if (gate.is_quarantined) return 'quarantined';
  if (!gate.is_populated) return 'not_populated';
  if (!gate.is_same_file) return 'drifted';
  // Where every row is of the tenant who asks, row security hides nothing that the view shows.
  if (gate.is_protected && view.query.tenancy === null) return 'row_security';
  return gate.is_current ? undefined : 'changed_inputs';
}
