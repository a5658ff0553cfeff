import type { JsonValue } from '../../kernel/canonical-json.js';
import type { DatasetChoice, ParameterDefinition } from '../query-definition.js';
import { parseChoice } from './choice.parser.js';
import type { ContractMap } from './contract-map.js';

const DATASET_ID = /^[a-z][a-z0-9_]{0,62}$/;
const REMEDY = 'Write one id, a list of ids, or {param: name, values: {choice: [id, …]}}.';

/** The datasets an answer speaks of: one id, a list, or a choice by the value of a parameter. */
export function parseDataset(map: ContractMap, parameters: readonly ParameterDefinition[]): DatasetChoice | undefined {
  const given = map.json('dataset');
  if (given === undefined) map.missing('dataset', 'the id of the dataset it speaks of');
  if (given === undefined) return undefined;
  const ids = datasetIds(given);
  if (ids !== undefined) return { always: ids };
  const choice = map.map('dataset');
  if (choice === undefined) return undefined;
  choice.refuseUnknown(['param', 'values', 'always']);
  const byParam = parseChoice(choice, parameters, readDatasets);
  if (byParam === undefined) return undefined;
  const always = choice.has('always') ? (choice.texts('always', { pattern: DATASET_ID }) ?? []) : [];
  return { always, byParam };
}

function readDatasets(values: ContractMap, value: string): readonly string[] | undefined {
  const ids = datasetIds(values.json(value));
  if (ids === undefined) values.wrong(value, 'must name datasets', REMEDY);
  return ids;
}

function datasetIds(value: JsonValue | undefined): readonly string[] | undefined {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isSound = ids.length > 0 && ids.every((id) => typeof id === 'string' && DATASET_ID.test(id));
  return isSound ? (ids as readonly string[]) : undefined;
}
