import { parseDefinitionFile } from '../../src/registry/definitions/definition-file.parser.js';
import { reporterFor, type DefinitionProblem } from '../../src/registry/definitions/definition-problem.js';
import type { QueryDefinition } from '../../src/registry/query-definition.js';

/** A sound definition of its own, for tests to break or to build on. */
export const SAMPLE = `/*---
query_id: sample_query
title: Sample
description: Countries by region.
dataset: countries
parameters:
  - {name: region, type: string, description: Region, default: null}
  - {name: top, type: integer, description: How many, default: 10, min: 1, max: 100}
columns:
  - {name: region, type: string, description: Region}
  - {name: total, type: integer, unit: count, description: Countries}
key: [region]
unit: count
cache: {ttl_seconds: 3600}
freshness_days: 30
examples:
  - params: {region: Asia}
---*/
WITH answer AS (
  SELECT c.region, count(*) AS total
  FROM public.countries AS c
  WHERE (:region IS NULL OR c.region = :region)
  GROUP BY c.region
)
SELECT region, total
FROM answer
ORDER BY total DESC, region COLLATE "C"
LIMIT :top
`;

export const PERSON_KEYS: ReadonlyMap<string, string> = new Map([
  ['public.people', 'person_id'],
  ['public.staff', 'badge'],
]);

export const TENANT_COLUMNS: ReadonlyMap<string, string> = new Map([['public.tickets', 'tenant_id']]);

export interface Checked {
  readonly definition: QueryDefinition | undefined;
  readonly problems: readonly DefinitionProblem[];
}

/** Judges one definition text. The SQL parser must have been loaded. */
export function checkDefinition(text: string, name = 'sample_query'): Checked {
  const problems: DefinitionProblem[] = [];
  const path = `testing/queries/${name}.sql`;
  const rules = { privacyFloor: 5, rowsMax: 1000, personKeys: PERSON_KEYS, tenantColumns: TENANT_COLUMNS };
  const definition = parseDefinitionFile({ path, domain: 'testing', text }, rules, reporterFor(path, problems));
  return { definition, problems };
}

/** The sample with pieces of it replaced; every piece must be there. */
export function edited(...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the sample does not hold ${from}`);
    return text.replace(from, () => to);
  }, SAMPLE);
}

export interface SqlOptions {
  readonly columns: string;
  readonly key: string;
  readonly parameters?: string;
  readonly extra?: string;
  readonly dataset?: string;
}

/** A definition around a statement: columns as `name:type, …`, parameters as YAML items. */
export function definitionOf(
  sql: string,
  { columns, key, parameters = '', extra = '', dataset = 'sample' }: SqlOptions,
): string {
  const declared = columns.split(',').map((column) => column.trim().split(':'));
  return [
    '/*---',
    'query_id: sample_query',
    'title: Sample',
    'description: Sample.',
    `dataset: ${dataset}`,
    ...(parameters === '' ? [] : ['parameters:', parameters]),
    'columns:',
    ...declared.map(([name, type]) => `  - {name: ${name!}, type: ${type!}, description: d}`),
    `key: [${key}]`,
    'unit: count',
    'cache: false',
    ...(extra === '' ? [] : [extra]),
    '---*/',
    sql,
  ].join('\n');
}
