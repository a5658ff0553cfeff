import type { OpenAPIObject } from '@nestjs/swagger';
import type { ParameterDefinition, ParameterType } from '../registry/query-definition.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type PlainSchema = Exclude<Schema, { $ref: string }>;

const text: PlainSchema = { type: 'string' };

export const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'code', 'detail', 'hint', 'instance', 'request_id'],
  properties: {
    type: { type: 'string', example: 'urn:falaj:problem:query.unknown' },
    title: { type: 'string', example: 'Unknown query' },
    status: { type: 'integer', example: 404 },
    code: { type: 'string', description: 'Stable; made for programs', example: 'query.unknown' },
    detail: { type: 'string', description: 'What was wrong' },
    hint: { type: 'string', description: 'What to do', example: 'GET /api/v1/queries lists the registered queries.' },
    instance: { type: 'string', example: '/api/v1/queries/nothing/run' },
    request_id: { type: 'string', description: 'Finds the request in the server log' },
  },
};

export function answerSchema(): Schema {
  return {
    type: 'object',
    required: ['query_id', 'rows', 'row_count', 'unit', 'provenance', 'metadata', 'freshness', 'warnings'],
    properties: {
      query_id: text,
      rows: {
        type: 'array',
        items: { type: 'object', properties: { data: { type: 'object', additionalProperties: true } } },
      },
      row_count: { type: 'integer' },
      unit: text,
      provenance: {
        type: 'object',
        properties: {
          dataset_id: text,
          locator: text,
          tables: { type: 'array', items: text },
          view: { type: 'string', nullable: true },
          kind: { type: 'string', enum: ['real', 'derived', 'generated'] },
          license: text,
        },
      },
      metadata: { type: 'object', additionalProperties: true },
      freshness: {
        type: 'object',
        properties: {
          asof_date: { type: 'string', format: 'date', nullable: true },
          updated_at: { type: 'string', format: 'date-time', nullable: true },
          age_days: { type: 'integer', nullable: true },
        },
      },
      warnings: { type: 'array', items: text },
    },
  };
}

export function problemResponse(description: string, example: unknown): Operation['responses'][string] {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description, content: { 'application/problem+json': { schema, example } } };
}

const SCHEMA_OF: Readonly<Record<ParameterType, PlainSchema>> = {
  string: text,
  integer: { type: 'integer' },
  float: { type: 'number' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
  boolean: { type: 'boolean' },
  string_list: { type: 'array', items: text },
  number_list: { type: 'array', items: { type: 'number' } },
};

/** A definition's parameter as a parameter of the query string. */
export function parameterOf(each: ParameterDefinition): NonNullable<Operation['parameters']>[number] {
  const schema: PlainSchema = { ...SCHEMA_OF[each.type] };
  if (each.default !== undefined && each.default !== null) schema.default = each.default;
  if (typeof each.min === 'number') schema.minimum = each.min;
  if (typeof each.max === 'number') schema.maximum = each.max;
  if (each.allowed !== undefined) schema.enum = [...each.allowed];
  if (each.pattern !== undefined) schema.pattern = each.pattern;
  return { name: each.name, in: 'query', required: each.required, description: each.description, schema };
}
