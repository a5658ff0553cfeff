import type { OpenAPIObject } from '@nestjs/swagger';
import { problemDocument } from '../http/problem.document.js';
import type { ErrorCode } from '../kernel/error-catalogue.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { PrefetchPack } from '../prefetch/prefetch-plan.js';
import type { QueryDefinition } from '../registry/query-definition.js';

type Parameter = NonNullable<NonNullable<OpenAPIObject['paths'][string]['get']>['parameters']>[number];
type Examples = Record<string, { summary: string; value: unknown }>;

/** A query that anyone may ask and that gives an example; whoever tries the API out begins with it. */
export function exampleQuery(definitions: readonly QueryDefinition[]): QueryDefinition | undefined {
  return definitions.find(
    ({ accessLevel, scope, examples }) => accessLevel === 'public' && scope === 'public' && examples.length > 0,
  );
}

/** One example each of the queries that give one. */
export function runExamples(definitions: readonly QueryDefinition[]): Examples {
  return Object.fromEntries(
    definitions.flatMap(({ queryId, title, examples }) =>
      examples[0] === undefined ? [] : [[queryId, { summary: title, value: { params: examples[0] } }]],
    ),
  );
}

/** What a query takes depends on the query: each of its parameters is a parameter of the query string. */
export function freeParameters(definitions: readonly QueryDefinition[]): Parameter {
  const first = exampleQuery(definitions);
  const others = definitions.filter((definition) => definition !== first);
  // Tools fill in the first example: it fits the example of query_id.
  const ordered = first === undefined ? others : [first, ...others];
  const examples = ordered.flatMap(({ queryId, title, examples: [example] }) =>
    example === undefined ? [] : [[queryId, { summary: `${queryId}: ${title}`, value: example }]],
  );
  return {
    name: 'params',
    in: 'query',
    required: false,
    style: 'form',
    explode: true,
    description: 'The parameters of the query, each under its own name, as GET /api/v1/queries/{query_id} lists them.',
    schema: { type: 'object', additionalProperties: true },
    examples: Object.fromEntries(examples) as Examples,
  };
}

/** What every endpoint that answers with rows takes besides the question. */
export const ANSWER_PARAMETERS: readonly Parameter[] = [
  {
    name: 'page',
    in: 'query',
    required: false,
    description: 'Which page of the rows, from 1; without page and page_size every row is sent.',
    schema: { type: 'integer', minimum: 1 },
  },
  { name: 'page_size', in: 'query', required: false, schema: { type: 'integer', minimum: 1 } },
];

export const SKIP_CACHE: Parameter = {
  name: 'skip_cache',
  in: 'query',
  required: false,
  description: 'true asks the database; for analysts and above, for anyone else it changes nothing.',
  schema: { type: 'boolean', default: false },
};

export const INVALIDATE_EXAMPLES: Examples = {
  tag: { summary: 'Every answer over a dataset', value: { tag: 'dataset:world_bank_gdp' } },
  region: { summary: 'Every answer of a region', value: { region: 'default' } },
  namespace: { summary: 'Every answer there is', value: { namespace: 'falaj' } },
};

/** Each pack, and one question by itself. */
export function warmupExamples(packs: readonly PrefetchPack[]): Examples {
  const named = packs.map(({ name, title }) => [name, { summary: title, value: { packs: [name] } }] as const);
  const samples = packs.flatMap(({ entries }) => entries).slice(0, 1);
  const value = { samples: samples.map(({ fn, params }) => ({ fn, params })) };
  return {
    ...Object.fromEntries(named),
    ...(samples.length === 0 ? {} : { samples: { summary: 'Questions', value } }),
  };
}

/** A problem as it goes out. */
export function problemExample(code: ErrorCode, detail: string, path: string): unknown {
  const place = { instance: path, requestId: '0190f2a4-7c1e-7b52-9d0c-3a5e8c1f4b7d' };
  return problemDocument(new FalajError(code, detail), place);
}
