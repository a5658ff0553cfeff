import type { JsonValue } from '../../kernel/canonical-json.js';
import type { DatasetChoice, ParameterDefinition } from '../query-definition.js';
import type { ContractMap } from './contract-map.js';

const DATASET_ID = /^[a-z][a-z0-9_]{0,62}$/;
const REMEDY = 'Write one id, a list of ids, or {param: name, values: {choice: [id, …]}}.';

/** The datasets an answer speaks of: one id, a list, or a choice by the value of a parameter. */
export function parseDataset(map: ContractMap, parameters: readonly ParameterDefinition[]): DatasetChoice | undefined {
  const given = map.json('dataset');
  if (given === undefined) map.missing('dataset', 'the id of the dataset it speaks of');
  if (given === undefined) return undefined;
  const always = datasetIds(given);
  if (always !== undefined) return { always };
  const choice = map.map('dataset');
  if (choice === undefined) return undefined;
  choice.refuseUnknown(['param', 'values', 'always']);
  const param = choice.text('param', { required: true });
  const values = choice.map('values');
  if (values === undefined && !choice.has('values'))
    choice.missing('values', 'a mapping from each value to its datasets');
  if (param === undefined || values === undefined) return undefined;
  return {
    always: choice.has('always') ? (choice.texts('always', { pattern: DATASET_ID }) ?? []) : [],
    byParam: {
      param,
      values: choiceValues(
        choice,
        values,
        parameters.find((parameter) => parameter.name === param),
      ),
    },
  };
}

/** The choosing parameter must be a text whose allowed values are exactly the choices, so that every answer has a dataset. */
function choiceValues(
  choice: ContractMap,
  values: ContractMap,
  parameter: ParameterDefinition | undefined,
): Readonly<Record<string, readonly string[]>> {
  const choices = Object.fromEntries(
    values.keys().map((value) => {
      const ids = datasetIds(values.json(value));
      if (ids === undefined) values.wrong(value, 'must name datasets', REMEDY);
      return [value, ids ?? []];
    }),
  );
  const allowed = parameter?.allowed?.map(String) ?? [];
  const isComplete = allowed.length > 0 && [...allowed].sort().join() === Object.keys(choices).sort().join();
  const isChosen = parameter?.type === 'string' && parameter.default !== null;
  if (!isChosen || !isComplete)
    choice.wrong(
      'param',
      'must be a string parameter that is never null and whose allowed values are the choices',
      'Declare allowed: with exactly these values.',
    );
  return choices;
}

function datasetIds(value: JsonValue | undefined): readonly string[] | undefined {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isSound = ids.length > 0 && ids.every((id) => typeof id === 'string' && DATASET_ID.test(id));
  return isSound ? (ids as readonly string[]) : undefined;
}
